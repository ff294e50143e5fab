#include "import_bench.h"

#include "peer_issues.h"

#include <format>

namespace wm::bench {

Result<> measure_import(Report &report, const Life &life, const std::filesystem::path &programs)
{
    const std::size_t lines = life.state.beads.size();
    report.heading(std::format("A Beads file of {} lines", lines));
    auto town = BenchTown::make(0, programs);
    if (!town)
        return std::unexpected(town.error());
    const std::string file = (*town)->root() / "beads.jsonl", copy = (*town)->root() / "copy.jsonl";
    if (auto written = write_beads(file, life); !written)
        return written;
    if (auto up = (*town)->ask({"status"}); !up)
        return std::unexpected(up.error());
    const double limit = lines == 10'000 ? 500 : 0;
    const auto row = [&](const std::string &name, double at_most, std::vector<std::string> arguments) -> Result<> {
        auto ms = (*town)->ask(std::move(arguments));
        if (!ms)
            return std::unexpected(ms.error());
        report.add({name, *ms, "ms", at_most});
        return {};
    };
    for (const auto &measured : {row("wm import", limit, {"import", file, "--yes"}),
             row("wm import of the same file again: nothing to do", 0, {"import", file, "--yes"}), row("wm export", 0, {"export", copy})})
        if (!measured)
            return measured;
    const pid_t daemon = (*town)->daemon();
    report.add({.name = "memory of the daemon after these",
        .value = double(settled_memory(daemon).resident_kb) / 1024,
        .unit = "MB",
        .at_most = lines < 100'000 ? 0 : 150.0,
        .note = std::format("at most {} MB while they ran", peak_of(daemon) / 1024)});
    return {};
}

} // namespace wm::bench
