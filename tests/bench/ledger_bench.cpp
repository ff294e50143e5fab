#include "ledger_bench.h"

#include "engine/restore.h"
#include "floor.h"
#include "ledger/ledger.h"

#include <atomic>
#include <chrono>
#include <format>
#include <future>
#include <thread>

namespace wm::bench {
namespace {

constexpr int commits = 300;

/// Callers that each wait for their commit before the next one, sharing one order of events as the engine does.
Result<double> ledger_callers(const std::filesystem::path &path, int callers, std::uint64_t &transactions)
{
    auto opened = ledger::Ledger::open(path);
    if (!opened)
        return std::unexpected(opened.error());
    ledger::Ledger &ledger = **opened;
    std::mutex order;
    Seq next = 1;
    std::atomic<int> left = commits * (callers > 1 ? 4 : 1), failures = 0;
    const int total = left;
    const auto begin = std::chrono::steady_clock::now();
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < callers; ++i)
            threads.emplace_back([&] {
                while (left.fetch_sub(1) > 0) {
                    std::promise<Result<>> done;
                    {
                        const std::lock_guard lock(order);
                        ledger::Unit unit;
                        unit.events.push_back(
                            {next++, 1, "person", "", "bead.closed", 1, "wm-a3f8", R"({"bead":"wm-a3f8","reason":"closed"})"});
                        ledger.submit(std::move(unit), [&done](Result<> result) { done.set_value(std::move(result)); });
                    }
                    if (!done.get_future().get())
                        ++failures;
                }
            });
    }
    const double seconds = milliseconds_since(begin) / 1000;
    transactions = ledger.stats().commits;
    if (failures != 0)
        return fail("storage", "A commit of the benchmark failed.");
    return total / seconds;
}

} // namespace

Result<> measure_ledger(Report &report, const BenchTown &bench)
{
    report.heading("Ledger and rules");
    auto bare = bare_commits(bench.root());
    if (!bare)
        return std::unexpected(bare.error());
    report.add({"bare SQLite, one row per commit", *bare, "commits/s"});
    for (const int callers : {1, 32}) {
        std::uint64_t transactions = 0;
        auto rate = ledger_callers(bench.root() / std::format("callers-{}.db", callers), callers, transactions);
        if (!rate)
            return std::unexpected(rate.error());
        report.add({std::format("ledger, {} caller{}", callers, callers > 1 ? "s" : ""), *rate, "units/s", 0,
            std::format("{:.2f} × bare, {} transactions", *rate / *bare, transactions)});
    }
    const Life &life = bench.life();
    report.add({"decide and apply", static_cast<double>(life.steps.size()) / life.seconds, "cmds/s", 0,
        std::format("{} beads", life.state.beads.size())});
    auto reader = ledger::LedgerReader::open(bench.ledger());
    if (!reader)
        return std::unexpected(reader.error());
    const auto begin = std::chrono::steady_clock::now();
    auto folded = engine::fold(*reader, {}, life.state.seq);
    const double seconds = milliseconds_since(begin) / 1000;
    if (!folded)
        return std::unexpected(folded.error());
    report.add({"replay from the ledger", static_cast<double>(life.state.seq) / seconds, "events/s", 0,
        *folded == life.state ? std::format("{} events, the same town", life.state.seq) : "ANOTHER TOWN"});
    return {};
}

} // namespace wm::bench
