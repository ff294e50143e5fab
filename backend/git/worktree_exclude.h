#pragma once
// Files that one worktree has and git must not see there, as info/exclude would do it; but that file is shared by all
// worktrees of a clone. So this is core.excludesFile in the worktree's own configuration, which needs
// extensions.worktreeConfig in the clone's; git sets that itself for `git sparse-checkout`. It is touched only when
// something is not ignored anyhow. Both files of ours lie in the worktree's admin directory and go with it.
// Takes the repository's lock. Blocks; any worker thread.
#include "base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace wm::git {

/// `paths` are relative to the worktree, and exist there. What is tracked stays tracked.
Result<> exclude_in_worktree(
    const std::filesystem::path &repository, const std::filesystem::path &worktree, const std::vector<std::string> &paths);

/// The line of an exclude file that means this path and nothing else.
std::string exclude_pattern(std::string_view path);

/// Those of `paths` that git tracks, or has something tracked below.
Result<std::vector<std::string>> tracked_among(const std::filesystem::path &worktree, const std::vector<std::string> &paths);

} // namespace wm::git
