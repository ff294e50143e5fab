#pragma once
// Worktrees: one per agent's bead, one per gate. Adding one is idempotent, so that an effect repeated after a crash
// finds what the first try made; a try that failed leaves neither a directory nor an entry in .git/worktrees. Nothing
// here deletes what somebody may have worked on: see worktree_removal.h. Changes take the repository's lock.
// Paths are absolute. Blocks (a checkout may take minutes); any worker thread.
#include "base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace wm::git {

struct WorktreeProbe {
    enum class State {
        absent,    ///< nothing is there
        half_made, ///< left by an interrupted add; nobody has worked in it
        ready,
        foreign    ///< something else is there; never touched
    };
    State state = State::absent;
    std::string branch;           ///< ready: empty when detached
    std::string head;             ///< ready: its commit
    std::filesystem::path admin;  ///< its directory under .git/worktrees, when it has one
    std::string reason;           ///< foreign: one sentence

    bool operator==(const WorktreeProbe &) const = default;
};

Result<WorktreeProbe> probe_worktree(const std::filesystem::path &path);

/// A worktree on `branch`, which is made at `base`, or used as it is when it exists and is checked out nowhere else.
/// Errors: "path_taken", "branch_in_use", "bad_branch_name", "unknown_revision", "no_space", "busy", …
Result<WorktreeProbe> add_worktree(
    const std::filesystem::path &repository, const std::filesystem::path &path, const std::string &branch, const std::string &base);

/// A worktree at a commit, on no branch: for gates.
Result<WorktreeProbe> add_detached_worktree(
    const std::filesystem::path &repository, const std::filesystem::path &path, const std::string &commit);

struct ListedWorktree {
    std::filesystem::path path;
    std::string head;
    std::string branch; ///< without refs/heads/; empty: detached or bare
    bool bare = false;
    bool gone = false;  ///< its directory is missing

    bool operator==(const ListedWorktree &) const = default;
};

/// The clone itself comes first.
Result<std::vector<ListedWorktree>> list_worktrees(const std::filesystem::path &repository);

/// The directory under <common>/worktrees that belongs to `path`, even when `path` itself is gone; else empty.
std::filesystem::path find_admin(const std::filesystem::path &common_dir, const std::filesystem::path &path);

} // namespace wm::git
