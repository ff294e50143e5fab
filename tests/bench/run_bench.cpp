#include "run_bench.h"

#include "base/files.h"
#include "wire/shim_files.h"

#include <csignal>
#include <cstdlib>
#include <format>

namespace wm::bench {
namespace {

pid_t shim_of(const BenchTown &town)
{
    std::error_code ignored;
    for (const auto &entry : std::filesystem::directory_iterator(town.town() / "runs", ignored))
        if (auto text = read_file(entry.path() / "shim.json"))
            if (auto json = parse_json(*text, "shim.json"))
                if (auto record = wire::read_shim_record(*json); record && record->child.pid != 0)
                    return record->shim.pid;
    return 0;
}

} // namespace

Result<> measure_shim(Report &report, const BenchTown &town)
{
    report.heading("A run");
    std::string bead;
    for (const auto &[id, box] : town.life().state.beads)
        if (box->status == town::Status::open && box->dependencies.empty())
            bead = id.value;
    if (auto slung = town.ask({"sling", bead}); !slung)
        return std::unexpected(slung.error());
    pid_t shim = 0;
    if (!within(std::chrono::seconds(10), [&] { return (shim = shim_of(town)) != 0; }))
        return fail("failed", "The run did not start within ten seconds.");
    report.add({"resident memory of its shim", double(memory_of(shim).resident_kb) / 1024, "MB", 2});
    if (auto stopped = town.ask({"stop", bead}); !stopped)
        return std::unexpected(stopped.error());
    if (!within(std::chrono::seconds(10), [&] { return kill(shim, 0) != 0; }))
        return fail("failed", "The run did not stop within ten seconds.");
    return {};
}

Result<> measure_window(Report &report, const BenchTown &town, const std::filesystem::path &programs)
{
    if (!std::filesystem::exists(programs / "wagonmaster"))
        return {};
    report.heading("The window, offscreen");
    const Program window{
        {programs / "wagonmaster", "--quit-after-first-frame"}, {{"WAGONMASTER_HOME", town.town()}, {"QT_QPA_PLATFORM", "offscreen"}}};
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

} // namespace wm::bench
