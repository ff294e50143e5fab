#include "process/command.h"

#include "base/fd.h"
#include "process/memory_file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <format>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wm::process {
namespace {

using Moment = std::chrono::steady_clock::time_point;

struct SpawnAttributes {
    posix_spawnattr_t value;
    SpawnAttributes()
    {
        posix_spawnattr_init(&value);
        sigset_t none;
        sigset_t all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&value, &none);
        posix_spawnattr_setsigdefault(&value, &all);
        posix_spawnattr_setpgroup(&value, 0);
        posix_spawnattr_setflags(&value, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    ~SpawnAttributes() { posix_spawnattr_destroy(&value); }
    SpawnAttributes(const SpawnAttributes &) = delete;
};

struct FileActions {
    posix_spawn_file_actions_t value;
    FileActions() { posix_spawn_file_actions_init(&value); }
    ~FileActions() { posix_spawn_file_actions_destroy(&value); }
    FileActions(const FileActions &) = delete;
};

struct Stream {
    Fd fd;
    std::string *into;
    bool overflowed = false;

    /// Takes what is there now. False: the other side closed it.
    bool drain(std::size_t limit)
    {
        char buffer[65536];
        for (;;) {
            const ssize_t got = read(fd.get(), buffer, sizeof buffer);
            if (got < 0)
                return errno == EAGAIN || errno == EINTR;
            if (got == 0)
                return false;
            const auto room = std::min(limit - into->size(), static_cast<std::size_t>(got));
            into->append(buffer, room);
            if (room < static_cast<std::size_t>(got)) {
                overflowed = true;
                return true; // back to the loop, which looks at the deadline
            }
        }
    }
};

std::vector<char *> pointers(const std::vector<std::string> &texts)
{
    std::vector<char *> all;
    for (const std::string &text : texts)
        all.push_back(const_cast<char *>(text.c_str()));
    all.push_back(nullptr);
    return all;
}

// A file instead of a pipe: nothing to feed while reading, and no SIGPIPE.
Result<Fd> input_file(const std::string &input)
{
    if (!input.empty())
        return memory_file(input);
    Fd nothing(open("/dev/null", O_RDONLY | O_CLOEXEC));
    if (!nothing.valid())
        return fail_errno(errno, "Cannot prepare the input of a command");
    return nothing;
}

Result<std::pair<Fd, Fd>> output_pipe()
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return fail_errno(errno, "Cannot make a pipe");
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    return std::pair{Fd(ends[0]), Fd(ends[1])};
}

Result<pid_t> spawn(const CommandSpec &spec, int in, int out, int err)
{
    FileActions actions;
    posix_spawn_file_actions_adddup2(&actions.value, in, 0);
    posix_spawn_file_actions_adddup2(&actions.value, out, 1);
    posix_spawn_file_actions_adddup2(&actions.value, err, 2);
    if (spec.inherited_lock >= 0)
        posix_spawn_file_actions_adddup2(&actions.value, spec.inherited_lock, 3);
    posix_spawn_file_actions_addclosefrom_np(&actions.value, spec.inherited_lock >= 0 ? 4 : 3);
    if (!spec.cwd.empty())
        posix_spawn_file_actions_addchdir_np(&actions.value, spec.cwd.c_str());

    const auto environment = with_environment(spec.environment ? *spec.environment : own_environment(), spec.extra_environment);
    const SpawnAttributes attributes;
    pid_t child = -1;
    const int error = posix_spawnp(
        &child, spec.argv.front().c_str(), &actions.value, &attributes.value, pointers(spec.argv).data(), pointers(environment).data());
    std::error_code ignored;
    if (error == ENOENT && !spec.cwd.empty() && !std::filesystem::is_directory(spec.cwd, ignored))
        return fail("not_found", std::format("There is no directory {}.", spec.cwd.string()));
    if (error == ENOENT)
        return fail("not_installed", std::format("The program {} is not installed.", spec.argv.front()),
            std::format("Install {} or add its directory to PATH.", spec.argv.front()));
    if (error != 0)
        return fail_errno(error, "Cannot start " + spec.argv.front());
    return child;
}

void reap(pid_t child, CommandResult &result)
{
    siginfo_t info{};
    while (waitid(P_PID, static_cast<id_t>(child), &info, WEXITED) != 0 && errno == EINTR) {}
    if (info.si_code == CLD_EXITED)
        result.exit_code = info.si_status;
    else
        result.signal = info.si_status;
}

bool ends_within(int pidfd, std::chrono::milliseconds time)
{
    pollfd end{pidfd, POLLIN, 0};
    return poll(&end, 1, static_cast<int>(time.count())) > 0;
}

// The group's number stays ours until the leader is reaped, so no stranger is hit.
void end_group(pid_t child, int pidfd, std::chrono::milliseconds grace, CommandResult &result)
{
    kill(-child, SIGTERM);
    ends_within(pidfd, grace);
    kill(-child, SIGKILL);
    reap(child, result);
}

int milliseconds_until(Moment moment)
{
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(moment - std::chrono::steady_clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, 1 << 30));
}

} // namespace

Result<CommandResult> run_command(const CommandSpec &spec)
{
    if (spec.argv.empty())
        return fail("invalid", "A command without a program cannot be run.");
    const Moment deadline = std::chrono::steady_clock::now() + spec.deadline;
    auto in = input_file(spec.input);
    auto out = output_pipe();
    auto err = output_pipe();
    if (!in || !out || !err)
        return std::unexpected(!in ? in.error() : !out ? out.error() : err.error());
    const auto child = spawn(spec, in->get(), out->second.get(), err->second.get());
    if (!child)
        return std::unexpected(child.error());
    out->second.reset();
    err->second.reset();

    CommandResult result;
    std::array streams{Stream{std::move(out->first), &result.out}, Stream{std::move(err->first), &result.err}};
    const Fd ended(static_cast<int>(syscall(SYS_pidfd_open, *child, 0))); // glibc declares pidfd_open without extern "C"
    if (!ended.valid()) {
        const int error = errno;
        kill(-*child, SIGKILL);
        reap(*child, result);
        return fail_errno(error, "Cannot watch " + spec.argv.front());
    }
    const bool strict = !spec.may_truncate;
    for (bool running = true; running;) {
        std::array<pollfd, 3> watched{{{streams[0].fd.get(), POLLIN, 0}, {streams[1].fd.get(), POLLIN, 0}, {ended.get(), POLLIN, 0}}};
        const int ready = poll(watched.data(), watched.size(), milliseconds_until(deadline));
        if (ready < 0 && errno != EINTR) {
            const int error = errno;
            end_group(*child, ended.get(), {}, result);
            return fail_errno(error, "Cannot watch " + spec.argv.front());
        }
        running = watched[2].revents == 0 || ready <= 0; // first, so that the last bytes are still taken below
        for (Stream &stream : streams) {
            if (stream.fd.valid() && !stream.drain(spec.output_limit))
                stream.fd.reset();
        }
        if (strict && streams[0].overflowed) {
            end_group(*child, ended.get(), spec.grace, result);
            return fail("too_large", std::format("{} printed more than {} bytes.", spec.argv.front(), spec.output_limit));
        }
        if (running && std::chrono::steady_clock::now() >= deadline) {
            end_group(*child, ended.get(), spec.grace, result);
            return fail("timeout",
                std::format("{} did not finish within {} seconds and was stopped.", spec.argv.front(),
                    std::chrono::ceil<std::chrono::seconds>(spec.deadline).count()));
        }
    }
    reap(*child, result);
    result.truncated = streams[0].overflowed;
    return result;
}

std::vector<std::string> own_environment()
{
    std::vector<std::string> all;
    for (char **entry = environ; entry != nullptr && *entry != nullptr; ++entry)
        all.emplace_back(*entry);
    return all;
}

std::vector<std::string> with_environment(std::vector<std::string> environment, const std::vector<std::string> &changes)
{
    for (const std::string &change : changes) {
        const std::string name = change.substr(0, change.find('=') + 1);
        std::erase_if(environment, [&](const std::string &entry) { return entry.starts_with(name); });
        environment.push_back(change);
    }
    return environment;
}

} // namespace wm::process
