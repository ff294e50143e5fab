#include "fleet_bench.h"

#include "base/files.h"
#include "base/text.h"
#include "crowd.h"
#include "wire/start_daemon.h"

#include <algorithm>
#include <cstdio>
#include <format>
#include <fstream>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace wm::bench {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr int talkers = 200, lines_a_second = 50;
constexpr int sleepers = 30;
constexpr auto measured = 15s;

fs::path script(const BenchTown &town, const std::string &name, const std::string &text)
{
    const fs::path path = town.root() / name;
    std::ofstream(path) << "#!/bin/sh\n" << text << "\n";
    fs::permissions(path, fs::perms::owner_all);
    return path;
}

/// A town in which so many may work at once.
Result<std::unique_ptr<BenchTown>> town_for(const fs::path &programs, int agents)
{
    auto town = BenchTown::make(10, programs);
    if (!town)
        return town;
    std::ofstream((*town)->town() / "town.toml") << std::format("[limits]\nagents = {}\n", agents);
    if (auto set = (*town)->ask({"rig", "set", "demo", "--sandbox", "off"}); !set) // they run and leave marks outside
        return std::unexpected(set.error());
    return town;
}

Result<std::string> create(tests::RpcClient &author, int number)
{
    auto created = author.ask("bead.create", new_bead(number));
    if (!created)
        return std::unexpected(created.error());
    return created->at("id").get<std::string>();
}

std::uintmax_t bytes_said(const BenchTown &town)
{
    std::uintmax_t bytes = 0;
    std::error_code gone;
    for (const auto &entry : fs::directory_iterator(town.town() / "runs", gone))
        if (const auto size = fs::file_size(entry.path() / "out.log", gone); !gone)
            bytes += size;
    return bytes;
}

long long ticks_of(const std::vector<pid_t> &processes)
{
    long long ticks = 0;
    for (const pid_t process : processes)
        ticks += cpu_ticks(process);
    return ticks;
}

/// So many agents with this program (empty: the rig's, which sleeps), all at work.
Result<> start_agents(const BenchTown &town, int count, const std::string &program)
{
    if (auto started = town.ask({"status"}); !started)
        return std::unexpected(started.error());
    auto author = tests::RpcClient::connect(town.town() / "person.sock");
    if (!author)
        return std::unexpected(author.error());
    for (int i = 0; i < count; ++i) {
        const auto bead = create(*author, i);
        if (!bead)
            return std::unexpected(bead.error());
        std::vector<std::string> sling{"sling", *bead};
        if (!program.empty())
            sling.insert(sling.end(), {"--command", program});
        if (auto slung = town.ask(std::move(sling)); !slung)
            return std::unexpected(slung.error());
    }
    if (!within(120s, [&] { return std::ssize(town.shims()) >= count; }))
        return fail("failed", std::format("Only {} of {} agents started within two minutes.", town.shims().size(), count));
    std::this_thread::sleep_for(5s); // what their start took has settled
    return {};
}

struct Took {
    double daemon = 0, shims = 0; ///< part of one processor
    long long daemon_ticks = 0, shim_ticks = 0;
    double grown_mb = 0;
    double seconds = 0;
};

Took watch(const BenchTown &town)
{
    const auto shims = town.shims();
    const pid_t daemon = town.daemon();
    const long long daemon_before = cpu_ticks(daemon), shims_before = ticks_of(shims);
    const long resident = memory_of(daemon).resident_kb;
    const auto begin = std::chrono::steady_clock::now();
    std::this_thread::sleep_for(measured);
    Took took;
    took.seconds = milliseconds_since(begin) / 1000;
    took.daemon_ticks = cpu_ticks(daemon) - daemon_before;
    took.shim_ticks = ticks_of(shims) - shims_before;
    const double ticks = took.seconds * double(sysconf(_SC_CLK_TCK));
    took.daemon = double(took.daemon_ticks) / ticks;
    took.shims = double(took.shim_ticks) / ticks;
    took.grown_mb = double(memory_of(daemon).resident_kb - resident) / 1024;
    return took;
}

Result<> measure_talkers(Report &report, const fs::path &programs)
{
    auto town = town_for(programs, talkers);
    if (!town)
        return std::unexpected(town.error());
    const auto program = script(**town, "chatter", std::format("exec '{}' chatter", fs::read_symlink("/proc/self/exe").string()));
    if (auto started = start_agents(**town, talkers, program); !started)
        return started;
    const auto said_before = bytes_said(**town);
    const Took took = watch(**town);
    const double lines = double(bytes_said(**town) - said_before) / took.seconds / 40; // bytes of a line
    report.add({.name = std::format("{} agents, {} lines a second each: processor of the daemon", talkers, lines_a_second),
        .value = took.daemon * 100,
        .unit = "%",
        .at_most = 25,
        .note = std::format("{:.0f} lines/s came, their shims take {:.0f} % together", lines, took.shims * 100)});
    report.add({.name = "what its memory grew by meanwhile",
        .value = took.grown_mb,
        .unit = "MB",
        .at_most = 2,
        .note = std::format("in {:.0f} s", took.seconds)});
    return {};
}

Result<> measure_sleepers(Report &report, const fs::path &programs)
{
    auto town = town_for(programs, sleepers);
    if (!town)
        return std::unexpected(town.error());
    if (auto started = start_agents(**town, sleepers, ""); !started)
        return started;
    const Took took = watch(**town);
    const std::string note = std::format("in {:.0f} s; one tick is 10 ms", took.seconds);
    report.add({.name = std::format("{} idle agents: processor time of the daemon", sleepers),
        .value = double(took.daemon_ticks),
        .unit = "ticks",
        .at_most = 0.5,
        .note = note});
    report.add({.name = "processor time of their shims", .value = double(took.shim_ticks), .unit = "ticks", .at_most = 0.5, .note = note});
    double largest = 0;
    for (const pid_t shim : (*town)->shims())
        largest = std::max(largest, double(memory_of(shim).resident_kb) / 1024);
    report.add({.name = "resident memory of the largest shim", .value = largest, .unit = "MB", .at_most = 2});
    return {};
}

/// Files to check out, and a set-up that does nothing.
Result<> make_project(const BenchTown &town, int warm)
{
    constexpr int files = 2000;
    for (int i = 0; i < files; ++i) {
        const fs::path path = town.project() / std::format("src/{}/{}.txt", i % 50, i);
        fs::create_directories(path.parent_path());
        if (!fs::exists(path))
            std::ofstream(path) << std::string(2000, static_cast<char>('a' + i % 26)) << '\n';
    }
    std::ofstream(town.project() / ".wagonmaster.toml") << std::format("[worktree]\nsetup = \"true\"\nwarm = {}\n", warm);
    for (const auto &step : std::vector<std::vector<std::string>>{{"add", "-A"}, {"commit", "-q", "-m", "Files"}})
        if (auto done = git(town.project(), step); !done)
            return done;
    auto trusted = town.ask({"rig", "trust", "demo"});
    return trusted ? Result<>() : std::unexpected(trusted.error());
}

bool is_warm(const BenchTown &town)
{
    const std::string tip(trim(read_file(town.project() / ".git/refs/heads/main").value_or("?")));
    std::error_code error;
    for (const auto &entry : fs::directory_iterator(town.project() / ".git/worktrees", error))
        if (trim(read_file(entry.path() / "wagonmaster-warm").value_or("")) == tip)
            return true;
    return false;
}

/// Milliseconds from before `wm sling` to when the agent's first instruction has run; median of a few.
Result<double> starts(const BenchTown &town, tests::RpcClient &author, bool warm, int &number)
{
    std::vector<double> took;
    for (int i = 0; i < 7; ++i) {
        if (warm && !within(30s, [&] { return is_warm(town); }))
            return fail("failed", "No worktree became ready within 30 seconds.");
        std::this_thread::sleep_for(500ms); // what follows a start or a stop is over
        const auto bead = create(author, ++number);
        if (!bead)
            return std::unexpected(bead.error());
        const fs::path mark = town.root() / std::format("begun-{}", number);
        const auto program = script(town, std::format("agent-{}", number), std::format(": > '{}'\nexec sleep 60", mark.string()));
        struct timespec begin{};
        clock_gettime(CLOCK_REALTIME, &begin);
        if (auto slung = town.ask({"sling", *bead, "--command", program}); !slung)
            return std::unexpected(slung.error());
        if (!within(30s, [&] { return fs::exists(mark); }))
            return fail("failed", "The agent did not start within 30 seconds.");
        struct stat status{};
        stat(mark.c_str(), &status);
        took.push_back(double(status.st_mtim.tv_sec - begin.tv_sec) * 1000 + double(status.st_mtim.tv_nsec - begin.tv_nsec) / 1'000'000);
        if (auto stopped = town.ask({"stop", *bead}); !stopped)
            return std::unexpected(stopped.error());
    }
    return median(took);
}

} // namespace

Result<> measure_fleet(Report &report, const fs::path &programs)
{
    report.heading("Many agents");
    if (auto measured_talkers = measure_talkers(report, programs); !measured_talkers)
        return measured_talkers;
    return measure_sleepers(report, programs);
}

Result<> measure_start(Report &report, const fs::path &programs)
{
    auto made = town_for(programs, 20);
    if (!made)
        return std::unexpected(made.error());
    const BenchTown &town = **made;
    if (auto ready = make_project(town, 0); !ready)
        return ready;
    auto author = tests::RpcClient::connect(town.town() / "person.sock");
    if (!author)
        return std::unexpected(author.error());
    report.heading("The start of an agent, in a project of 2,000 files with a set-up");
    int number = 0;
    const auto cold = starts(town, *author, false, number);
    if (!cold)
        return std::unexpected(cold.error());
    if (auto ready = make_project(town, 1); !ready)
        return ready;
    const auto warm = starts(town, *author, true, number);
    if (!warm)
        return std::unexpected(warm.error());
    report.add({.name = "from wm sling to its first instruction, in a warm worktree", .value = *warm, .unit = "ms", .at_most = 150});
    report.add({.name = "the same, when its worktree must be made", .value = *cold, .unit = "ms"});
    return {};
}

int chatter()
{
    std::string line(39, 'x');
    line += '\n';
    auto next = std::chrono::steady_clock::now();
    for (;;) {
        if (write(STDOUT_FILENO, line.data(), line.size()) < 0)
            return 0;
        std::this_thread::sleep_until(next += 1000ms / lines_a_second);
    }
}

} // namespace wm::bench
