#include "run_bench.h"

#include "base/files.h"
#include "wire/shim_files.h"

#include <csignal>
#include <cstdlib>
#include <format>

namespace wm::bench {
namespace {

struct Held {
    pid_t shim = 0;
    std::string run;
};

Held run_of(const BenchTown &town)
{
    std::error_code ignored;
    for (const auto &entry : std::filesystem::directory_iterator(town.town() / "runs", ignored))
        if (auto text = read_file(entry.path() / "shim.json"))
            if (auto json = parse_json(*text, "shim.json"))
                if (auto record = wire::read_shim_record(*json); record && record->child.pid != 0)
                    return {record->shim.pid, entry.path().filename()};
    return {};
}

/// What an agent's program pays for each call of a tool: the whole process of the hook, for an everyday call.
Result<> measure_hook(Report &report, const BenchTown &town, const std::string &run)
{
    const auto input = town.town() / "hook.json";
    if (auto written = write_file_atomically(input,
            R"({"hook_event_name":"PreToolUse","tool_name":"Bash","tool_use_id":"toolu_1","tool_input":{"command":"git status && make -j4"}})");
        !written)
        return written;
    Program hook = town.wm({"agent-hook", "pre-tool-use"});
    hook.environment.emplace_back("WAGONMASTER_RUN", run);
    hook.input = input;
    const auto ms = median_ms(hook, 50);
    if (!ms)
        return std::unexpected(ms.error());
    report.add({"wm agent-hook pre-tool-use, allowed by the policy", *ms, "ms", 5});
    return {};
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
    Held held;
    if (!within(std::chrono::seconds(10), [&] { return (held = run_of(town)).shim != 0; }))
        return fail("failed", "The run did not start within ten seconds.");
    const pid_t shim = held.shim;
    report.add({"resident memory of its shim", double(memory_of(shim).resident_kb) / 1024, "MB", 2});
    if (auto measured = measure_hook(report, town, held.run); !measured)
        return measured;
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
