#include "process/shim_launch.h"

#include "base/fd.h"
#include "base/files.h"
#include "base/text.h"
#include "process/memory_file.h"
#include "process/run_state.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <format>
#include <poll.h>
#include <spawn.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wm::process {
namespace {

using std::chrono::milliseconds;
/// posix_spawn's two option objects, freed.
struct SpawnOptions {
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;

    explicit SpawnOptions(int input)
    {
        posix_spawnattr_init(&attributes);
        posix_spawn_file_actions_init(&actions);
        sigset_t none, all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&attributes, &none);
        posix_spawnattr_setsigdefault(&attributes, &all);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
        posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    }
    SpawnOptions(const SpawnOptions &) = delete;
    SpawnOptions &operator=(const SpawnOptions &) = delete;
    ~SpawnOptions()
    {
        posix_spawnattr_destroy(&attributes);
        posix_spawn_file_actions_destroy(&actions);
    }
};

Result<pid_t> spawn(const std::filesystem::path &program, const std::filesystem::path &run_dir, std::string_view spec)
{
    const auto input = memory_file(spec);
    if (!input)
        return std::unexpected(input.error());
    const SpawnOptions options(input->get());
    std::string name = program.string(), argument = run_dir.string();
    const std::array<char *, 3> argv{name.data(), argument.data(), nullptr};
    const std::array<char *, 1> no_environment{nullptr};
    pid_t pid = 0;
    const int error = posix_spawn(&pid, name.c_str(), &options.actions, &options.attributes, argv.data(), no_environment.data());
    if (error != 0)
        return fail("no_shim", std::format("Cannot start {}: {}.", name, std::generic_category().message(error)),
            "It belongs beside wagonmasterd; install Wagonmaster again.");
    return pid;
}

std::unexpected<Error> not_ready(milliseconds patience)
{
    return fail(
        "timeout", std::format("The run's shim was not ready after {} ms.", patience.count()), "The disk may be very slow; try again.");
}

/// Waits for the shim's first process, which returns as soon as the run is held (app/shim/main.cpp).
Result<> wait_for(pid_t pid, milliseconds patience)
{
    const Fd handle(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
    if (handle.valid()) {
        pollfd watched{handle.get(), POLLIN, 0};
        const auto until = std::chrono::steady_clock::now() + patience;
        int ready = 0;
        do {
            const auto left = std::chrono::ceil<milliseconds>(until - std::chrono::steady_clock::now()).count();
            ready = poll(&watched, 1, static_cast<int>(std::max<std::int64_t>(left, 0)));
        } while (ready < 0 && errno == EINTR);
        if (ready == 0) {
            kill(pid, SIGKILL); // only the one that waits; a shim that is merely slow goes on and is found by its directory
            waitpid(pid, nullptr, 0);
            return not_ready(patience);
        }
    }
    while (waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {}
    return {};
}

std::string last_line_of(const std::filesystem::path &log)
{
    const auto lines = split_lines(read_file(log).value_or(""));
    for (auto line = lines.rbegin(); line != lines.rend(); ++line)
        if (!trim(*line).empty())
            return std::string(trim(*line));
    return "it left no reason in " + log.string() + ".";
}

/// Until the state is said in the directory. Another shim may have been faster than ours (the one of a daemon that crashed an
/// instant ago, or one that we did not wait for any longer) and be about to say that it holds the run.
void wait_until_settled(const std::filesystem::path &run_dir, milliseconds patience)
{
    const auto until = std::chrono::steady_clock::now() + patience;
    while (is_being_started(run_dir) && std::chrono::steady_clock::now() < until)
        poll(nullptr, 0, 5);
}

/// What the caller gets when the run is known to its directory.
Result<ProcessIdentity> shim_of(const RunState &state, const std::filesystem::path &run_dir)
{
    if (const auto *running = std::get_if<Running>(&state))
        return running->record.shim;
    if (const auto *lost = std::get_if<Lost>(&state))
        return fail("lost", lost->sentence, "Start another run.");
    if (const auto *ended = std::get_if<Ended>(&state)) {
        if (ended->exit.reason == wire::ExitReason::start_failed)
            return fail("start_failed", ended->exit.message);
        return read_file(run_dir / "shim.json")
            .and_then([](const std::string &text) { return parse_json(text, "shim.json"); })
            .and_then([](const Json &json) { return wire::read_shim_record(json); })
            .transform([](const wire::ShimRecord &record) { return record.shim; });
    }
    return fail("no_shim", "The run's shim did not start: " + last_line_of(run_dir / "shim.log"));
}

/// What of a specification lies on the disk, for as long as the run's directory does: of its environment only our own words, by
/// which its processes are known. The rest may hold keys.
wire::ShimSpec to_be_kept(wire::ShimSpec spec)
{
    std::erase_if(spec.env, [](const auto &variable) { return !variable.first.starts_with("WAGONMASTER_"); });
    return spec;
}

} // namespace

bool is_being_started(const std::filesystem::path &run_dir)
{
    const Fd folder(open(run_dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return folder.valid() && flock(folder.get(), LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK &&
        std::holds_alternative<NeverStarted>(probe_run(run_dir));
}

Result<ProcessIdentity> launch_shim(
    const std::filesystem::path &shim_program, const std::filesystem::path &run_dir, const wire::ShimSpec &spec, milliseconds patience)
{
    if (const RunState state = probe_run(run_dir); !std::holds_alternative<NeverStarted>(state))
        return shim_of(state, run_dir);
    wire::ShimSpec complete = spec;
    complete.env.try_emplace("WAGONMASTER_RUN", run_dir.filename().string());
    if (auto made = make_private_directory(run_dir); !made)
        return std::unexpected(made.error());
    if (auto written = write_file_atomically(run_dir / "spec.json", to_text(json_of(to_be_kept(complete)))); !written)
        return std::unexpected(written.error());
    const auto pid = spawn(shim_program, run_dir, to_text(json_of(complete)));
    if (!pid)
        return std::unexpected(pid.error());
    if (auto waited = wait_for(*pid, patience); !waited)
        return std::unexpected(waited.error());
    wait_until_settled(run_dir, patience);
    if (is_being_started(run_dir))
        return not_ready(patience);
    return shim_of(probe_run(run_dir), run_dir);
}

} // namespace wm::process
