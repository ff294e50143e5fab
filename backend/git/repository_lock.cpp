#include "git/repository_lock.h"

#include <cerrno>
#include <fcntl.h>
#include <format>
#include <sys/file.h>
#include <thread>

namespace wm::git {

Result<RepositoryLock> RepositoryLock::take(const std::filesystem::path &common_dir, std::chrono::milliseconds wait)
{
    const auto path = common_dir / "wagonmaster.lock";
    Fd file(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!file.valid())
        return fail_errno(errno, "Cannot open " + path.string());
    const auto deadline = std::chrono::steady_clock::now() + wait;
    // Tried again and again: flock has no time limit, and a signal to a chosen thread is worse than this.
    while (flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return fail_errno(errno, "Cannot lock " + path.string());
        if (std::chrono::steady_clock::now() >= deadline)
            return fail("busy", std::format("Something else has been changing the worktrees of {} for too long.", common_dir.string()),
                "Look for a git command that hangs there.");
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return RepositoryLock(std::move(file));
}

} // namespace wm::git
