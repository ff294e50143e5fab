#pragma once
// A short command run to its end: git, `--version` probes. It blocks the calling thread, so it belongs on a worker.
// Not for agents and gates, which live longer than the daemon: those run under a shim. posix_spawn, never fork; the
// command leads a process group of its own, and that group goes when the deadline passes. Any thread.
#include "base/result.h"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace wm::process {

struct CommandSpec {
    std::vector<std::string> argv;                       ///< argv[0] is looked up in PATH
    std::filesystem::path cwd = {};                      ///< empty: ours
    std::optional<std::vector<std::string>> environment = {}; ///< "NAME=value", the whole of it; absent: ours
    std::vector<std::string> extra_environment = {};     ///< "NAME=value", put over the environment
    std::string input = {};                              ///< what the command reads from stdin
    std::chrono::milliseconds deadline = std::chrono::seconds(30);
    /// From SIGTERM at the deadline to SIGKILL: time to remove lock files.
    std::chrono::milliseconds grace = std::chrono::seconds(2);
    std::size_t output_limit = 4u << 20;                 ///< bytes kept of stdout, and of stderr
    /// A longer stdout is cut (CommandResult::truncated) instead of being the error "too_large". stderr is always cut.
    bool may_truncate = false;
    /// Stays open in the command as descriptor 3: a file lock held on it lasts as long as the command, even when we
    /// are killed meanwhile.
    int inherited_lock = -1;
};

struct CommandResult {
    int exit_code = 0; ///< meaningful when signal == 0
    int signal = 0;    ///< the signal that ended it, or 0
    std::string out;
    std::string err;
    bool truncated = false;

    bool succeeded() const { return signal == 0 && exit_code == 0; }
};

/// Ends when the command itself has ended, even if a background child of it still holds its output open.
/// Errors: "not_installed" (no such program), "timeout", "too_large", "system". A non-zero exit is not an error.
Result<CommandResult> run_command(const CommandSpec &spec);

/// The process's environment with `changes` ("NAME=value") put over it.
std::vector<std::string> with_environment(std::vector<std::string> environment, const std::vector<std::string> &changes);
std::vector<std::string> own_environment();

} // namespace wm::process
