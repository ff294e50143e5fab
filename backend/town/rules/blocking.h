#pragma once
// What a bead waits for. A bead is blocked while a `blocks` target is not closed, or while its parent is blocked.
#include "town/state.h"

namespace wm::town {

/// The beads that keep this one from starting: open `blocks` targets, its own and its ancestors'. Empty = not blocked.
std::vector<BeadId> blockers(const State &state, const Bead &bead);
bool is_blocked(const State &state, const Bead &bead);

/// Would `bead` waiting for `on` close a ring? Returns the ring ("a → b → a") or nothing.
std::vector<BeadId> ring_closed_by(const State &state, const BeadId &bead, const BeadId &on);

/// Beads whose parent this is.
std::vector<BeadId> children(const State &state, const BeadId &bead);
/// Beads that wait for this one by `blocks`.
std::vector<BeadId> waiting_for(const State &state, const BeadId &bead);

} // namespace wm::town
