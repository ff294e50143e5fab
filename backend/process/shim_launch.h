#pragma once
// Starts a shim for a run. The daemon's only way to start an agent, a gate or a set-up command.
#include "base/result.h"
#include "process/process_identity.h"
#include "wire/shim_files.h"

#include <chrono>
#include <filesystem>

namespace wm::process {

/// Makes the run directory (0700), writes spec.json (without the environment, which may hold keys: the shim is handed the whole
/// of it through a file in memory) and returns when the shim holds the run and the child was
/// started: a few milliseconds, at most `patience` and a little. The shim is nobody's child afterwards: there is nothing to reap.
/// WAGONMASTER_RUN is set to the directory's name unless the specification sets it.
///
/// Harmless to repeat: a run whose shim lives or has ended is not started again, its shim is returned.
/// Errors: "start_failed" (the child; exit.json says the same), "lost" (an earlier shim of this run died), "no_shim" and what the
/// file system says. "timeout" is no end: the shim may start the child yet, so ask again until it is known.
Result<ProcessIdentity> launch_shim(const std::filesystem::path &shim_program, const std::filesystem::path &run_dir,
    const wire::ShimSpec &spec, std::chrono::milliseconds patience = std::chrono::seconds(5));

/// A shim holds the directory and has not said so yet.
bool is_being_started(const std::filesystem::path &run_dir);

} // namespace wm::process
