#include "town_bench.h"

#include "ledger/reader.h"

#include <format>

namespace wm::bench {
namespace {

constexpr int repetitions = 50;
constexpr std::size_t large = 100'000;

Result<CommandTimes> measure_commands(Report &report, const BenchTown &town)
{
    const double limit = town.life().state.beads.size() < large ? 5 : 10;
    const std::string bead = town.life().state.beads.begin()->first.value;
    CommandTimes times;
    double floor = 0, ignored = 0;
    const auto row = [&](const std::string &name, const Program &program, double at_most, double &ms) -> Result<> {
        auto measured = median_ms(program, repetitions);
        if (!measured)
            return std::unexpected(measured.error());
        ms = *measured;
        report.add({name, ms, "ms", at_most,
            floor == 0 ? std::format("medians of {} whole processes", repetitions) : std::format("{:.1f} × /bin/true", ms / floor)});
        return {};
    };
    for (auto measured : {row("/bin/true", {{"/bin/true"}}, 0, floor), row("git --version", {{"/usr/bin/git", "--version"}}, 0, ignored),
             row("wm --version", town.wm({"--version"}), 0, ignored), row("wm ready", town.wm({"ready"}), limit, times.ready),
             row("wm show", town.wm({"show", bead}), limit, times.show),
             row("wm list --limit 50", town.wm({"list", "--limit", "50"}), limit, times.list)})
        if (!measured)
            return std::unexpected(measured.error());
    return times;
}

void report_memory(Report &report, const std::string &when, const BenchTown &town)
{
    const Memory memory = settled_memory(town.daemon());
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

Result<CommandTimes> measure_town(Report &report, const BenchTown &town)
{
    report.heading(std::format("A town of {} beads, {} events", town.life().state.beads.size(), town.life().state.seq));
    auto first = town.ask({"status"});
    if (!first)
        return std::unexpected(first.error());
    report.add({"first wm: the daemon starts, replaying all events", *first, "ms"});
    report_memory(report, "after replaying", town);
    if (auto made = have_a_snapshot(town); !made)
        return std::unexpected(made.error());
    report_memory(report, "after writing a snapshot", town);
    if (auto stopped = town.stop_daemon(); !stopped)
        return std::unexpected(stopped.error());
    auto second = town.ask({"status"});
    if (!second)
        return std::unexpected(second.error());
    report.add({"first wm: the daemon starts from a snapshot", *second, "ms"});
    report_memory(report, "after starting from a snapshot", town);
    const auto times = measure_commands(report, town);
    if (!times)
        return times;
    report_memory(report, "after these commands", town);
    poll(nullptr, 0, 4000); // the day's first backup is made soon after a start
    const long long before = cpu_ticks(town.daemon());
    poll(nullptr, 0, 5000); // what is measured is this time
    report.add({"processor time in 5 idle seconds", double(cpu_ticks(town.daemon()) - before), "ticks", 0.5, "one tick is 10 ms"});
    return times;
}

} // namespace wm::bench
