#pragma once
// The policy in force for a repository, read again only when its files have changed: the person's policy.toml, and the
// [policy] of .wagonmaster.toml as it stands on the branch that work lands on (an agent cannot loosen it in its worktree).
//
// Thread: any (it locks). `policy_for` reads files and git: on a worker.
#include "approvals/policy.h"

#include <filesystem>
#include <mutex>

namespace wm::approvals {

class PolicyShelf {
public:
    /// `folders`: of the person's configuration; the first that has a policy.toml counts.
    explicit PolicyShelf(std::vector<std::filesystem::path> folders) : m_folders(std::move(folders)) {}

    /// Without grants. `repository` may be empty: then there is no rig's part.
    Policy policy_for(const std::filesystem::path &repository, const std::string &target);

private:
    struct Book {
        std::string edition; ///< what its files were when they were read
        Policy policy;
    };

    std::vector<std::filesystem::path> m_folders;
    std::mutex m_mutex;
    std::map<std::filesystem::path, Book> m_books; ///< by repository
};

/// What is known of the place a person stands in: the git top level of `cwd` counts as the agent's own worktree. For `wm policy explain`.
Surroundings surroundings_of(const std::string &cwd);

} // namespace wm::approvals
