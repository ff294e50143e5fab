#pragma once
// The rigs: is the clone there, can work land in it. Reads only; blocks; any worker thread.
#include "doctor/check.h"
#include "process/environment.h"
#include "town/rig/rig.h"

namespace wm::doctor {

/// What is wrong with a rig, most serious first; one line when nothing is.
Checks rig_checks(const town::Rig &rig, const process::Environment &environment);

} // namespace wm::doctor
