#include "bench_town.h"

#include "base/files.h"
#include "ledger/ledger.h"
#include "process/process_identity.h"
#include "wire/shim_files.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <format>
#include <fstream>
#include <future>

namespace wm::bench {
namespace {

Result<> make_repository(const std::filesystem::path &path)
{
    std::filesystem::create_directories(path);
    std::ofstream(path / "README.md") << "A project to measure with.\n";
    for (const auto &step :
        std::vector<std::vector<std::string>>{{"init", "-q", "-b", "main"}, {"add", "README.md"}, {"commit", "-q", "-m", "First"}})
        if (auto done = git(path, step); !done)
            return done;
    return {};
}

Result<> write_ledger(const std::filesystem::path &path, const std::vector<Step> &steps)
{
    auto ledger = ledger::Ledger::open(path);
    if (!ledger)
        return std::unexpected(ledger.error());
    std::promise<Result<>> last;
    for (const Step &step : steps)
        (*ledger)->submit(unit_of(step), [&last, is_last = &step == &steps.back()](Result<> done) {
            if (is_last)
                last.set_value(std::move(done));
        });
    return last.get_future().get();
}

} // namespace

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
    if (auto made = make_repository(bench->project()); !made)
        return std::unexpected(made.error());
    bench->m_life = live(beads, bench->project());
    if (auto written = write_ledger(bench->ledger(), bench->m_life.steps); !written)
        return std::unexpected(written.error());
    return bench;
}

BenchTown::~BenchTown()
{
    if (!stop_daemon())
        kill(daemon(), SIGKILL);
    for (const pid_t shim : shims())
        kill(shim, SIGTERM);
    within(std::chrono::seconds(20), [this] { return shims().empty(); });
    std::error_code ignored;
    std::filesystem::remove_all(m_root, ignored);
}

Program BenchTown::wm(std::vector<std::string> arguments) const
{
    arguments.insert(arguments.begin(), m_programs / "wm");
    return {std::move(arguments), {{"WAGONMASTER_HOME", town()}}, project()};
}

Result<double> BenchTown::ask(std::vector<std::string> arguments) const
{
    const std::string name = arguments.front();
    auto ran = run(wm(std::move(arguments)));
    if (!ran)
        return std::unexpected(ran.error());
    if (ran->status != 0)
        return fail("failed", std::format("wm {} ended with {}.", name, ran->status));
    return ran->ms;
}

pid_t BenchTown::daemon() const
{
    pid_t pid = 0;
    std::ifstream(town() / "daemon.lock") >> pid;
    return pid != 0 && kill(pid, 0) == 0 ? pid : 0;
}

std::vector<pid_t> BenchTown::shims() const
{
    std::vector<pid_t> shims;
    std::error_code ignored;
    for (const auto &entry : std::filesystem::directory_iterator(town() / "runs", ignored))
        if (auto text = read_file(entry.path() / "shim.json"))
            if (auto json = parse_json(*text, "shim.json"))
                if (auto record = wire::read_shim_record(*json); record && record->child.pid != 0 && process::is_alive(record->shim))
                    shims.push_back(record->shim.pid);
    return shims;
}

Result<> BenchTown::stop_daemon() const
{
    const pid_t pid = daemon();
    if (pid == 0)
        return {};
    kill(pid, SIGTERM);
    if (!within(std::chrono::seconds(10), [&] { return daemon() == 0; }))
        return fail("failed", "The daemon did not stop within ten seconds.");
    return {};
}

} // namespace wm::bench
