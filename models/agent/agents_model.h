#pragma once
// All agents of the town for the agents page, kept right while it is looked at. GUI thread; made in QML.
#include "agent/agent_rows.h"

#include <QPointer>
#include <QQmlParserStatus>
#include <QTimer>

namespace wm::models {

class Town;

class AgentsModel : public QObject, public QQmlParserStatus {
    Q_OBJECT
    Q_INTERFACES(QQmlParserStatus)
    QML_ELEMENT
    Q_PROPERTY(wm::models::CountedListModel *rows READ rows CONSTANT)
    /// How many there are in each group.
    Q_PROPERTY(QList<int> counts READ counts NOTIFY countsChanged)
    /// With a run that has not ended, and those of them that need the person.
    Q_PROPERTY(int live READ live NOTIFY countsChanged)
    Q_PROPERTY(int needYou READ needYou NOTIFY countsChanged)
    /// Somebody looks: heartbeats are kept to the second.
    Q_PROPERTY(bool watched MEMBER m_watched WRITE setWatched NOTIFY watchedChanged)

public:
    explicit AgentsModel(QObject *parent = nullptr);
    explicit AgentsModel(Town &town, QObject *parent = nullptr);

    CountedListModel *rows() { return &m_rows; }
    QList<int> counts() const { return m_counts; }
    int live() const { return m_live; }
    int needYou() const { return m_counts.value(0); }
    void setWatched(bool watched);

    /// The agent `step` rows further, or the same one at the ends.
    Q_INVOKABLE QString neighbour(const QString &agentId, int step) const;
    /// The agent that has this bead or had it last; empty = none.
    Q_INVOKABLE QString agentOn(const QString &beadId) const;

    void classBegin() override {}
    void componentComplete() override;

signals:
    void countsChanged();
    void watchedChanged();

private:
    void attach(Town &town);
    void look();

    QPointer<Town> m_town;
    RowsModel<AgentRow> m_rows;
    QList<int> m_counts = QList<int>(agent_groups, 0);
    int m_live = 0;
    bool m_watched = false;
    QTimer m_soon;  ///< once for a burst of units and words
    QTimer m_beats; ///< while somebody looks
};

} // namespace wm::models
