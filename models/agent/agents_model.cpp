#include "agent/agents_model.h"

#include "shell/town.h"
#include "words/text.h"

#include <QQmlEngine>

namespace wm::models {
namespace {

using namespace std::chrono_literals;

} // namespace

AgentsModel::AgentsModel(QObject *parent) : QObject(parent)
{
    QQmlEngine::setObjectOwnership(&m_rows, QQmlEngine::CppOwnership);
    m_soon.setSingleShot(true);
    m_soon.setInterval(100ms);
    connect(&m_soon, &QTimer::timeout, this, &AgentsModel::look);
    m_beats.setInterval(2s);
    connect(&m_beats, &QTimer::timeout, this, &AgentsModel::look);
}

AgentsModel::AgentsModel(Town &town, QObject *parent) : AgentsModel(parent)
{
    attach(town);
}

void AgentsModel::componentComplete()
{
    if (QQmlEngine *engine = qmlEngine(this))
        attach(*Town::of(engine));
}

void AgentsModel::attach(Town &town)
{
    m_town = &town;
    const auto soon = [this] {
        if (!m_soon.isActive())
            m_soon.start();
    };
    connect(&town.replica(), &Replica::changed, this, soon);
    connect(&town.activities(), &Activities::heard, this, [this, soon] {
        if (m_watched)
            soon();
    });
    connect(&town.ages(), &AgeClock::minute, this, soon);
    look();
}

void AgentsModel::setWatched(bool watched)
{
    if (m_watched == watched)
        return;
    m_watched = watched;
    if (watched) {
        m_beats.start();
        look();
    } else {
        m_beats.stop();
    }
    emit watchedChanged();
}

void AgentsModel::look()
{
    if (!m_town)
        return;
    std::vector<AgentRow> rows = agent_rows(m_town->state(), m_town->activities(), m_town->ages().now());
    QList<int> counts(agent_groups, 0);
    for (const AgentRow &row : rows)
        ++counts[static_cast<int>(row.group)];
    m_rows.assign(std::move(rows));
    const int live = static_cast<int>(m_town->state().live_runs.size());
    if (counts == m_counts && live == m_live)
        return;
    m_counts = counts;
    m_live = live;
    emit countsChanged();
}

QString AgentsModel::neighbour(const QString &agentId, int step) const
{
    const auto &rows = m_rows.rows();
    const auto at = std::ranges::find(rows, agentId, &AgentRow::agentId);
    if (at == rows.end())
        return agentId;
    const auto row = std::clamp<std::ptrdiff_t>(at - rows.begin() + step, 0, std::ssize(rows) - 1);
    return rows[static_cast<std::size_t>(row)].agentId;
}

QString AgentsModel::agentOn(const QString &beadId) const
{
    if (!m_town)
        return {};
    const town::State &state = m_town->state();
    const town::Bead *bead = town::find(state.beads, BeadId(beadId.toStdString()));
    const town::Run *run = bead != nullptr ? town::find(state.runs, bead->last_run) : nullptr;
    return run != nullptr ? qtext(run->agent) : QString();
}

} // namespace wm::models
