#include "transcript/transcript_model.h"

#include "transcript/transcript_values.h"
#include "words/text.h"

namespace wm::models {
namespace {

constexpr int piece = 200;          ///< entries asked for at once
constexpr int too_far_behind = 1'000; ///< then following jumps to the end
constexpr int most_rows = 2'000;
constexpr std::size_t most_bytes = 16 * 1024 * 1024;
/// A question that failed is asked again by itself after 1, 2, 4, 8 and 16 s. Later only growth leads to another.
constexpr std::chrono::seconds first_pause(1);
constexpr int most_failures = 5;

} // namespace

TranscriptModel::TranscriptModel(QObject *parent) : CountedListModel(parent)
{
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &TranscriptModel::look);
}

void TranscriptModel::setSource(TranscriptSource *source)
{
    if (m_source == source)
        return;
    if (m_source)
        disconnect(m_source, nullptr, this, nullptr);
    m_source = source;
    if (source != nullptr) {
        connect(source, &TranscriptSource::replaced, this, &TranscriptModel::restart);
        connect(source, &TranscriptSource::grew, this, [this](qint64 total) {
            m_total = std::max(m_total, total);
            emit windowChanged();
            look();
        });
    }
    emit sourceChanged();
    restart();
}

void TranscriptModel::setFollow(bool follow)
{
    if (m_follow == follow)
        return;
    m_follow = follow;
    emit followChanged();
    look();
}

void TranscriptModel::restart()
{
    ++m_generation;
    clear();
    m_busy = m_loaded = false;
    m_begin = m_end = m_total = 0;
    m_problem.clear();
    m_again.stop();
    m_failures = 0;
    look();
    emit windowChanged();
}

void TranscriptModel::retry()
{
    if (!m_problem.isEmpty())
        restart();
}

/// Does what is due: the first piece, or what came since.
void TranscriptModel::look()
{
    if (!m_source || m_busy || !m_problem.isEmpty())
        return;
    if (!m_loaded || (m_follow && m_total - m_end > too_far_behind))
        ask(std::nullopt, piece, &TranscriptModel::take_end);
    else if (m_follow && canFetchNewer())
        fetchNewer();
}

void TranscriptModel::fetchOlder()
{
    if (m_busy || !canFetchOlder())
        return;
    const qint64 from = std::max<qint64>(0, m_begin - piece);
    ask(from, static_cast<int>(m_begin - from), &TranscriptModel::take_older);
}

void TranscriptModel::fetchNewer()
{
    if (!m_busy && canFetchNewer())
        ask(m_end, piece, &TranscriptModel::take_newer);
}

void TranscriptModel::ask(std::optional<qint64> from, int count, Take take)
{
    m_busy = true;
    emit windowChanged();
    m_source->read(from, count, this, [this, take, generation = m_generation](Result<TranscriptPiece> answer) {
        if (generation != m_generation)
            return;
        m_busy = false;
        if (!answer) {
            if (m_loaded)
                try_again_later();
            else
                m_problem = qtext(answer.error().message);
            emit windowChanged();
            return; // what was asked for is still due: to look now would be to ask for it again and again
        }
        m_failures = 0;
        const bool empty = answer->entries.empty();
        m_total = std::max(m_total, answer->total);
        (this->*take)(std::move(*answer));
        if (empty)
            m_total = m_end; // whatever was announced is not there: do not ask for it again and again
        emit windowChanged();
        look();
    });
}

void TranscriptModel::try_again_later()
{
    if (m_failures < most_failures)
        m_again.start(first_pause * (1 << m_failures++));
}

void TranscriptModel::take_end(TranscriptPiece newest)
{
    clear();
    m_loaded = true;
    m_begin = m_end = newest.first;
    m_total = newest.total;
    take_newer(std::move(newest));
}

void TranscriptModel::take_newer(TranscriptPiece newer)
{
    if (newer.first != m_end)
        return; // the window has moved on
    for (qint64 number = newer.first; const transcript::Entry &entry : newer.entries)
        fold(entry, number++);
    m_end = newer.next;
    if (const int over = too_many(); over > 0)
        drop_first(over);
}

void TranscriptModel::take_older(TranscriptPiece older)
{
    if (older.next != m_begin)
        return;
    TranscriptFold earlier;
    for (qint64 number = older.first; const transcript::Entry &entry : older.entries) {
        if (const int row = earlier.row_for(entry.content); row >= 0)
            earlier.join(row, entry);
        else if (earlier.begins(entry))
            earlier.append(entry, number);
        else
            earlier.keep(entry);
        ++number;
    }
    std::deque<TranscriptRow> rests;
    const std::vector<int> here = m_fold.rests(earlier);
    for (auto row = here.rbegin(); row != here.rend(); ++row) {
        beginRemoveRows({}, *row, *row);
        rests.push_front(m_fold.take(*row));
        endRemoveRows();
    }
    const int added = earlier.count();
    m_begin = older.first;
    if (added > 0) {
        beginInsertRows({}, 0, added - 1);
        m_fold.prepend(std::move(earlier), std::move(rests));
        endInsertRows();
        if (added < count())
            emit dataChanged(index(added), index(added), {HeadRole});
    }
    if (const int over = too_many(); over > 0)
        drop_last(over);
}

void TranscriptModel::fold(const transcript::Entry &entry, qint64 number)
{
    take_plan(entry.content);
    if (const int row = m_fold.row_for(entry.content); row >= 0) {
        m_fold.join(row, entry);
        emit dataChanged(index(row), index(row));
    } else if (m_fold.begins(entry)) {
        beginInsertRows({}, count(), count());
        m_fold.append(entry, number);
        endInsertRows();
    } else {
        m_fold.keep(entry);
    }
}

void TranscriptModel::take_plan(const transcript::Content &content)
{
    if (const auto *plan = std::get_if<transcript::Plan>(&content)) {
        m_plan = planSteps(*plan);
        emit planChanged();
    }
}

/// How many rows to let go of, so that the window stays small.
int TranscriptModel::too_many() const
{
    int over = std::max(0, count() - most_rows);
    if (m_fold.weight() > most_bytes) // a few rows with much in them: a tenth less each time
        over = std::max(over, std::min(count() - 1, count() / 10 + 1));
    return over;
}

void TranscriptModel::drop_first(int rows)
{
    beginRemoveRows({}, 0, rows - 1);
    for (int i = 0; i < rows; ++i)
        m_fold.take(0);
    endRemoveRows();
    m_begin = m_fold.rows().front().first;
    emit dataChanged(index(0), index(0), {HeadRole});
}

void TranscriptModel::drop_last(int rows)
{
    const int left = count() - rows;
    beginRemoveRows({}, left, count() - 1);
    for (int i = 0; i < rows; ++i) {
        m_end = m_fold.rows().back().first;
        m_fold.take(count() - 1);
    }
    endRemoveRows();
}

void TranscriptModel::clear()
{
    if (count() > 0) {
        beginRemoveRows({}, 0, count() - 1);
        m_fold.clear();
        endRemoveRows();
    }
    m_fold.clear();
    m_turned.clear();
    m_whole.clear();
    m_plan.clear();
    emit planChanged();
}

void TranscriptModel::toggle(int row, bool all)
{
    if (row < 0 || row >= count())
        return;
    const qint64 id = m_fold.rows()[row].first;
    if (QSet<qint64> &set = all ? m_whole : m_turned; !set.remove(id))
        set.insert(id);
    emit dataChanged(index(row), index(row), {OpenRole, OutputRole, HiddenLinesRole});
}

int TranscriptModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_fold.count();
}

/// Somebody begins to speak here.
bool TranscriptModel::head(int row) const
{
    const auto &rows = m_fold.rows();
    const auto says = [&](int at) { return rows[at].kind != TranscriptRow::Turn && rows[at].kind != TranscriptRow::Trouble; };
    if (!says(row))
        return false;
    return row == 0 || !says(row - 1) || rows[row - 1].speaker() != rows[row].speaker();
}

QVariant TranscriptModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TranscriptRow &row = m_fold.rows()[index.row()];
    if (role == HeadRole)
        return head(index.row());
    return transcriptValue(row, role, {m_turned.contains(row.first), m_whole.contains(row.first)});
}

QHash<int, QByteArray> TranscriptModel::roleNames() const
{
    return transcriptRoles();
}

} // namespace wm::models
