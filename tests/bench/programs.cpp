#include "programs.h"

#include "base/fd.h"
#include "report.h"

#include <algorithm>
#include <chrono>
#include <fcntl.h>
#include <format>
#include <fstream>
#include <poll.h>
#include <spawn.h>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

namespace wm::bench {
namespace {

std::vector<std::string> environment_of(const Program &program)
{
    std::vector<std::string> all;
    for (char **entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        const bool replaced = std::ranges::any_of(program.environment,
            [&](const auto &pair) { return text.starts_with(pair.first) && text.substr(pair.first.size()).starts_with('='); });
        if (!replaced)
            all.emplace_back(text);
    }
    for (const auto &[name, value] : program.environment)
        all.push_back(name + "=" + value);
    return all;
}

std::vector<char *> pointers(std::vector<std::string> &texts)
{
    std::vector<char *> result;
    for (std::string &text : texts)
        result.push_back(text.data());
    result.push_back(nullptr);
    return result;
}

} // namespace

Result<Ran> run(const Program &program, bool read_output)
{
    std::vector<std::string> argv = program.argv, environment = environment_of(program);
    auto argv_pointers = pointers(argv), environment_pointers = pointers(environment);
    int pipes[2] = {-1, -1};
    if (read_output && pipe2(pipes, O_CLOEXEC) != 0)
        return fail_errno(errno, "pipe");
    Fd read_end(pipes[0]), write_end(pipes[1]);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, program.input.c_str(), O_RDONLY, 0);
    if (read_output)
        posix_spawn_file_actions_adddup2(&actions, write_end.get(), 1);
    else
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    if (!program.cwd.empty())
        posix_spawn_file_actions_addchdir_np(&actions, program.cwd.c_str());

    const auto begin = std::chrono::steady_clock::now();
    pid_t pid = 0;
    const int error = posix_spawn(&pid, argv.front().c_str(), &actions, nullptr, argv_pointers.data(), environment_pointers.data());
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0)
        return fail_errno(error, "Cannot start " + argv.front());
    write_end.reset();
    Ran ran;
    if (read_output) {
        char bytes[65536];
        for (ssize_t got = 0; (got = read(read_end.get(), bytes, sizeof bytes)) > 0;)
            ran.out.append(bytes, static_cast<std::size_t>(got));
    }
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
    ran.ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
    ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return ran;
}

Result<double> median_ms(const Program &program, int times)
{
    std::vector<double> all;
    for (int i = 0; i < times; ++i) {
        auto ran = run(program);
        if (!ran)
            return std::unexpected(ran.error());
        if (ran->status != 0)
            return fail("failed", std::format("{} ended with {}.", program.argv.front(), ran->status));
        all.push_back(ran->ms);
    }
    return median(std::move(all));
}

std::vector<std::pair<std::string, std::string>> git_environment()
{
    return {{"GIT_CONFIG_GLOBAL", "/dev/null"}, {"GIT_CONFIG_SYSTEM", "/dev/null"}, {"GIT_AUTHOR_NAME", "bench"},
        {"GIT_AUTHOR_EMAIL", "bench@localhost"}, {"GIT_COMMITTER_NAME", "bench"}, {"GIT_COMMITTER_EMAIL", "bench@localhost"}};
}

Result<> git(const std::filesystem::path &repository, const std::vector<std::string> &arguments)
{
    std::vector<std::string> argv{"/usr/bin/git"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    auto ran = run({argv, git_environment(), repository});
    if (!ran)
        return std::unexpected(ran.error());
    if (ran->status != 0)
        return fail("git", "git " + arguments.front() + " failed.");
    return {};
}

Memory memory_of(pid_t pid)
{
    Memory memory;
    std::ifstream file(std::format("/proc/{}/smaps_rollup", pid));
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("Rss:"))
            memory.resident_kb = std::atol(line.c_str() + 4);
        else if (line.starts_with("Pss:"))
            memory.proportional_kb = std::atol(line.c_str() + 4);
    return memory;
}

Memory settled_memory(pid_t pid)
{
    Memory last = memory_of(pid);
    for (int same = 0, tries = 0; same < 5 && tries < 100; ++tries) {
        poll(nullptr, 0, 100);
        const Memory now = memory_of(pid);
        same = now.resident_kb == last.resident_kb ? same + 1 : 0;
        last = now;
    }
    return last;
}

long peak_of(pid_t pid)
{
    std::ifstream file(std::format("/proc/{}/status", pid));
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("VmHWM:"))
            return std::atol(line.c_str() + 6);
    return 0;
}

long long cpu_ticks(pid_t pid)
{
    std::ifstream file(std::format("/proc/{}/stat", pid));
    std::string text;
    std::getline(file, text);
    std::istringstream fields(text.substr(std::min(text.size(), text.rfind(')') + 1))); // the name may hold anything
    std::string field;
    for (int i = 3; i < 14; ++i) // utime is the 14th
        fields >> field;
    long long user = 0, system = 0;
    fields >> user >> system;
    return user + system;
}

} // namespace wm::bench
