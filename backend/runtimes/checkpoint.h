#pragma once
// How the values of which a runtime's checkpoint is made look as JSON. A checkpoint is read only by the program that wrote
// it, or by one that says it is alike (`checkpoint_format`); everybody else folds the logs. Include only in .cpp files.
#include "base/json.h"
#include "runtimes/runtime.h"

namespace wm::transcript {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Session, id, agent, model, mode)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Context, used, size)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Trouble, what, message, until, final)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Usage, model, input, output, cache_read, cache_write, cost)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PlanStep, text, state)

} // namespace wm::transcript

namespace wm::runtimes {

/// Between two turns: nothing is asked, nothing under way.
inline Json standing_to_json(const Standing &standing)
{
    return {{"phase", standing.phase}, {"session", standing.session}, {"action", standing.action}, {"context", standing.context},
        {"trouble", standing.trouble}, {"turns", standing.turns}};
}

inline void standing_from_json(const Json &json, Standing &standing)
{
    json.at("phase").get_to(standing.phase);
    json.at("session").get_to(standing.session);
    json.at("action").get_to(standing.action);
    standing.context = json.at("context").get<std::optional<transcript::Context>>();
    standing.trouble = json.at("trouble").get<std::optional<transcript::Trouble>>();
    json.at("turns").get_to(standing.turns);
}

} // namespace wm::runtimes
