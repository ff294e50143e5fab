#pragma once
// The side effects of runs: start one, stop one, take its worktree away after it landed. Each probes before it acts.
#include "agents/run_spec.h"
#include "agents/warm_pool.h"
#include "engine/outbox_runner.h"
#include "process/run_state.h"

namespace wm::agents {

/// How long an agent may take to end by itself once it was asked to.
inline constexpr std::chrono::seconds stop_grace(5);

/// "run.start": worktree, new or from the pool; its set-up, run directory, shim.
std::unique_ptr<engine::Effect> make_start_effect(const wire::Places &places, const Programs &programs, std::shared_ptr<WarmPool> pool);
/// "run.stop" and "run.settle": every process of the run ends; what it did is kept.
std::unique_ptr<engine::Effect> make_stop_effect(const wire::Places &places);
/// "town.freeze": every process of every run is stopped where it is, or goes on.
std::unique_ptr<engine::Effect> make_freeze_effect(const wire::Places &places);
/// "worktree.remove": its teardown, then fail-closed, commits that did not land are kept under refs/wagonmaster/preserve.
std::unique_ptr<engine::Effect> make_remove_worktree_effect(const wire::Places &places, const Programs &programs);
/// "worktree.tidy": of a closed bead, the worktrees and branches in which everything has landed. Nothing is lost by it.
std::unique_ptr<engine::Effect> make_tidy_effect(const wire::Places &places, const Programs &programs);

/// How a run ended, from what its directory says.
town::RunExit exit_of(const process::RunState &state);
/// Ends what a lost run left behind, which must not meet the next one in their worktree; `exit` says what would not
/// end. Blocking.
void end_what_is_left(const std::filesystem::path &run_dir, town::RunExit &exit);

} // namespace wm::agents
