#pragma once
// One lane of the board as rows, most urgent first (Done: newest first), filtered. Fed directly by BoardModel: a unit
// becomes the insertions, removals, moves and changes of the rows it touched. Never reset. GUI thread.
#include "board/board_filter.h"
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
    Q_PROPERTY(int lane READ lane WRITE setLane NOTIFY laneChanged)
    /// What is shown; without one, every card of the lane.
    Q_PROPERTY(wm::models::BoardFilter *filter READ filter WRITE setFilter NOTIFY filterChanged)

public:
    explicit LaneModel(QObject *parent = nullptr);

    BoardModel *board() const { return m_board; }
    void setBoard(BoardModel *board);
    int lane() const { return static_cast<int>(m_lane); }
    void setLane(int lane);
    BoardFilter *filter() const { return m_filter; }
    void setFilter(BoardFilter *filter);

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
    void laneChanged();
    void filterChanged();

private:
    using Row = immer::box<town::Bead>;

    bool accepts(const Card &card) const;
    bool comes_before(const town::Bead &a, const town::Bead &b) const;
    int row_of(const town::Bead &bead) const;      ///< where it is; -1 when it is not
    int place_for(const town::Bead &bead) const;   ///< where it would go
    void take(const std::vector<CardChange> &changes);
    void take(const CardChange &change);
    void refill();
    void replace_rows(std::vector<Row> next);
    void replace_at_once(std::vector<Row> next);
    void changed_row(int row, const QList<int> &roles = {});

    QPointer<BoardModel> m_board;
    QPointer<BoardFilter> m_filter;
    town::Lane m_lane = town::Lane::backlog;
    bool m_complete = true;
    std::vector<Row> m_rows;
};

} // namespace wm::models
