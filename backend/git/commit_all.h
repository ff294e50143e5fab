#pragma once
// Commits whatever is not committed in a worktree, as somebody else's work: changes of tracked files and every new file
// that .gitignore does not name. All of it or nothing: it is put together in an index beside the worktree's own, so that
// a refusal, or a crash before the commit, leaves what was staged as it was. Hooks do not run, nothing is signed.
// Takes git's index lock for a moment. Blocks; any worker thread.
#include "base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace wm::git {

struct CommitAll {
    std::string message;
    std::vector<std::string> environment; ///< GIT_AUTHOR_NAME=… and so on: who the commit is by
};

/// The new commit, or HEAD when there was nothing to commit. Errors: "conflict_markers" names the files that still have
/// them; "locked" while another git is at work there; what git says.
Result<std::string> commit_all(const std::filesystem::path &worktree, const CommitAll &how);

} // namespace wm::git
