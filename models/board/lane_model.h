#pragma once
// One lane of the board as rows, most urgent first (Done: newest first), filtered. Fed directly by BoardModel: a unit
// becomes the insertions, removals, moves and changes of the rows it touched. Never reset. GUI thread.
#include "board/board_model.h"
#include "board/shown.h"
#include "lists/rows_model.h"

#include <QPointer>
#include <QQmlParserStatus>

namespace wm::models {

class LaneModel : public CountedListModel, public QQmlParserStatus {
    Q_OBJECT
    Q_INTERFACES(QQmlParserStatus)
    QML_ELEMENT
    Q_PROPERTY(wm::models::BoardModel *board READ board WRITE setBoard NOTIFY boardChanged)
    Q_PROPERTY(int lane READ lane WRITE setLane NOTIFY filterChanged)
    /// Only this rig's beads; empty = all.
    Q_PROPERTY(QString rig READ rig WRITE setRig NOTIFY filterChanged)
    /// Found in id, title, a label or the agent's name, ignoring case.
    Q_PROPERTY(QString filterText READ filterText WRITE setFilterText NOTIFY filterChanged)
    /// Only beads that the person wrote or holds.
    Q_PROPERTY(bool mine READ mine WRITE setMine NOTIFY filterChanged)
    /// Only beads at least this urgent: 1 = "P1 and up".
    Q_PROPERTY(int lowestPriority READ lowestPriority WRITE setLowestPriority NOTIFY filterChanged)

public:
    explicit LaneModel(QObject *parent = nullptr);

    BoardModel *board() const { return m_board; }
    void setBoard(BoardModel *board);
    int lane() const { return static_cast<int>(m_lane); }
    void setLane(int lane);
    QString rig() const;
    void setRig(const QString &rig);
    QString filterText() const { return m_text; }
    void setFilterText(const QString &text);
    bool mine() const { return m_mine; }
    void setMine(bool mine);
    int lowestPriority() const { return m_lowest_priority; }
    void setLowestPriority(int priority);

    Q_INVOKABLE QString beadIdAt(int row) const;
    /// -1 when it is not in this lane, or filtered out.
    Q_INVOKABLE int rowOf(const QString &beadId) const;

    int rowCount(const QModelIndex &parent) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    void classBegin() override { m_complete = false; }
    void componentComplete() override;

signals:
    void boardChanged();
    void filterChanged();

private:
    using Row = immer::box<town::Bead>;

    template <class T> void filter_by(T &member, T value);
    bool accepts(const Card &card) const;
    bool comes_before(const town::Bead &a, const town::Bead &b) const;
    int row_of(const town::Bead &bead) const;      ///< where it is; -1 when it is not
    int place_for(const town::Bead &bead) const;   ///< where it would go
    void take(const std::vector<CardChange> &changes);
    void take(const CardChange &change);
    void refill();
    void replace_rows(std::vector<Row> next);
    void changed_row(int row, const QList<int> &roles = {});

    QPointer<BoardModel> m_board;
    town::Lane m_lane = town::Lane::backlog;
    RigId m_rig;
    QString m_text;
    bool m_mine = false;
    int m_lowest_priority = 4;
    bool m_complete = true;
    std::vector<Row> m_rows;
};

} // namespace wm::models
