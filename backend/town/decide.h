#pragma once
// decide(state, command) → events or a refusal. Pure: no clock, no disk, no process. This is where the rules live; each
// noun's are in <noun>/decide.cpp, those that cross nouns in rules/.
#include "town/command.h"
#include "town/effects.h"

namespace wm::town {

/// Who asks and when. Only the endpoint a request came in on makes the actor.
struct Asker {
    std::string actor; ///< "person", "run:<run id>" or "daemon"
    Timestamp now = 0;

    RunId run() const { return RunId(actor.starts_with("run:") ? actor.substr(4) : std::string()); }
};

struct Decision {
    std::vector<Recorded> events; ///< may be empty: asked for what already is
    State state;                  ///< after them
    std::vector<Effect> effects;  ///< what they ask for, each in the state right after its event
};

/// The command's own events followed by what they bring about (rules/follow_ups.h).
Result<Decision> decide(const State &state, const Command &command, const Asker &asker);

} // namespace wm::town
