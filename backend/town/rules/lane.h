#pragma once
// Which lane of the board a bead is in: one pure function, the same in the daemon, the window and `wm`
// (docs/contracts.md, "Lanes").
#include "town/state.h"

#include <cstdint>
#include <functional>
#include <string_view>

namespace wm::town {

enum class Lane { backlog, ready, ai, review, done };

Lane lane_of(const State &state, const Bead &bead);
std::string_view name_of(Lane lane); ///< "Backlog", "Ready", "AI", "Review", "Done"

/// Ready beads, most urgent first: by priority, then age, so that nothing starves. Costs what it returns.
std::vector<const Bead *> ready_beads(const State &state, const RigId *rig = nullptr, std::size_t limit = SIZE_MAX);
/// Visits ready beads in that order, until `visit` returns false.
void each_ready(const State &state, const RigId *rig, const std::function<bool(const Bead &)> &visit);
/// Visits the beads that are not closed in the same order, until `visit` returns false.
void each_open(const State &state, const RigId *rig, const std::function<bool(const Bead &)> &visit);
/// How many there are, without visiting them: &Standing::ready or &Standing::open.
std::size_t count_standing(const State &state, ByPriority Standing::*list, const RigId *rig = nullptr);
/// The order inside every lane.
bool comes_before(const Bead &a, const Bead &b);

/// Runs that hold one of the `wip_limit` places.
int places_taken(const State &state);

} // namespace wm::town
