#include "agents/work_check.h"

#include "git/diff.h"
#include "git/history.h"
#include "git/status.h"

#include <format>

namespace wm::agents {

Result<town::Finished> check_work(const town::State &state, const town::Run &run)
{
    const town::Rig *rig = find(state.rigs, run.rig);
    if (rig == nullptr || run.worktree.empty())
        return fail("wrong_state", "This run has no worktree yet.");
    auto status = git::status(run.worktree);
    if (!status)
        return std::unexpected(status.error());
    if (!status->clean()) {
        if (status->operation != git::Operation::none)
            return fail("unsaved", std::format("The worktree is in the middle of {}.", git::to_words(status->operation)),
                "Finish it and commit, then run `wm done` again.");
        return fail("unsaved", std::format("Not everything is committed: {}.", git::name_some(status->unsaved())),
            "Commit or remove it, then run `wm done` again.");
    }
    if (status->branch != run.branch)
        return fail("wrong_branch",
            std::format("The worktree is on {}, not on {}.", status->branch.empty() ? "no branch" : status->branch, run.branch),
            std::format("Bring your commits to {}, then run `wm done` again.", run.branch));
    const std::string target = "refs/heads/" + rig->target;
    auto commits = git::commits_between(rig->path, target, status->head, 1);
    if (!commits)
        return std::unexpected(commits.error());
    if (commits->total == 0)
        return fail("nothing_committed", "Nothing is committed on your branch.", "Commit your work, then run `wm done` again.");
    const town::Bead *bead = find(state.beads, run.bead);
    const town::MergeRequest *before = bead != nullptr ? find(state.merge_requests, bead->merge_request) : nullptr;
    if (before != nullptr && before->run != run.id && before->head == status->head && before->state == town::MrState::failed)
        return fail("nothing_new", std::format("Nothing is committed since {} failed: {}", before->id.value, before->reason),
            "Mend it, commit, then run `wm done` again.");
    auto changes = git::diff_summary(rig->path, target, status->head);
    if (!changes)
        return std::unexpected(changes.error());
    return town::Finished{status->head, static_cast<int>(commits->total), changes->added, changes->removed, std::nullopt};
}

} // namespace wm::agents
