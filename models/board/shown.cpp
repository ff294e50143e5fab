#include "board/shown.h"

#include "words/text.h"

#include <QCoreApplication>
#include <utility>

namespace wm::models {

static_assert(Lane::Backlog == std::to_underlying(town::Lane::backlog) && Lane::Ready == std::to_underlying(town::Lane::ready) &&
    Lane::Ai == std::to_underlying(town::Lane::ai) && Lane::Review == std::to_underlying(town::Lane::review) &&
    Lane::Done == std::to_underlying(town::Lane::done));

QString laneName(town::Lane lane)
{
    return qtext(town::name_of(lane));
}

AgentState::Value agentState(town::Shown shown)
{
    switch (shown) {
    case town::Shown::none: return AgentState::None;
    case town::Shown::working: return AgentState::Working;
    case town::Shown::needs_you: return AgentState::NeedsYou;
    case town::Shown::stalled: return AgentState::Stalled;
    case town::Shown::failed: return AgentState::Failed;
    case town::Shown::done: return AgentState::Done;
    case town::Shown::idle: return AgentState::Idle;
    case town::Shown::queued: return AgentState::Queued;
    }
    return AgentState::None;
}

QString actorName(const town::State &state, const std::string &actor)
{
    const auto words = [](const char *text) { return QCoreApplication::translate("Actor", text); };
    if (actor == "person")
        return words("you");
    if (actor == "daemon")
        return words("Wagonmaster");
    if (actor.empty())
        return words("somebody");
    if (actor.starts_with("run:")) {
        const town::Run *run = town::find(state.runs, RunId(actor.substr(4)));
        const town::Agent *agent = run != nullptr ? town::find(state.agents, run->agent) : nullptr;
        return agent != nullptr ? qtext(agent->name) : words("an agent");
    }
    if (const auto slash = actor.find('/'); slash != std::string::npos) // "rig/name", as notes keep it
        return qtext(actor.substr(slash + 1));
    return qtext(actor); // a name that a tool of the person works under, or an imported one
}

} // namespace wm::models
