#include "bench_town.h"

#include "base/files.h"
#include "ledger/ledger.h"
#include "town/effects.h"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <future>
#include <poll.h>

namespace wm::bench {
namespace {

/// Like the shell's `eventually`, for what another process does.
template <class Condition> bool within(std::chrono::seconds patience, Condition &&condition)
{
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline)
            return false;
        poll(nullptr, 0, 10);
    }
    return true;
}

Result<> make_repository(const std::filesystem::path &path)
{
    std::filesystem::create_directories(path);
    std::ofstream(path / "README.md") << "A project to measure with.\n";
    const std::vector<std::pair<std::string, std::string>> clean{{"GIT_CONFIG_GLOBAL", "/dev/null"}, {"GIT_CONFIG_SYSTEM", "/dev/null"},
        {"GIT_AUTHOR_NAME", "bench"}, {"GIT_AUTHOR_EMAIL", "bench@localhost"}, {"GIT_COMMITTER_NAME", "bench"},
        {"GIT_COMMITTER_EMAIL", "bench@localhost"}};
    const std::vector<std::vector<std::string>> steps{{"init", "-q", "-b", "main"}, {"add", "README.md"}, {"commit", "-q", "-m", "First"}};
    for (const auto &step : steps) {
        std::vector<std::string> argv{"/usr/bin/git"};
        argv.insert(argv.end(), step.begin(), step.end());
        auto ran = run({argv, clean, path});
        if (!ran)
            return std::unexpected(ran.error());
        if (ran->status != 0)
            return fail("git", "git " + step.front() + " failed.");
    }
    return {};
}

Result<> write_ledger(const std::filesystem::path &path, const std::vector<town::Decision> &decisions)
{
    auto ledger = ledger::Ledger::open(path);
    if (!ledger)
        return std::unexpected(ledger.error());
    std::promise<Result<>> last;
    for (std::size_t i = 0; i < decisions.size(); ++i)
        (*ledger)->submit(unit_of(decisions[i]), [&last, is_last = i + 1 == decisions.size()](Result<> done) {
            if (is_last)
                last.set_value(std::move(done));
        });
    return last.get_future().get();
}

} // namespace

ledger::Unit unit_of(const town::Decision &decision)
{
    ledger::Unit unit;
    for (const town::Recorded &event : decision.events)
        unit.events.push_back({event.seq, event.at, event.actor, "", std::string(town::kind_of(event.event)), town::version_of(event.event),
            town::subject_of(event.event), to_text(town::to_data(event.event))});
    return unit;
}

Life live(int beads, const std::filesystem::path &repository)
{
    using namespace town;
    Life life;
    const RigId rig("demo");
    Timestamp now = SystemClock().now() - beads * nanoseconds_per_second;
    const auto begin = std::chrono::steady_clock::now();
    std::vector<BeadId> tens;
    const auto ask = [&](const Command &command) {
        auto decision = decide(life.state, command, {"person", now += nanoseconds_per_second});
        if (!decision)
            std::abort(); // the rules refuse what this file asks: correct this file
        life.state = std::move(decision->state);
        life.decisions.push_back({std::move(decision->events), {}});
    };
    ask(AddRig{rig, repository, repository / ".git", "main", "wm", {"/bin/sleep", "600"}});
    BeadId before;
    for (int i = 0; i < beads; ++i) {
        CreateBead create{rig, "Bead number " + std::to_string(i) + " of a town to measure with", "task", i % 5, {"bench"}, {}, {}};
        if (i % 3 != 0)
            create.dependencies.push_back({before, DependencyType::blocks});
        ask(create);
        before = std::get<BeadCreated>(life.decisions.back().events.front().event).bead;
        tens.push_back(before);
        if (tens.size() == 10)
            ask(CreateConvoy{"Convoy", std::exchange(tens, {})});
    }
    life.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return life;
}

Result<std::unique_ptr<BenchTown>> BenchTown::make(int beads, const std::filesystem::path &programs)
{
    std::string pattern = std::filesystem::temp_directory_path() / "wm-bench-XXXXXX";
    if (mkdtemp(pattern.data()) == nullptr)
        return fail_errno(errno, "Cannot make a directory for the town");
    std::unique_ptr<BenchTown> bench(new BenchTown);
    bench->m_root = pattern;
    bench->m_programs = programs;
    if (auto made = make_private_directory(bench->town()); !made)
        return std::unexpected(made.error());
    if (auto made = make_repository(bench->root() / "project"); !made)
        return std::unexpected(made.error());
    bench->m_life = live(beads, bench->root() / "project");
    if (auto written = write_ledger(bench->town() / "ledger.db", bench->m_life.decisions); !written)
        return std::unexpected(written.error());
    return bench;
}

BenchTown::~BenchTown()
{
    if (const pid_t pid = daemon(); pid != 0) {
        kill(pid, SIGTERM);
        if (!within(std::chrono::seconds(10), [&] { return daemon() == 0; }))
            kill(pid, SIGKILL);
    }
    std::error_code ignored;
    std::filesystem::remove_all(m_root, ignored);
}

Program BenchTown::wm(std::vector<std::string> arguments) const
{
    arguments.insert(arguments.begin(), m_programs / "wm");
    return {std::move(arguments), {{"WAGONMASTER_HOME", town()}}, m_root / "project"};
}

pid_t BenchTown::daemon() const
{
    pid_t pid = 0;
    std::ifstream(town() / "daemon.lock") >> pid;
    return pid != 0 && kill(pid, 0) == 0 ? pid : 0;
}

} // namespace wm::bench
