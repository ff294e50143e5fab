#pragma once
// Taking a worktree away without losing work: what would go is listed first, and it is refused while anything is
// unsaved or unknown. Takes the repository's lock. Blocks; any worker thread.
#include "base/result.h"
#include "git/history.h"
#include "git/status.h"
#include "git/worktree.h"

#include <filesystem>
#include <string>
#include <vector>

namespace wm::git {

struct RemovalPreview {
    WorktreeProbe worktree;
    WorktreeStatus status;   ///< with ignored files: they go too
    CommitList unreachable;  ///< commits of its HEAD that no kept ref holds
    std::vector<Error> objections; ///< why removing it would be refused; empty: nothing is lost

    /// Nothing but ignored files would go.
    bool harmless() const { return objections.empty(); }
};

struct RemoveOptions {
    /// Commits reachable from these refs are safe; preserve refs always count. One that does not exist is an error.
    std::vector<std::string> kept;
    /// Commits that are not safe are first kept as refs/wagonmaster/preserve/<this>. Empty: refuse instead.
    std::string preserve_as = {};
    /// A person has seen the list and agreed to lose these files and an unfinished operation.
    bool discard_files = false;
};

/// Objection codes: "unsaved_files", "operation_in_progress", "unreachable_commits", "locked_worktree", "submodules".
Result<RemovalPreview> preview_removal(
    const std::filesystem::path &repository, const std::filesystem::path &path, const std::vector<std::string> &kept);

/// The first objection that `options` do not answer is the error. What is not there counts as removed; a removal
/// that a crash interrupted is finished. The branch stays.
Result<> remove_worktree(const std::filesystem::path &repository, const std::filesystem::path &path, const RemoveOptions &options);

/// Deletes a branch that `target` has every commit of and that no worktree is on. False: it stays, because that is not so. One
/// that is not there counts as deleted.
Result<bool> remove_landed_branch(const std::filesystem::path &repository, const std::string &branch, const std::string &target);

} // namespace wm::git
