#include "wire/start_daemon.h"

#include "base/json.h"
#include "wire/process_table.h"
#include "wire/unix_socket.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <format>
#include <poll.h>
#include <spawn.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

namespace wm::wire {
namespace {

/// Everything the daemon writes on its start-up pipe until it closes it or the deadline passes.
std::string read_until_closed(int pipe, std::chrono::steady_clock::time_point deadline)
{
    std::string text;
    char buffer[4096];
    for (;;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
        pollfd wait{pipe, POLLIN, 0};
        if (left <= 0 || poll(&wait, 1, static_cast<int>(left)) == 0)
            return text;
        const ssize_t got = read(pipe, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return text;
        text.append(buffer, static_cast<std::size_t>(got));
        if (text.contains('\n'))
            return text;
    }
}

/// An agent without the mark of its run. Whatever it starts is a descendant of the shim and ends with the run.
bool is_below_a_shim()
{
    return std::ranges::any_of(lineage_of(getpid()), [](const ProcessFacts &process) {
        return process.name == std::string_view("wagonmaster-shim").substr(0, 15); // as much as the kernel keeps
    });
}

/// The daemon detaches itself; what we spawn ends as soon as the real one stands (app/daemon/main.cpp). It reports on
/// descriptor 3: one JSON line, {} or {"code","message","hint"}.
Result<> start(const Places &places, const std::filesystem::path &program, std::chrono::steady_clock::time_point deadline)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return fail_errno(errno, "Cannot start the daemon");
    Fd reading(ends[0]), writing(ends[1]);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, places.daemon_log().c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    posix_spawn_file_actions_adddup2(&actions, 1, 2);
    if (writing.get() == 3) // dup2 onto itself would leave it close-on-exec
        writing = Fd(fcntl(writing.get(), F_DUPFD_CLOEXEC, 4));
    posix_spawn_file_actions_adddup2(&actions, writing.get(), 3);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
    const std::string name = program.string();
    std::string report = "--report";
    char *argv[] = {const_cast<char *>(name.c_str()), report.data(), nullptr};
    pid_t child = 0;
    const int error = posix_spawn(&child, name.c_str(), &actions, &attributes, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    writing.reset();
    if (error != 0)
        return fail("no_daemon", std::format("Cannot start {}: {}.", name, std::generic_category().message(error)),
            "Install Wagonmaster again; its programs lie in one directory.");
    const std::string text = read_until_closed(reading.get(), deadline);
    waitpid(child, nullptr, 0); // it has detached the real one and ended
    auto said = parse_json(text, "The daemon's report");
    if (said && said->is_object() && said->contains("message"))
        return fail(said->value("code", "failed"), said->value("message", ""), said->value("hint", ""));
    return {};
}

} // namespace

std::filesystem::path program_directory()
{
    std::error_code error;
    return std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
}

Result<Fd> connect_or_start(const Places &places, const std::filesystem::path &daemon_program, std::chrono::milliseconds patience)
{
    if (auto connected = connect_unix(places.person_socket()))
        return connected;
    if (std::getenv("WAGONMASTER_RUN") != nullptr || is_below_a_shim())
        return fail(
            "inside_run", "The daemon is not running, and an agent may not start it.", "The person starts it with any `wm` command.");
    if (auto prepared = places.prepare(); !prepared)
        return std::unexpected(prepared.error());
    // Another daemon may have won the race and still be reading its ledger, or one may be about to end and hold the
    // lock for a last moment: so ask for the socket often, and start again now and then.
    const auto deadline = std::chrono::steady_clock::now() + patience;
    constexpr int tries_per_start = 25;
    for (int tries = 0;; ++tries) {
        if (tries % tries_per_start == 0)
            if (auto started = start(places, daemon_program, deadline); !started)
                return std::unexpected(started.error());
        auto connected = connect_unix(places.person_socket());
        if (connected)
            return connected;
        if (std::chrono::steady_clock::now() > deadline)
            return fail("unreachable", "The daemon did not answer in time.", std::format("Look into {}.", places.daemon_log().string()));
        poll(nullptr, 0, 10);
    }
}

} // namespace wm::wire
