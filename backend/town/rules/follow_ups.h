#pragma once
// What a state brings about by itself, whoever caused it: a free place admits the oldest queued run, the head of a
// target's queue is checked, a convoy whose last bead closed has landed,
// a launched one gives its ready beads to agents, a gate opens when the bead that it waits for is done,
// a bead whose work has landed is closed when its last part is, a grant ends with its bead or its agent's work.
#include "town/decide_parts.h"

namespace wm::town {

/// Events that are due now; empty when nothing is. Applying them makes them no longer due.
Events follow_ups(const State &state, std::span<const Recorded> just_happened);

/// Of them, the queued runs that may begin: with a new day it may be more of them without anything having happened.
void admit_runs(const State &state, Events &due);

} // namespace wm::town
