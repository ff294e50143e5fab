#pragma once
// What became of a run, asked of its directory: this is how a daemon finds its runs again after a crash or restart.
// Reads only; any thread.
#include "base/result.h"
#include "wire/shim_files.h"

#include <filesystem>
#include <string>
#include <variant>

namespace wm::process {

/// No shim has taken the directory: starting one is safe (and stays safe if one comes meanwhile: only one gets it).
struct NeverStarted {
    bool operator==(const NeverStarted &) const = default;
};
/// A shim holds it. The child may have ended an instant ago; the shim tells.
struct Running {
    wire::ShimRecord record;
    bool operator==(const Running &) const = default;
};
/// Over, and every byte of output is in out.log.
struct Ended {
    wire::ExitRecord exit;
    bool operator==(const Ended &) const = default;
};
/// The shim died without saying how the run ended (killed, power cut, out of memory).
struct Lost {
    std::string sentence;
    wire::ShimRecord record; ///< as far as it could be read
    bool operator==(const Lost &) const = default;
};
using RunState = std::variant<NeverStarted, Running, Ended, Lost>;

RunState probe_run(const std::filesystem::path &run_dir);

} // namespace wm::process
