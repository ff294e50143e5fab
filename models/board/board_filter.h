#pragma once
// Which cards the board shows: the rig, whose they are, and what the person typed, in the language of
// town/rules/filter.h. Terms and titles are looked at here, on the replica; for words the daemon is asked too, which
// finds them in bodies, notes and comments. All lanes share one filter. GUI thread; made in QML.
#include "board/board_model.h"
#include "town/rules/filter.h"

#include <QPointer>
#include <QQmlParserStatus>
#include <QTimer>
#include <unordered_set>

namespace wm::models {

class Town;

class BoardFilter : public QObject, public QQmlParserStatus {
    Q_OBJECT
    Q_INTERFACES(QQmlParserStatus)
    QML_ELEMENT
    Q_PROPERTY(wm::models::BoardModel *board READ board WRITE setBoard NOTIFY boardChanged)
    /// Only this rig's beads; empty = all.
    Q_PROPERTY(QString rig READ rig WRITE setRig NOTIFY changed)
    /// Only beads that the person wrote or holds.
    Q_PROPERTY(bool mine READ mine WRITE setMine NOTIFY changed)
    /// Only beads at least this urgent: 1 = "P1 and up", 4 = all.
    Q_PROPERTY(int lowestPriority READ lowestPriority WRITE setLowestPriority NOTIFY changed)
    /// What was typed. While it cannot be understood the last one that could goes on filtering.
    Q_PROPERTY(QString text READ text WRITE setText NOTIFY textChanged)
    /// What cannot be understood and what would be possible; empty when all is well.
    Q_PROPERTY(QString error READ error NOTIFY textChanged)
    Q_PROPERTY(QString hint READ hint NOTIFY textChanged)
    /// What the search of texts has to say: that there are titles only, or too many hits. Mostly empty.
    Q_PROPERTY(QString note READ note NOTIFY noteChanged)
    /// Something was typed that hides cards.
    Q_PROPERTY(bool active READ active NOTIFY changed)
    /// How many cards there were without what was typed.
    Q_PROPERTY(int total READ total NOTIFY totalChanged)

public:
    explicit BoardFilter(QObject *parent = nullptr);
    explicit BoardFilter(Town &town, QObject *parent = nullptr);

    BoardModel *board() const { return m_board; }
    void setBoard(BoardModel *board);
    QString rig() const;
    void setRig(const QString &rig);
    bool mine() const { return m_mine; }
    void setMine(bool mine);
    int lowestPriority() const { return m_lowest_priority; }
    void setLowestPriority(int priority);
    QString text() const { return m_text; }
    void setText(const QString &text);
    QString error() const { return m_error; }
    QString hint() const { return m_hint; }
    QString note() const { return m_note; }
    bool active() const { return !m_filter.empty(); }
    int total() const { return m_total; }

    Q_INVOKABLE void clear() { setText({}); }

    bool accepts(const town::Bead &bead) const;

    void classBegin() override {}
    void componentComplete() override;

signals:
    void boardChanged();
    void changed(); ///< other cards are accepted now
    void textChanged();
    void noteChanged();
    void totalChanged();

private:
    void attach(Town &town);
    bool fits_choices(const town::Bead &bead) const;
    void chosen();
    void show_total(int total);
    void search();
    void found(const QString &text, const Result<Json> &answer);
    void say(const QString &note);

    QPointer<Town> m_town;
    QPointer<BoardModel> m_board;
    RigId m_rig;
    bool m_mine = false;
    int m_lowest_priority = 4;
    QString m_text, m_error, m_hint, m_note;
    town::Filter m_filter;
    std::unordered_set<BeadId> m_hits; ///< beads whose texts have the words
    QTimer m_search_soon;              ///< while the person types
    QTimer m_search_again;             ///< while the town changes
    int m_total = 0;
};

} // namespace wm::models
