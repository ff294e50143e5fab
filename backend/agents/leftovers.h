#pragma once
// Which new files an agent left behind are its work, and which nobody should commit without having looked: build
// products, keys, very large files, repositories within. What .gitignore names does not even get here. A table of names
// and two sizes, no guessing at contents: who is refused reads which files, and decides with `git add` or .gitignore.
// Values and file sizes; any thread.
#include "git/status.h"

#include <filesystem>
#include <string>
#include <vector>

namespace wm::agents {

/// A new file above this is refused; so are all new files together above ten times as much, and more than 2,000 of them.
inline constexpr std::uintmax_t largest_new_file = 5'000'000;

/// `whole` names untracked directories as one entry, `each` every file in them (StatusOptions::each_untracked).
/// Returns those that are not to be committed unseen.
std::vector<std::string> doubtful_files(
    const std::filesystem::path &worktree, const git::WorktreeStatus &whole, const git::WorktreeStatus &each);

} // namespace wm::agents
