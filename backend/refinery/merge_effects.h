#pragma once
// The side effects of merge requests. Each probes before it acts; none touches the person's clone but landing, and that
// only by a fast-forward.
#include "engine/outbox_runner.h"
#include "process/run_state.h"
#include "wire/places.h"

namespace wm::refinery {

/// "mr.check": git's verdict on the target's tip, the merge commit, and the gates as the target's tip has them.
std::unique_ptr<engine::Effect> make_check_effect();
/// "mr.gate": a throw-away worktree of the merge commit and the gate's command under a shim in it.
std::unique_ptr<engine::Effect> make_gate_effect(const wire::Places &places, const std::filesystem::path &shim_program);
/// "mr.land": the target moves to the merge commit, or the request waits for the person's clone.
std::unique_ptr<engine::Effect> make_land_effect();
/// "gate.clean": the gate's worktree goes; its log stays.
std::unique_ptr<engine::Effect> make_clean_gate_effect(const wire::Places &places);

/// Where the n-th gate process of a request has its directory: runs/<mr>.<n>
std::filesystem::path gate_run_dir(const wire::Places &places, const MrId &mr, int number);

} // namespace wm::refinery
