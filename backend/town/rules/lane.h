#pragma once
// Which lane of the board a bead is in: one pure function, the same in the daemon, the window and `wm`
// (docs/contracts.md, "Lanes").
#include "town/state.h"

#include <string_view>

namespace wm::town {

enum class Lane { backlog, ready, ai, review, done };

Lane lane_of(const State &state, const Bead &bead);
std::string_view name_of(Lane lane); ///< "Backlog", "Ready", "AI", "Review", "Done"

/// Ready beads, most urgent first: by priority, then age, so that nothing starves.
std::vector<const Bead *> ready_beads(const State &state, const RigId *rig = nullptr);
/// The order inside every lane.
bool comes_before(const Bead &a, const Bead &b);

/// Runs that hold one of the `wip_limit` places.
int places_taken(const State &state);

} // namespace wm::town
