#pragma once
// Starting programs the way a shell would, but timed from before the spawn to after the wait, and what /proc says about
// those that run.
#include "base/result.h"

#include <filesystem>
#include <optional>
#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace wm::bench {

struct Program {
    std::vector<std::string> argv; ///< the program with its path
    std::vector<std::pair<std::string, std::string>> environment = {}; ///< added to ours
    std::filesystem::path cwd = {};
    std::filesystem::path input = "/dev/null"; ///< what it reads
};

struct Ran {
    int status = 0; ///< exit code, or 128 + signal
    double ms = 0;  ///< spawn to wait
    std::string out;
};

/// Runs it to its end. `out` is read only when asked for: otherwise it goes to /dev/null.
Result<Ran> run(const Program &program, bool read_output = false);
/// Median of `times` runs; an error when one of them does not exit with 0.
Result<double> median_ms(const Program &program, int times);

/// An identity and nobody's configuration.
std::vector<std::pair<std::string, std::string>> git_environment();
/// git in a repository, with that environment.
Result<> git(const std::filesystem::path &repository, const std::vector<std::string> &arguments);

struct Memory {
    long resident_kb = 0;
    long proportional_kb = 0; ///< pages that several processes map are shared out among them
};
/// Zeros when there is no such process.
Memory memory_of(pid_t pid);
/// The same once it no longer changes: what was needed for a moment has been given back by then.
Memory settled_memory(pid_t pid);
/// The most that was ever resident, in kB; 0 when there is no such process.
long peak_of(pid_t pid);
/// Clock ticks of processor time so far (utime + stime of every thread).
long long cpu_ticks(pid_t pid);

} // namespace wm::bench
