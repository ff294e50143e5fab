#pragma once
// A person's clone as `wm rig add` sees it, and where its HEAD stands. Reads only; blocks; any worker thread.
// Everywhere in backend/git a repository is named by the top directory of one of its working trees.
#include "base/result.h"
#include "wire/places.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace wm::git {

struct RepositoryFacts {
    std::filesystem::path top_level;
    std::filesystem::path git_dir;    ///< of this working tree
    std::filesystem::path common_dir; ///< shared by all its working trees; equal for the same repository
    std::string branch;               ///< checked out now: the default target
    std::string head;                 ///< its commit
    std::string remote;               ///< the branch's remote, else origin, else empty
    std::string remote_url;           ///< without a password
    bool linked_worktree = false;     ///< made by `git worktree add`
    std::optional<std::filesystem::path> enclosing; ///< the working tree of another repository that this one lies in

    bool operator==(const RepositoryFacts &) const = default;
};

/// `path` may be any directory inside the clone. Errors: "not_found", "not_a_directory", "network_fs",
/// "not_a_repository", "bare_repository", "inside_git_dir", "empty_repository", "detached_head", "not_owned",
/// "unsupported_repository", "bad_config".
Result<RepositoryFacts> inspect(
    const std::filesystem::path &path, const std::function<bool(const std::filesystem::path &)> &is_remote = wire::on_network_file_system);

struct Head {
    std::string branch; ///< empty: detached
    std::string commit; ///< empty: the branch has no commit yet

    bool operator==(const Head &) const = default;
};

Result<Head> head(const std::filesystem::path &repository);

struct GitDirs {
    std::filesystem::path own;    ///< HEAD, index and operations in progress of this working tree
    std::filesystem::path common; ///< refs, objects, config
};

Result<GitDirs> git_dirs(const std::filesystem::path &repository);

} // namespace wm::git
