#pragma once
// What a run's process gets: program, working directory, environment. One function, so that nothing is added beside it.
#include "town/state.h"
#include "wire/places.h"
#include "wire/shim_files.h"

namespace wm::agents {

struct Programs {
    std::filesystem::path shim;
    std::filesystem::path tools; ///< directory of `wm`, put first in PATH
};

struct RunSpec {
    wire::ShimSpec spec;
    std::string sandbox; ///< Run::sandbox; or why there is none although one was wanted: "none, bubblewrap is not installed."
};

/// `worktree` exists already. Errors as agent_program, and "no_sandbox" when a person insisted on one. Blocking.
Result<RunSpec> run_spec(const town::State &state, const town::Run &run, const std::filesystem::path &worktree, const wire::Places &places,
    const Programs &programs);

} // namespace wm::agents
