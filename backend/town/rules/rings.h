#pragma once
// Beads that wait for each other: none of them could ever begin. A ring may run through everything that holds a bead back
// (blocking.h): what it depends on, what its parents wait for, the children of what it collects from with waits-for, the
// bead that opens a gate, and the one open bead that brings a capability (external.h).
#include "town/state.h"

#include <span>

namespace wm::town {

/// One bead after the other, the first again at the end.
using Ring = std::vector<BeadId>;

/// A ring that there is once these records stand in the town, in the place of those with their ids or beside them, and
/// that runs through at least one of them; or nothing. One whose id has no rig's prefix comes into `home`.
Ring ring_among(const State &state, std::span<const Bead> records, const Rig &home);

/// Rings of the town as it is, so many that every bead that is in one is named.
std::vector<Ring> rings_in(const State &state);

} // namespace wm::town
