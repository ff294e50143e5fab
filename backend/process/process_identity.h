#pragma once
// Whether a process that was written down earlier still lives: a number alone does not say so, because the system
// gives it to another process later. Any thread.
#include "base/result.h"
#include "wire/process_table.h"

namespace wm::process {

using wire::ProcessIdentity;

/// Error "not_found" when there is no such process.
Result<ProcessIdentity> identity_of(pid_t pid);
/// False also for one that is dead and only waits to be reaped.
bool is_alive(const ProcessIdentity &process);

} // namespace wm::process
