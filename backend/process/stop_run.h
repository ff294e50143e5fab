#pragma once
// Ends a run and everything it started, whether its shim answers or not.
#include "process/run_state.h"

#include <chrono>

namespace wm::process {

/// Blocks until nothing of the run is left: up to `grace` and some seconds, so call it off the event loop. Through
/// the shim where it answers; otherwise TERM, and KILL after the grace, to every process that can be found: below the
/// shim, below the child, and by WAGONMASTER_RUN. Returns what the run's directory says then (Ended, or Lost when
/// the shim was dead). Error "still_running": something could not be ended.
Result<RunState> stop_run(const std::filesystem::path &run_dir, std::chrono::milliseconds grace);

} // namespace wm::process
