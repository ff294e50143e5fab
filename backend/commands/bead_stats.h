#pragma once
// Beads in numbers, as bd counts them: for `wm stats` those of a rig, for the town's status all.
#include "commands/command_spec.h"
#include "town/state.h"

#include <functional>

namespace wm::commands {

/// Of the beads that `takes` accepts (absent: all), of one rig or, with null, of the town.
Json summary_of(const town::State &state, const RigId *rig, const std::function<bool(const town::Bead &)> &takes = nullptr);
/// {"summary": …} for people.
std::string print_stats(const Json &result, const Screen &screen);

} // namespace wm::commands
