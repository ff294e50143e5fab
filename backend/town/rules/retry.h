#pragma once
// What comes after a run that did not hand over its work: whether its agent begins again by itself, and when.
#include "town/decide_parts.h"

namespace wm::town {

/// The run after `run`, which has just ended like this; nullopt when that is for a person to decide. An agent that was
/// handed off goes on at once in a new session; when it had got nowhere, without an ended turn or (`committed`) a commit, a second
/// time in a row after the same waits and up to the same number as a failure. One that failed goes on in its own session after 10 s, 20 s, … 10 min,
/// or when its vendor lets it; after `most_tries` in a row that got nowhere it stays. A mere program never begins again:
/// its exit says what it has to say.
std::optional<RunQueued> next_run(const State &state, const Run &run, const RunExit &exit, Timestamp now, bool committed);
inline constexpr int most_tries = 5;

/// The id of a run that begins by a rule: made of what it is for, so that every replay agrees.
RunId run_id_for(const State &state, const BeadId &bead);

} // namespace wm::town
