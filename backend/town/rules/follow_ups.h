#pragma once
// What a state brings about by itself, whoever caused it: a free place admits the oldest queued run, the head of a
// target's queue is checked, a convoy whose last bead closed has landed.
#include "town/decide_parts.h"

namespace wm::town {

/// Events that are due now; empty when nothing is. Applying them makes them no longer due.
Events follow_ups(const State &state, std::span<const Recorded> just_happened);

} // namespace wm::town
