// wm_bench [BEADS]: how fast and how small the real programs are on a town of that many beads (10,000). Prints a table
// and writes wm_bench.json beside this program.
#include "bench_town.h"
#include "ledger_bench.h"
#include "report.h"

#include "base/files.h"
#include "wire/shim_files.h"
#include "wire/start_daemon.h"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <format>
#include <poll.h>

namespace {

using namespace wm;
using namespace wm::bench;

constexpr int repetitions = 50;

Result<> measure_commands(Report &report, const BenchTown &bench)
{
    report.heading(std::format("Whole processes, median of {}", repetitions));
    const std::string bead = bench.life().state.beads.begin()->first.value;
    auto first = run(bench.wm({"status"}));
    if (!first || first->status != 0)
        return first ? fail("failed", "wm status failed.") : std::unexpected(first.error());
    report.add({"first wm, with the daemon's start", first->ms, "ms"});
    auto floor = median_ms({{"/bin/true"}}, repetitions);
    auto git = median_ms({{"/usr/bin/git", "--version"}}, repetitions);
    auto version = median_ms(bench.wm({"--version"}), repetitions);
    auto ready = median_ms(bench.wm({"ready"}), repetitions);
    auto show = median_ms(bench.wm({"show", bead}), repetitions);
    for (const auto *result : {&floor, &git, &version, &ready, &show})
        if (!*result)
            return std::unexpected(result->error());
    const auto times = [&](double ms) { return std::format("{:.1f} × /bin/true", ms / *floor); };
    report.add({"/bin/true", *floor, "ms"});
    report.add({"git --version", *git, "ms", 0, times(*git)});
    report.add({"wm --version", *version, "ms", 0, times(*version)});
    report.add({"wm ready", *ready, "ms", 5, times(*ready)});
    report.add({"wm show", *show, "ms", 5, times(*show)});
    return {};
}

Result<> measure_daemon(Report &report, const BenchTown &bench)
{
    report.heading("The daemon at rest");
    const pid_t pid = bench.daemon();
    const long long before = cpu_ticks(pid);
    poll(nullptr, 0, 5000); // what is measured is this time
    report.add({"processor time in 5 idle seconds", static_cast<double>(cpu_ticks(pid) - before), "ticks", 0.5, "one tick is 10 ms"});
    report.add({"resident memory", static_cast<double>(resident_kb(pid)) / 1024, "MB", 60});
    return {};
}

Result<> measure_shim(Report &report, const BenchTown &bench)
{
    report.heading("A run");
    std::string bead;
    for (const auto &[id, box] : bench.life().state.beads)
        if (box->dependencies.empty())
            bead = id.value;
    auto slung = run(bench.wm({"sling", bead}));
    if (!slung || slung->status != 0)
        return slung ? fail("failed", "wm sling failed.") : std::unexpected(slung.error());
    pid_t shim = 0;
    for (int tries = 0; tries < 1000 && shim == 0; ++tries) {
        std::error_code ignored;
        for (const auto &entry : std::filesystem::directory_iterator(bench.town() / "runs", ignored))
            if (auto text = read_file(entry.path() / "shim.json"))
                if (auto json = parse_json(*text, "shim.json"))
                    if (auto record = wire::read_shim_record(*json); record && record->child.pid != 0)
                        shim = record->shim.pid;
        poll(nullptr, 0, 10);
    }
    if (shim == 0)
        return fail("failed", "The run did not start within ten seconds.");
    report.add({"resident memory of its shim", static_cast<double>(resident_kb(shim)) / 1024, "MB", 2});
    auto stopped = run(bench.wm({"stop", bead}));
    for (int tries = 0; tries < 1000 && kill(shim, 0) == 0; ++tries)
        poll(nullptr, 0, 10);
    if (kill(shim, 0) == 0)
        return fail("failed", "The run did not stop within ten seconds.");
    return {};
}

Result<> measure_window(Report &report, const BenchTown &bench, const std::filesystem::path &programs)
{
    if (!std::filesystem::exists(programs / "wagonmaster"))
        return {};
    report.heading("The window, offscreen");
    Program window{
        {programs / "wagonmaster", "--quit-after-first-frame"}, {{"WAGONMASTER_HOME", bench.town()}, {"QT_QPA_PLATFORM", "offscreen"}}};
    std::vector<double> frames, processes;
    for (int i = 0; i < 5; ++i) {
        auto ran = run(window, true);
        if (!ran)
            return std::unexpected(ran.error());
        if (ran->status != 0)
            return fail("failed", std::format("wagonmaster ended with {}.", ran->status));
        processes.push_back(ran->ms);
        if (const auto digits = ran->out.find_first_of("0123456789"); digits != std::string::npos)
            frames.push_back(std::atof(ran->out.c_str() + digits));
    }
    report.add({"first frame, as it says itself", median(frames), "ms", 400});
    report.add({"whole process", median(processes), "ms"});
    return {};
}

int complain(const Error &error)
{
    std::fprintf(stderr, "wm_bench: %s %s\n", error.message.c_str(), error.hint.c_str());
    return 1;
}

} // namespace

int main(int argc, char **argv)
{
    const int beads = argc > 1 ? std::atoi(argv[1]) : 10'000;
    if (beads < 10 || beads > 1'000'000)
        return complain({"usage", "The number of beads goes from 10 to 1,000,000.", "wm_bench [BEADS]"});
    signal(SIGPIPE, SIG_IGN);
    const std::filesystem::path programs = WM_BIN_DIR;
    auto bench = BenchTown::make(beads, programs);
    if (!bench)
        return complain(bench.error());
    std::printf("A town of %d beads in %s\n", beads, (*bench)->root().c_str());
    Report report;
    for (const auto &result : {measure_ledger(report, **bench), measure_commands(report, **bench), measure_daemon(report, **bench),
             measure_window(report, **bench, programs), measure_shim(report, **bench)})
        if (!result)
            complain(result.error());
    const auto path = wire::program_directory() / "wm_bench.json";
    if (auto written = report.write(path); !written)
        return complain(written.error());
    std::printf("\nWritten to %s\n", path.c_str());
    return 0;
}
