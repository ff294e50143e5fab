#pragma once
// What a run's command line means: which program is started, how it is spoken to, and with what it begins. Read anew
// for every run, so that a changed preset counts from the next one on. Blocking (git, files): for a pool thread.
#include "runtimes/presets.h"
#include "town/state.h"
#include "wire/places.h"

#include <chrono>

namespace wm::agents {

struct AgentProgram {
    runtimes::Preset preset;
    runtimes::Start start;
    runtimes::Launch launch;
};

/// `worktree` exists already. Errors: what is wrong with the command or with a file of presets.
Result<AgentProgram> agent_program(
    const town::State &state, const town::Run &run, const std::filesystem::path &worktree, const wire::Places &places);

/// How long a run must wait before it takes up the session that it goes on with; 0 mostly. Some programs name the file of
/// a session by the minute, and begin it anew in the same one.
std::chrono::milliseconds until_resumable(const town::Run &run, const wire::Places &places, Timestamp now);

/// Null for programs that have no protocol.
std::unique_ptr<runtimes::Runtime> make_runtime(const AgentProgram &program);

} // namespace wm::agents
