#pragma once
// Which repository a directory belongs to, found as git finds it but without opening anything: a few looks at `.git`, so
// that it may be asked for each command. Any thread.
#include <filesystem>

namespace wm::git {

/// The common git directory of the innermost working tree that holds `directory`, without links in it; for a linked
/// worktree that of its clone. Empty: it is in none.
std::filesystem::path common_dir_of(const std::filesystem::path &directory);

} // namespace wm::git
