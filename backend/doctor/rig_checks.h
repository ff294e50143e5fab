#pragma once
// The rigs: is the clone there, can work land in it. Reads only; blocks; any worker thread.
#include "doctor/check.h"
#include "process/environment.h"
#include "town/state.h"
#include "wire/places.h"

namespace wm::doctor {

/// What is wrong with a rig, most serious first; one line when nothing is.
Checks rig_checks(const town::Rig &rig, const process::Environment &environment);

/// Its worktrees that are kept ready, with what they take on the disk; nothing when it keeps none.
Checks warm_checks(const town::Rig &rig, const wire::Places &places);

/// What agents left of beads that are closed or gone and has not landed: branches and worktrees with it are kept, and nobody else
/// tells of them.
Checks kept_checks(const town::State &state, const town::Rig &rig, const wire::Places &places);

} // namespace wm::doctor
