#include "board/lane_model.h"

#include "words/text.h"

#include <algorithm>

namespace wm::models {
namespace {

/// More changes than this at once (a first snapshot, a resync) are cheaper as one comparison of the whole lane.
constexpr std::size_t many = 200;
/// More pieces than this coming and going (a filter over a long lane) are cheaper as one change of everything.
constexpr int many_pieces = 200;

} // namespace

LaneModel::LaneModel(QObject *parent) : CountedListModel(parent) {}

void LaneModel::componentComplete()
{
    m_complete = true;
    refill();
}

void LaneModel::setBoard(BoardModel *board)
{
    if (m_board == board)
        return;
    if (m_board)
        m_board->disconnect(this);
    m_board = board;
    if (m_board) {
        connect(m_board, &BoardModel::cardsChanged, this, qOverload<const std::vector<CardChange> &>(&LaneModel::take));
        connect(m_board, &BoardModel::actionChanged, this, [this](const BeadId &id) {
            if (const Card *card = m_board->card(id); card != nullptr && card->lane == m_lane)
                changed_row(row_of(*card->bead), {ActionRole, AccessibleDescriptionRole});
        });
        connect(m_board, &BoardModel::agesChanged, this, [this] {
            if (!m_rows.empty())
                emit dataChanged(index(0), index(count() - 1), {AgeRole, AccessibleDescriptionRole});
        });
    }
    emit boardChanged();
    refill();
}

void LaneModel::setLane(int lane)
{
    if (lane < Lane::Backlog || lane > Lane::Done || lane == this->lane())
        return;
    m_lane = static_cast<town::Lane>(lane);
    emit laneChanged();
    refill();
}

void LaneModel::setFilter(BoardFilter *filter)
{
    if (m_filter == filter)
        return;
    if (m_filter)
        m_filter->disconnect(this);
    m_filter = filter;
    if (m_filter)
        connect(m_filter, &BoardFilter::changed, this, &LaneModel::refill);
    emit filterChanged();
    refill();
}

QString LaneModel::beadIdAt(int row) const
{
    return row >= 0 && row < count() ? qtext(m_rows[static_cast<std::size_t>(row)]->id) : QString();
}

int LaneModel::rowOf(const QString &beadId) const
{
    const Card *card = m_board ? m_board->card(BeadId(beadId.toStdString())) : nullptr;
    return card != nullptr && card->lane == m_lane ? row_of(*card->bead) : -1;
}

int LaneModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant LaneModel::data(const QModelIndex &index, int role) const
{
    if (!m_board || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    return cardValue(m_board->sources(), *m_rows[static_cast<std::size_t>(index.row())], m_lane, role);
}

QHash<int, QByteArray> LaneModel::roleNames() const
{
    return cardRoleNames();
}

bool LaneModel::accepts(const Card &card) const
{
    return card.lane == m_lane && (!m_filter || m_filter->accepts(*card.bead));
}

bool LaneModel::comes_before(const town::Bead &a, const town::Bead &b) const
{
    if (m_lane == town::Lane::done)
        return std::tie(b.closed_at, b.created) < std::tie(a.closed_at, a.created);
    return town::comes_before(a, b);
}

int LaneModel::place_for(const town::Bead &bead) const
{
    const auto before = [this](const Row &row, const town::Bead &other) { return comes_before(*row, other); };
    return static_cast<int>(std::lower_bound(m_rows.begin(), m_rows.end(), bead, before) - m_rows.begin());
}

int LaneModel::row_of(const town::Bead &bead) const
{
    const int row = place_for(bead);
    return row < count() && m_rows[static_cast<std::size_t>(row)]->id == bead.id ? row : -1;
}

void LaneModel::changed_row(int row, const QList<int> &roles)
{
    if (row >= 0)
        emit dataChanged(index(row), index(row), roles);
}

void LaneModel::take(const std::vector<CardChange> &changes)
{
    if (!m_complete)
        return;
    if (changes.size() <= many) {
        for (const CardChange &change : changes)
            take(change);
        return;
    }
    refill();
    for (const CardChange &change : changes)
        if (change.before && change.after && accepts(*change.after))
            changed_row(row_of(*change.after->bead));
}

void LaneModel::take(const CardChange &change)
{
    const int old = change.before ? row_of(*change.before->bead) : -1;
    const bool stays = change.after && accepts(*change.after);
    if (old < 0 && !stays)
        return;
    if (!stays) {
        beginRemoveRows({}, old, old);
        m_rows.erase(m_rows.begin() + old);
        endRemoveRows();
        return;
    }
    const int place = place_for(*change.after->bead); // counted with the old row still in
    if (old < 0) {
        beginInsertRows({}, place, place);
        m_rows.insert(m_rows.begin() + place, change.after->bead);
        endInsertRows();
        return;
    }
    if (place == old || place == old + 1) {
        m_rows[static_cast<std::size_t>(old)] = change.after->bead;
        changed_row(old);
        return;
    }
    beginMoveRows({}, old, old, {}, place);
    m_rows.erase(m_rows.begin() + old);
    const int row = place > old ? place - 1 : place;
    m_rows.insert(m_rows.begin() + row, change.after->bead);
    endMoveRows();
    changed_row(row);
}

void LaneModel::refill()
{
    if (!m_complete)
        return;
    std::vector<Row> next;
    if (m_board) {
        for (const auto &[id, card] : m_board->cards())
            if (accepts(card))
                next.push_back(card.bead);
        std::ranges::sort(next, [this](const Row &a, const Row &b) { return comes_before(*a, *b); });
    }
    replace_rows(std::move(next));
}

/// Rows that are gone leave in runs, from the end; then rows that are new come in runs, from the start.
void LaneModel::replace_rows(std::vector<Row> next)
{
    std::unordered_map<BeadId, std::size_t> at;
    at.reserve(next.size());
    for (std::size_t row = 0; row < next.size(); ++row)
        at.emplace(next[row]->id, row);
    // A row stays when its bead does and the rows that stay are still in order.
    std::vector<bool> stays(m_rows.size());
    std::vector<bool> is_old(next.size());
    std::size_t above = 0;
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        const auto found = at.find(m_rows[row]->id);
        if (found == at.end() || found->second < above)
            continue;
        stays[row] = is_old[found->second] = true;
        above = found->second + 1;
    }
    const auto pieces = [](const std::vector<bool> &kept) {
        int count = 0;
        for (std::size_t i = 0; i < kept.size(); ++i)
            count += !kept[i] && (i == 0 || kept[i - 1]);
        return count;
    };
    if (pieces(stays) + pieces(is_old) > many_pieces)
        return replace_at_once(std::move(next));
    for (std::size_t end = m_rows.size(); end > 0;) {
        if (stays[end - 1]) {
            --end;
            continue;
        }
        std::size_t begin = end - 1;
        while (begin > 0 && !stays[begin - 1])
            --begin;
        beginRemoveRows({}, static_cast<int>(begin), static_cast<int>(end) - 1);
        m_rows.erase(m_rows.begin() + static_cast<std::ptrdiff_t>(begin), m_rows.begin() + static_cast<std::ptrdiff_t>(end));
        endRemoveRows();
        end = begin;
    }
    for (std::size_t row = 0; row < next.size();) {
        if (is_old[row]) {
            m_rows[row] = next[row];
            ++row;
            continue;
        }
        std::size_t end = row + 1;
        while (end < next.size() && !is_old[end])
            ++end;
        beginInsertRows({}, static_cast<int>(row), static_cast<int>(end) - 1);
        m_rows.insert(m_rows.begin() + static_cast<std::ptrdiff_t>(row), next.begin() + static_cast<std::ptrdiff_t>(row),
            next.begin() + static_cast<std::ptrdiff_t>(end));
        endInsertRows();
        row = end;
    }
}

void LaneModel::replace_at_once(std::vector<Row> next)
{
    beginRemoveRows({}, 0, count() - 1);
    m_rows.clear();
    endRemoveRows();
    if (next.empty())
        return;
    beginInsertRows({}, 0, static_cast<int>(next.size()) - 1);
    m_rows = std::move(next);
    endInsertRows();
}

} // namespace wm::models
