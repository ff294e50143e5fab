#pragma once
// Which side effects an event asks for. They are written to the outbox in the event's own transaction and carried out
// by reactors, which probe before they act.
#include "town/state.h"

namespace wm::town {

struct Effect {
    std::string kind; ///< "run.start", "mr.gate", …
    std::string key;  ///< unique for ever: the same wish is never queued twice
    Json data;
    std::int64_t delay_ms = 0; ///< not before this long after the commit
};

/// `state` is the state after the event.
std::vector<Effect> effects_of(const State &state, const Event &event);

} // namespace wm::town
