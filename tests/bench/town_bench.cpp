#include "town_bench.h"

#include "ledger/reader.h"

#include <format>

namespace wm::bench {
namespace {

constexpr int repetitions = 50;
constexpr std::size_t large = 100'000;

Result<> measure_commands(Report &report, const BenchTown &town)
{
    const double limit = town.life().state.beads.size() < large ? 5 : 10;
    const std::string bead = town.life().state.beads.begin()->first.value;
    auto floor = median_ms({{"/bin/true"}}, repetitions);
    if (!floor)
        return std::unexpected(floor.error());
    report.add({"/bin/true", *floor, "ms", 0, std::format("the cost of starting anything; medians of {} whole processes", repetitions)});
    const auto row = [&](const std::string &name, const Program &program, double wanted) -> Result<> {
        auto ms = median_ms(program, repetitions);
        if (!ms)
            return std::unexpected(ms.error());
        report.add({name, *ms, "ms", wanted, std::format("{:.1f} × /bin/true", *ms / *floor)});
        return {};
    };
    for (auto measured : {row("git --version", {{"/usr/bin/git", "--version"}}, 0), row("wm --version", town.wm({"--version"}), 0),
             row("wm ready", town.wm({"ready"}), limit), row("wm show", town.wm({"show", bead}), limit),
             row("wm list --limit 50", town.wm({"list", "--limit", "50"}), limit)})
        if (!measured)
            return measured;
    return {};
}

void report_memory(Report &report, const std::string &when, const BenchTown &town)
{
    const Memory memory = memory_of(town.daemon());
    const double limit = town.life().state.beads.size() < large ? 60 : 150;
    report.add({"memory of the daemon, " + when, double(memory.resident_kb) / 1024, "MB", limit,
        std::format("resident; its share of pages that others map too: {} MB", memory.proportional_kb / 1024)});
}

/// A change makes a snapshot due; what follows starts from it.
Result<> have_a_snapshot(const BenchTown &town)
{
    if (auto created = town.ask({"create", "One more"}); !created)
        return std::unexpected(created.error());
    auto reader = ledger::LedgerReader::open(town.ledger());
    if (!reader)
        return std::unexpected(reader.error());
    const Seq wanted = town.life().state.seq;
    if (!within(std::chrono::seconds(60), [&] { return reader->snapshot_seq().value_or(0) >= wanted; }))
        return fail("failed", "The daemon wrote no snapshot within a minute.");
    return {};
}

} // namespace

Result<> measure_town(Report &report, const BenchTown &town)
{
    report.heading(std::format("A town of {} beads, {} events", town.life().state.beads.size(), town.life().state.seq));
    auto first = town.ask({"status"});
    if (!first)
        return std::unexpected(first.error());
    report.add({"first wm: the daemon starts, replaying all events", *first, "ms"});
    report_memory(report, "after replaying", town);
    if (auto made = have_a_snapshot(town); !made)
        return made;
    report_memory(report, "after writing a snapshot", town);
    if (auto stopped = town.stop_daemon(); !stopped)
        return stopped;
    auto second = town.ask({"status"});
    if (!second)
        return std::unexpected(second.error());
    report.add({"first wm: the daemon starts from a snapshot", *second, "ms"});
    report_memory(report, "after starting from a snapshot", town);
    if (auto measured = measure_commands(report, town); !measured)
        return measured;
    report_memory(report, "after these commands", town);
    const long long before = cpu_ticks(town.daemon());
    poll(nullptr, 0, 5000); // what is measured is this time
    report.add({"processor time in 5 idle seconds", double(cpu_ticks(town.daemon()) - before), "ticks", 0.5, "one tick is 10 ms"});
    return {};
}

} // namespace wm::bench
