#pragma once
// From the town's words to those of QML.
#include "board/lane.h"
#include "theme/agent_state.h"
#include "town/rules/lane.h"
#include "town/words.h"

namespace wm::models {

QString laneName(town::Lane lane);
AgentState::Value agentState(town::Shown shown);

/// Who did it, from an event's actor: "you", the agent's name, "Wagonmaster", or the name itself.
QString actorName(const town::State &state, const std::string &actor);

} // namespace wm::models
