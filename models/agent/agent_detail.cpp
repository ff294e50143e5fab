#include "agent/agent_detail.h"

#include "shell/town.h"
#include "words/text.h"

#include <QQmlEngine>

namespace wm::models {
namespace {

using namespace std::chrono_literals;

} // namespace

AgentDetail::AgentDetail(QObject *parent) : QObject(parent)
{
    QQmlEngine::setObjectOwnership(&m_prompts, QQmlEngine::CppOwnership);
    m_soon.setSingleShot(true);
    m_soon.setInterval(0);
    connect(&m_soon, &QTimer::timeout, this, &AgentDetail::look);
    m_beats.setInterval(1s);
    connect(&m_beats, &QTimer::timeout, this, &AgentDetail::look);
}

AgentDetail::AgentDetail(Town &town, QObject *parent) : AgentDetail(parent)
{
    attach(town);
}

void AgentDetail::componentComplete()
{
    if (QQmlEngine *engine = qmlEngine(this))
        attach(*Town::of(engine));
}

void AgentDetail::attach(Town &town)
{
    m_town = &town;
    connect(&town.replica(), &Replica::changed, &m_soon, qOverload<>(&QTimer::start));
    connect(&town.ages(), &AgeClock::minute, this, &AgentDetail::look);
    connect(&town.activities(), &Activities::heard, this, [this](const RunId &run) {
        if (qtext(run) == m_facts.row.runId)
            m_soon.start();
    });
    look();
}

void AgentDetail::setAgentId(const QString &id)
{
    if (m_id == id)
        return;
    m_id = id;
    look();
    emit agentIdChanged();
}

void AgentDetail::setWatched(bool watched)
{
    if (watched == this->watched())
        return;
    watched ? m_beats.start() : m_beats.stop();
    emit watchedChanged();
}

void AgentDetail::look()
{
    if (!m_town)
        return;
    const town::State &state = m_town->state();
    AgentFacts facts = agent_facts(state, m_town->activities(), AgentId(m_id.toStdString()), m_town->ages().now());
    const town::Run *run = town::find(state.runs, RunId(facts.row.runId.toStdString()));
    m_prompts.assign(run != nullptr ? prompt_rows(*run) : std::vector<PromptRow>{});
    if (facts == m_facts)
        return;
    m_facts = std::move(facts);
    emit changed();
}

} // namespace wm::models
