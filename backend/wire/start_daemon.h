#pragma once
// Reaches the town's daemon, starting it when it is not there. Used by every client. Blocking: a few milliseconds when
// it runs, up to `patience` when it must start. Two clients may race: the daemons settle it by the town's lock.
#include "base/fd.h"
#include "base/result.h"
#include "wire/places.h"

#include <chrono>
#include <filesystem>

namespace wm::wire {

/// The directory this program lies in: its companions are beside it.
std::filesystem::path program_directory();

/// A connected, non-blocking socket. Errors: what the daemon said when it could not start ("newer_ledger", "no_space",
/// …), "unreachable" when it did not come up in time, "inside_run" when a run tries to start one.
Result<Fd> connect_or_start(const Places &places, const std::filesystem::path &daemon_program = program_directory() / "wagonmasterd",
    std::chrono::milliseconds patience = std::chrono::seconds(30));

} // namespace wm::wire
