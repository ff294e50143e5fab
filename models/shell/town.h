#pragma once
// What QML knows of the town: the connection and the models, and nothing that changes it (Actions, BoardController).
// A singleton of the QML engine; GUI thread. `engine.singletonInstance<wm::models::Town *>("Wagonmaster.Models", "Town")`
// before loading the window starts the connection while QML is still being compiled.
#include "board/board_model.h"
#include "client/town_client.h"
#include "lists/town_rows.h"

#include <QObject>
#include <QtQmlIntegration>

class QQmlEngine;

namespace wm::models {

class TownCounts {
    Q_GADGET
    QML_VALUE_TYPE(townCounts)
    Q_PROPERTY(int openBeads MEMBER openBeads)
    Q_PROPERTY(int running MEMBER running)
    Q_PROPERTY(int queue MEMBER queue)
    /// "$18.42 of $40.00"; empty while nothing was spent and nothing limits it
    Q_PROPERTY(QString spentToday MEMBER spentToday)
    /// Of the day's budget, from 0; below 0 there is none.
    Q_PROPERTY(double spentShare MEMBER spentShare)

public:
    int openBeads = 0; ///< not closed
    int running = 0;   ///< agents that hold a place
    int queue = 0;     ///< merge requests under way
    QString spentToday = {};
    double spentShare = -1;
    bool operator==(const TownCounts &) const = default;
};

class Town : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    Q_PROPERTY(Connection connection READ connection NOTIFY connectionChanged)
    /// One sentence for the ErrorBar; empty while all is well.
    Q_PROPERTY(QString connectionText READ connectionText NOTIFY connectionChanged)
    /// What more is known about it; may be empty.
    Q_PROPERTY(QString connectionHint READ connectionHint NOTIFY connectionChanged)
    /// "15:31" when the facts are from then; empty while they are current.
    Q_PROPERTY(QString asOf READ asOf NOTIFY connectionChanged)
    Q_PROPERTY(bool loaded READ loaded NOTIFY loadedChanged)
    Q_PROPERTY(QString townName READ townName NOTIFY connectionChanged)
    Q_PROPERTY(bool hasRigs READ hasRigs NOTIFY hasRigsChanged)
    Q_PROPERTY(wm::models::CountedListModel *rigs READ rigs CONSTANT)
    /// Empty = all.
    Q_PROPERTY(QString currentRig READ currentRig WRITE setCurrentRig NOTIFY currentRigChanged)
    Q_PROPERTY(wm::models::BoardModel *board READ board CONSTANT)
    Q_PROPERTY(wm::models::CountedListModel *convoys READ convoys CONSTANT)
    Q_PROPERTY(wm::models::CountedListModel *needsYou READ needsYou CONSTANT)
    Q_PROPERTY(wm::models::TownCounts counts READ counts NOTIFY countsChanged)
    /// The emergency stop holds all agents, and why it was pressed.
    Q_PROPERTY(bool frozen READ frozen NOTIFY frozenChanged)
    Q_PROPERTY(QString frozenReason READ frozenReason NOTIFY frozenChanged)
    /// For the status bar: "2 local, 58 MB".
    Q_PROPERTY(QString daemonFacts READ daemonFacts NOTIFY daemonFactsChanged)

public:
    enum Connection { Connecting, Online, Offline, Mismatch };
    Q_ENUM(Connection)

    explicit Town(QObject *parent = nullptr);
    explicit Town(LinkOptions options, QObject *parent = nullptr);
    /// The engine's, for the other QML types of this module.
    static Town *of(QQmlEngine *engine);

    Connection connection() const { return static_cast<Connection>(m_client.connection()); }
    QString connectionText() const;
    QString connectionHint() const;
    QString asOf() const;
    bool loaded() const { return m_client.replica().loaded(); }
    QString townName() const;
    bool hasRigs() const { return !state().rigs.empty(); }
    CountedListModel *rigs() { return &m_rigs; }
    QString currentRig() const { return m_current_rig; }
    void setCurrentRig(const QString &rig);
    BoardModel *board() { return &m_board; }
    CountedListModel *convoys() { return &m_convoys; }
    CountedListModel *needsYou() { return &m_needs_you; }
    TownCounts counts() const { return m_counts; }
    bool frozen() const { return state().frozen.has_value(); }
    QString frozenReason() const;
    QString daemonFacts() const;

    /// Starts the daemon again, or tries to reach it now.
    Q_INVOKABLE void retry() { m_client.open(); }

    // For the C++ of this module.
    TownClient &client() { return m_client; }
    const Replica &replica() const { return m_client.replica(); }
    const town::State &state() const { return m_client.replica().state(); }
    const Activities &activities() const { return m_activities; }
    AgeClock &ages() { return m_ages; }

signals:
    void connectionChanged();
    void loadedChanged();
    void hasRigsChanged();
    void currentRigChanged();
    void countsChanged();
    void frozenChanged();
    void daemonFactsChanged();

private:
    void follow(const TownChange &change);
    void catch_up();
    void list();
    void list_convoys();
    void list_needs_you();
    void count();

    TownClient m_client;
    Activities m_activities;
    AgeClock m_ages;
    BoardModel m_board;
    RowsModel<RigRow> m_rigs;
    RowsModel<ConvoyRow> m_convoys;
    RowsModel<NeedsYouRow> m_needs_you;
    QString m_current_rig;
    TownCounts m_counts;
    QString m_facts;
    bool m_was_loaded = false;
    QTimer m_list_soon; ///< once for a burst of units
};

} // namespace wm::models
