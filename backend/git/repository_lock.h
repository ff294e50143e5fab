#pragma once
// One change of a repository's set of worktrees at a time: git's own `worktree add` races with itself. The lock is
// flock(2) on a file in the common git directory, opened anew for each holder, so it holds between threads as well as
// between processes, and the kernel lets it go when its holders are dead. Given to the git command as an inherited
// descriptor it outlives us until that command has ended.
#include "base/fd.h"
#include "base/result.h"

#include <chrono>
#include <filesystem>

namespace wm::git {

class RepositoryLock {
public:
    /// "busy" when somebody else holds it for longer than `wait`.
    static Result<RepositoryLock> take(const std::filesystem::path &common_dir, std::chrono::milliseconds wait = std::chrono::minutes(10));

    int descriptor() const { return m_file.get(); }

private:
    explicit RepositoryLock(Fd file) : m_file(std::move(file)) {}

    Fd m_file;
};

} // namespace wm::git
