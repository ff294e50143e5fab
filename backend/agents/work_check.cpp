#include "agents/work_check.h"

#include "agents/agent_identity.h"
#include "agents/leftovers.h"
#include "base/crashpoint.h"
#include "git/commit_all.h"
#include "git/diff.h"
#include "git/history.h"
#include "git/merge.h"
#include "git/repository.h"
#include "git/status.h"

#include <algorithm>
#include <format>
#include <ranges>

namespace wm::agents {
namespace {

constexpr const char *again = "then run `wm done` again.";

std::string files_in_words(const std::vector<std::string> &files)
{
    return std::format("{} {}: {}", files.size(), files.size() == 1 ? "file" : "files", git::name_some(files));
}

/// The message of the commit: who made it, and what is in it.
std::string message_of(const town::Run &run, const town::Bead *bead, const std::vector<std::string> &files)
{
    constexpr std::size_t most_listed = 50;
    std::string text = std::format("Uncommitted work: {}\n\n{} had not committed this when it was finished; Wagonmaster did.\n",
        bead != nullptr ? bead->title : run.bead.value, run.agent.value);
    for (const std::string &file : files | std::views::take(most_listed))
        text += "\n  " + file;
    if (files.size() > most_listed)
        text += std::format("\n  and {} more", files.size() - most_listed);
    return git::with_trailers(text, run.bead, run.agent);
}

/// Commits all that is not committed, or says why not. Returns what it was, in words.
Result<std::string> save(const town::State &state, const town::Run &run, const git::WorktreeStatus &status)
{
    if (status.operation != git::Operation::none)
        return fail("unsaved", std::format("The worktree is in the middle of {}.", git::to_words(status.operation)),
            std::format("Finish it and commit, {}", again));
    if (!status.conflicted.empty())
        return fail("unsaved", std::format("A conflict is not resolved in {}.", git::name_some(status.conflicted)),
            std::format("Resolve it and commit, {}", again));
    const auto each = git::status(run.worktree, {.each_untracked = true});
    if (!each)
        return std::unexpected(each.error());
    if (const auto files = doubtful_files(run.worktree, status, *each); !files.empty())
        return fail("unsaved",
            std::format("These new files look like build products, keys or data, and are not committed unseen: {}.", git::name_some(files)),
            std::format("Commit what belongs to your work, put the rest into .gitignore or remove it, {}", again));
    const auto files = each->unsaved();
    std::vector<std::string> environment;
    for (const auto &[name, value] : agent_identity(run))
        environment.push_back(std::format("{}={}", name, value));
    const auto commit =
        git::commit_all(run.worktree, {.message = message_of(run, find(state.beads, run.bead), files), .environment = environment});
    if (!commit)
        return fail(commit.error().code == "locked" ? "locked" : "unsaved", commit.error().message + " So not everything is committed.",
            std::format("Commit it, {}", again));
    crashpoint("work.after_save");
    return files_in_words(files);
}

/// A worktree is of no use to git without its clone: on a disk that is not there just now, say.
Result<> clone_is_there(const town::Rig &rig, const town::Run &run)
{
    const auto dirs = git::git_dirs(rig.path);
    std::error_code unknown;
    if (dirs && std::filesystem::equivalent(dirs->common, rig.git_dir, unknown))
        return {};
    return fail("clone_away",
        std::format("The project's clone {} is away, so work cannot be handed over now. It is kept in {}.", rig.path, run.worktree),
        "Make no repository there. Wait until it is back, then run `wm done` again.");
}

} // namespace

Result<town::Finished> check_work(const town::State &state, const town::Run &run, Uncommitted uncommitted)
{
    const town::Rig *rig = find(state.rigs, run.rig);
    if (rig == nullptr || run.worktree.empty())
        return fail("wrong_state", "This run has no worktree yet.");
    if (auto there = clone_is_there(*rig, run); !there)
        return std::unexpected(there.error());
    auto status = git::status(run.worktree);
    if (!status)
        return std::unexpected(status.error());
    if (status->branch != run.branch && status->operation == git::Operation::none)
        return fail("wrong_branch",
            std::format("The worktree is on {}, not on {}.", status->branch.empty() ? "no branch" : status->branch, run.branch),
            std::format("Bring your commits to {}, then run `wm done` again.", run.branch));
    const std::string target = "refs/heads/" + rig->target;
    std::string saved;
    if (!status->clean()) {
        const auto own = git::commits_between(rig->path, target, status->head, 1);
        if (!own)
            return std::unexpected(own.error());
        if (uncommitted == Uncommitted::refused)
            return fail("unsaved", std::format("Not everything is committed: {}.", git::name_some(status->unsaved())),
                std::format("Commit or remove it, {}", again));
        if (own->total == 0 && uncommitted == Uncommitted::saved_with_commits)
            return fail("unsaved", std::format("Nothing is committed; changed: {}.", git::name_some(status->unsaved())),
                std::format("Commit your work, {}", again));
        auto kept = save(state, run, *status);
        if (!kept)
            return std::unexpected(kept.error());
        saved = std::move(*kept);
        status = git::status(run.worktree);
        if (!status)
            return std::unexpected(status.error());
        if (!status->clean()) // a submodule has changes of its own, or somebody still writes
            return fail("unsaved", std::format("Not everything is committed: {}.", git::name_some(status->unsaved())),
                std::format("Commit or remove it, {}", again));
    }
    auto commits = git::commits_between(rig->path, target, status->head, 1);
    if (!commits)
        return std::unexpected(commits.error());
    if (commits->total == 0)
        return fail("nothing_committed", "Nothing is committed on your branch.", std::format("Commit your work, {}", again));
    const town::Bead *bead = find(state.beads, run.bead);
    const town::MergeRequest *before = bead != nullptr ? find(state.merge_requests, bead->merge_request) : nullptr;
    if (before != nullptr && before->run != run.id && before->head == status->head) {
        if (before->state == town::MrState::failed)
            return fail("nothing_new", std::format("Nothing is committed since {} failed: {}", before->id.value, before->reason),
                std::format("Mend it, commit, {}", again));
        if (before->state == town::MrState::conflict)
            return fail("nothing_new",
                std::format("Nothing is committed since {} conflicted with {} in {}.", before->id.value, before->target,
                    git::name_some(before->conflicts)),
                std::format("`git merge {}`, resolve the conflicts, commit, {}", before->target, again));
    }
    auto changes = git::diff_summary(rig->path, target, status->head);
    if (!changes)
        return std::unexpected(changes.error());
    return town::Finished{status->head, static_cast<int>(commits->total), changes->added, changes->removed, std::nullopt, std::move(saved)};
}

std::optional<town::Finished> committed_by(const town::State &state, const town::Run &run)
{
    const town::Rig *rig = find(state.rigs, run.rig);
    if (rig == nullptr)
        return std::nullopt;
    const auto tip = git::branch_tip(rig->path, run.branch);
    if (!tip || !*tip)
        return std::nullopt;
    const auto commits = git::commits_between(rig->path, "refs/heads/" + rig->target, **tip, 1);
    const Timestamp whole_seconds = run.queued_at - run.queued_at % nanoseconds_per_second; // as git has them
    if (!commits || commits->newest.empty() || commits->newest.front().time < whole_seconds)
        return std::nullopt;
    return town::Finished{**tip, static_cast<int>(commits->total), 0, 0, std::nullopt};
}

} // namespace wm::agents
