#include "log/log_model.h"

#include "shell/town.h"
#include "words/text.h"

#include <QQmlEngine>

namespace wm::models {
namespace {

constexpr qint64 piece_limit = 64 * 1024;      ///< bytes asked for at once
constexpr qint64 too_far_behind = 4 * piece_limit; ///< then following jumps to the end
constexpr int line_limit = 2'000;
constexpr int step_limit = line_limit / 2;     ///< lines that one fetch may add, so that the view keeps its place
constexpr std::size_t unfinished_limit = 64 * 1024;
constexpr std::chrono::seconds gate_grows(1); ///< how often a gate's log is looked at: nobody announces its growth

/// Bytes that were not UTF-8 came as longer ones: what was counted is put right at the end, where following goes on.
std::vector<LogLine> up_to(std::vector<LogLine> lines, qint64 next)
{
    if (!lines.empty())
        lines.back().end = next;
    return lines;
}

} // namespace

LogModel::LogModel(QObject *parent) : CountedListModel(parent)
{
    m_gate_grows.setInterval(gate_grows);
    connect(&m_gate_grows, &QTimer::timeout, this, [this] {
        m_stale = true;
        look();
    });
}

LogModel::LogModel(Town &town, QObject *parent) : LogModel(parent)
{
    attach(town);
}

void LogModel::componentComplete()
{
    if (QQmlEngine *engine = qmlEngine(this))
        attach(*Town::of(engine));
}

void LogModel::attach(Town &town)
{
    m_town = &town;
    connect(&town.client(), &TownClient::activity, this, [this](const Activity &activity) {
        if (m_mr.isEmpty() && qtext(activity.run) == m_run && activity.bytes > m_size) {
            m_size = activity.bytes;
            emit windowChanged();
            look();
        }
    });
    connect(&town.replica(), &Replica::changed, this, [this] {
        m_stale = m_stale || (m_live && !m_mr.isEmpty()); // as its timer does
        look();
    });
    connect(&town, &Town::connectionChanged, this, [this] {
        if (m_town->connection() == Town::Online && !m_problem.isEmpty())
            return restart();
        m_stale = m_stale || m_town->connection() == Town::Online; // what was announced meanwhile we have not heard
        look();
    });
    restart();
}

void LogModel::setRunId(const QString &run)
{
    if (m_run == run)
        return;
    m_run = run;
    emit sourceChanged();
    restart();
}

void LogModel::setMrId(const QString &mr)
{
    if (m_mr == mr)
        return;
    m_mr = mr;
    emit sourceChanged();
    restart();
}

void LogModel::setFollow(bool follow)
{
    if (m_follow == follow)
        return;
    m_follow = follow;
    emit followChanged();
    look();
}

bool LogModel::is_live() const
{
    if (!m_mr.isEmpty()) {
        const town::MergeRequest *mr = town::find(m_town->state().merge_requests, MrId(m_mr.toStdString()));
        return mr != nullptr && mr->state == town::MrState::gating;
    }
    const town::Run *run = town::find(m_town->state().runs, RunId(m_run.toStdString()));
    return run != nullptr && run->state != town::RunState::ended;
}

/// A run that was never started has no log yet.
bool LogModel::may_exist() const
{
    if (!m_mr.isEmpty()) {
        const town::MergeRequest *mr = town::find(m_town->state().merge_requests, MrId(m_mr.toStdString()));
        return mr != nullptr && mr->gate_starts > 0;
    }
    const town::Run *run = town::find(m_town->state().runs, RunId(m_run.toStdString()));
    return !m_run.isEmpty() && (run == nullptr || run->started_at != 0);
}

void LogModel::restart()
{
    ++m_generation;
    m_busy = m_loaded = m_stale = false;
    m_size = 0;
    clear();
    look();
}

/// Does what is due: the first piece, or what was written since. Called whenever something may have changed.
void LogModel::look()
{
    if (!m_town)
        return;
    if (const bool live = is_live(); live != m_live) {
        m_live = live;
        m_stale = true; // its last words may not have been announced
        emit liveChanged();
    }
    if (const bool grows = m_live && m_follow && !m_mr.isEmpty(); grows != m_gate_grows.isActive())
        grows ? m_gate_grows.start() : m_gate_grows.stop();
    if (m_busy || m_town->connection() != Town::Online || !m_problem.isEmpty() || !may_exist())
        return;
    if (!m_loaded || (m_follow && m_size - end() > too_far_behind))
        load_end();
    else if (m_follow && (m_stale || canFetchNewer()))
        fetchNewer();
}

void LogModel::load_end()
{
    m_stale = false;
    ask(-1, piece_limit, &LogModel::take_end);
}

void LogModel::fetchOlder()
{
    if (m_busy || !canFetchOlder())
        return;
    const qint64 from = std::max<qint64>(0, begin() - piece_limit);
    ask(from, begin() - from, &LogModel::take_older);
}

void LogModel::fetchNewer()
{
    if (m_busy || !m_loaded)
        return;
    m_stale = false;
    ask(end(), piece_limit, &LogModel::take_newer);
}

void LogModel::ask(qint64 offset, qint64 limit, void (LogModel::*take)(Piece))
{
    if (!m_town)
        return;
    m_busy = true;
    emit windowChanged();
    Json params{{"offset", offset}, {"limit", limit}};
    const bool gate = !m_mr.isEmpty();
    params[gate ? "mr" : "run"] = (gate ? m_mr : m_run).toStdString();
    m_town->client().ask(
        gate ? "gate.log" : "run.log", std::move(params), this, [this, take, generation = m_generation](Result<Json> answer) {
            if (generation != m_generation)
                return;
            m_busy = false;
            if (!answer) {
                m_stale = true; // it is asked for again at the next occasion
                if (!m_loaded && answer.error().code != "offline" && answer.error().code != "disconnected")
                    show_problem(answer.error());
                emit windowChanged();
                return;
            }
            try {
                Piece piece{answer->at("text").get<std::string>(), answer->at("offset").get<qint64>(), answer->at("next").get<qint64>(),
                    answer->at("size").get<qint64>()};
                const bool moved = !piece.text.empty();
                m_size = std::max(m_size, piece.size);
                (this->*take)(std::move(piece));
                if (!moved)
                    m_size = end(); // whatever was announced is not there: do not ask for it again and again
            } catch (const Json::exception &) {
                show_problem({"bad_message", tr("The daemon's answer cannot be read.").toStdString(), ""});
            }
            emit windowChanged();
            look();
        });
}

void LogModel::take_end(Piece piece)
{
    clear();
    m_loaded = true;
    m_size = piece.size;
    std::string_view text = piece.text;
    qint64 offset = piece.offset;
    if (const auto newline = text.find('\n'); offset > 0 && newline != std::string_view::npos) { // begins within a line
        text.remove_prefix(newline + 1);
        offset += static_cast<qint64>(newline) + 1;
    }
    if (const auto last = text.rfind('\n'); last == std::string_view::npos || last + 1 < text.size())
        m_unfinished = text.substr(last == std::string_view::npos ? 0 : last + 1, unfinished_limit);
    append(up_to(splitLog(text, offset), piece.next));
}

void LogModel::take_older(Piece piece)
{
    if (m_lines.empty() || piece.next != begin())
        return;
    std::string_view text = piece.text;
    qint64 offset = piece.offset;
    if (const auto newline = text.find('\n'); offset > 0 && newline != std::string_view::npos && newline + 1 < text.size()) {
        text.remove_prefix(newline + 1);
        offset += static_cast<qint64>(newline) + 1;
    }
    std::vector<LogLine> lines = splitLog(text, offset);
    if (lines.empty())
        return;
    if (lines.size() > step_limit)
        lines.erase(lines.begin(), lines.end() - step_limit);
    beginInsertRows({}, 0, static_cast<int>(lines.size()) - 1);
    m_lines.insert(m_lines.begin(), std::make_move_iterator(lines.begin()), std::make_move_iterator(lines.end()));
    endInsertRows();
    if (const int over = count() - line_limit; over > 0) {
        remove(count() - over, over);
        m_unfinished.clear();
    }
}

void LogModel::take_newer(Piece piece)
{
    if (piece.offset != end()) { // the window has moved on, or the file has shrunk: it is another one
        if (piece.size < end())
            restart();
        return;
    }
    m_size = std::max(piece.size, piece.next);
    std::string_view text = piece.text;
    qint64 offset = piece.offset;
    if (!m_lines.empty() && !m_lines.back().whole && !text.empty()) {
        const auto newline = text.find('\n');
        const bool whole = newline != std::string_view::npos;
        continue_last(text.substr(0, newline), whole);
        const std::size_t used = whole ? newline + 1 : text.size();
        text.remove_prefix(used);
        offset += static_cast<qint64>(used);
        if (text.empty())
            m_lines.back().end = piece.next;
    }
    std::vector<LogLine> lines = up_to(splitLog(text, offset), piece.next);
    if (!m_follow && lines.size() > step_limit)
        lines.resize(step_limit);
    if (!lines.empty() && !lines.back().whole)
        m_unfinished = text.substr(text.rfind('\n') == std::string_view::npos ? 0 : text.rfind('\n') + 1, unfinished_limit);
    append(std::move(lines));
}

void LogModel::append(std::vector<LogLine> lines)
{
    if (lines.empty())
        return;
    if (lines.size() > line_limit)
        lines.erase(lines.begin(), lines.end() - line_limit);
    if (const int over = count() + static_cast<int>(lines.size()) - line_limit; over > 0)
        remove(0, over);
    beginInsertRows({}, count(), count() + static_cast<int>(lines.size()) - 1);
    m_lines.insert(m_lines.end(), std::make_move_iterator(lines.begin()), std::make_move_iterator(lines.end()));
    endInsertRows();
}

/// The newest line goes on.
void LogModel::continue_last(std::string_view raw, bool whole)
{
    m_unfinished.append(raw.substr(0, unfinished_limit - std::min(unfinished_limit, m_unfinished.size())));
    LogLine &last = m_lines.back();
    last.text = plainLine(m_unfinished);
    last.end += static_cast<qint64>(raw.size()) + (whole ? 1 : 0);
    last.whole = whole;
    if (whole)
        m_unfinished.clear();
    emit dataChanged(index(count() - 1), index(count() - 1), {TextRole});
}

void LogModel::remove(int first, int count)
{
    beginRemoveRows({}, first, first + count - 1);
    m_lines.erase(m_lines.begin() + first, m_lines.begin() + first + count);
    endRemoveRows();
}

void LogModel::clear()
{
    m_unfinished.clear();
    if (!m_problem.isEmpty()) {
        beginRemoveRows({}, 0, 0);
        m_problem.clear();
        endRemoveRows();
    }
    if (!m_lines.empty())
        remove(0, count());
    emit windowChanged();
}

void LogModel::show_problem(const Error &error)
{
    clear();
    beginInsertRows({}, 0, 0);
    m_problem = qtext(error.message);
    endInsertRows();
}

int LogModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid())
        return 0;
    return m_problem.isEmpty() ? static_cast<int>(m_lines.size()) : 1;
}

QVariant LogModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == StreamRole)
        return m_problem.isEmpty() ? QStringLiteral("out") : QStringLiteral("note");
    if (role != TextRole && role != Qt::DisplayRole)
        return {};
    return m_problem.isEmpty() ? m_lines[static_cast<std::size_t>(index.row())].text : m_problem;
}

QHash<int, QByteArray> LogModel::roleNames() const
{
    return {{TextRole, "text"}, {StreamRole, "stream"}};
}

} // namespace wm::models
