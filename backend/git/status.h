#pragma once
// What is not committed in a working tree, and which git operation it is in the middle of. Never takes git's index
// lock, so looking does not disturb whoever works there. Blocks; any worker thread.
#include "base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace wm::git {

struct ChangedFile {
    std::string path;
    std::string original_path; ///< renamed or copied from; else empty
    char staged = '.';         ///< porcelain v2 letters: M A D R C T, '.' for none
    char unstaged = '.';

    bool operator==(const ChangedFile &) const = default;
};

enum class Operation { none, merge, rebase, apply_mail, cherry_pick, revert, bisect };

struct WorktreeStatus {
    std::string branch; ///< empty: detached
    std::string head;   ///< empty: no commit yet
    std::vector<ChangedFile> changed;
    std::vector<std::string> conflicted;
    std::vector<std::string> untracked; ///< a directory without any tracked file is one entry, "dir/"
    std::vector<std::string> ignored;   ///< only when asked for
    Operation operation = Operation::none;

    /// Nothing tracked differs from HEAD; untracked files may exist.
    bool tracked_clean() const { return changed.empty() && conflicted.empty(); }
    bool clean() const { return tracked_clean() && untracked.empty() && operation == Operation::none; }
    /// Changed, conflicted and untracked paths.
    std::vector<std::string> unsaved() const;
};

struct StatusOptions {
    bool ignored = false;
    bool each_untracked = false; ///< every file instead of whole directories; "dir/" is then a repository of its own
    /// Files changed or untracked inside submodules count as changes of the submodule.
    bool look_into_submodules = true;
};

Result<WorktreeStatus> status(const std::filesystem::path &worktree, const StatusOptions &options = {});

/// "a merge", "a rebase"; empty for none.
std::string_view to_words(Operation operation);

struct OperationInProgress {
    Operation operation = Operation::none;
    std::string branch; ///< full ref name that a rebase or bisect will come back to, when it began on one
};

/// `git_dir` is the working tree's own git directory (GitDirs::own).
OperationInProgress operation_in_progress(const std::filesystem::path &git_dir);

/// "a.txt, b.txt and 3 more"
std::string name_some(const std::vector<std::string> &paths, std::size_t limit = 3);

} // namespace wm::git
