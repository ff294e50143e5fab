#include "socket_bench.h"

#include "crowd.h"
#include "floor.h"
#include "ledger/reader.h"

#include <algorithm>
#include <atomic>
#include <format>
#include <thread>

namespace wm::bench {
namespace {

/// Creates a second.
Result<double> create_rate(const BenchTown &town, int callers, int count)
{
    auto crowd = Crowd::connect(town, callers);
    if (!crowd)
        return std::unexpected(crowd.error());
    int asked = 0, refused = 0;
    const auto begin = std::chrono::steady_clock::now();
    auto done = crowd->run(
        [&](std::size_t) { return asked < count ? std::optional(Crowd::Request{"bead.create", new_bead(++asked)}) : std::nullopt; },
        [&](std::size_t, const std::string &answer) { refused += !is_result(answer); });
    if (!done)
        return std::unexpected(done.error());
    if (refused != 0)
        return fail("failed", std::format("{} of {} creates were refused.", refused, count));
    return count / (milliseconds_since(begin) / 1000);
}

/// The bare rate is taken beside each part: what else the machine does changes both.
Result<> measure_creates(Report &report, const BenchTown &town)
{
    auto fsync = fsync_ms(town.root());
    if (!fsync)
        return std::unexpected(fsync.error());
    report.add({"fsync of a page", *fsync, "ms", 0, "what any commit waits for on this disk"});
    for (const auto &[callers, count, ratio] : {std::tuple{1, 400, 0.6}, std::tuple{32, 3200, 3.0}}) {
        std::vector<double> rates, bares, ratios;
        for (int part = 0; part < 5; ++part) {
            auto bare = bare_commits(town.root());
            auto rate = create_rate(town, callers, count);
            if (!bare || !rate)
                return std::unexpected(bare ? rate.error() : bare.error());
            rates.push_back(*rate);
            bares.push_back(*bare);
            ratios.push_back(*rate / *bare);
        }
        report.add({.name = std::format("creates by {} caller{}, each after its answer", callers, callers > 1 ? "s" : ""),
            .value = median(ratios),
            .unit = "× bare",
            .note = std::format("{:.0f} creates/s, bare SQLite {:.0f} commits/s", median(rates), median(bares)),
            .at_least = ratio});
    }
    return {};
}

/// The moments at which another connection to the file sees a new event: that is when it is committed.
class Watcher {
public:
    explicit Watcher(ledger::LedgerReader reader)
        : m_thread([this, reader = std::move(reader)](const std::stop_token &stop) mutable {
              for (; !stop.stop_requested(); std::this_thread::sleep_for(std::chrono::microseconds(20)))
                  if (const Seq last = reader.last_seq().value_or(0); last > m_last.load()) {
                      m_seen = std::chrono::steady_clock::now();
                      m_last = last;
                  }
          })
    {}
    /// Waits until that event has been seen.
    std::chrono::steady_clock::time_point when(Seq seq) const
    {
        while (m_last < seq)
            std::this_thread::yield();
        return m_seen;
    }

private:
    std::atomic<Seq> m_last = 0;
    std::atomic<std::chrono::steady_clock::time_point> m_seen{};
    std::jthread m_thread;
};

Result<> measure_feed(Report &report, const BenchTown &town)
{
    auto author = tests::RpcClient::connect(town.town() / "person.sock"), reader = tests::RpcClient::connect(town.town() / "person.sock");
    auto ledger = ledger::LedgerReader::open(town.ledger());
    if (!author || !reader || !ledger)
        return std::unexpected(!author ? author.error() : !reader ? reader.error() : ledger.error());
    const auto heard = [&](std::string_view method) -> Result<Json> {
        for (;;) {
            auto message = reader->next(std::chrono::seconds(10));
            if (!message)
                return std::unexpected(message.error());
            if (!*message)
                return fail("timeout", "The feed said nothing for ten seconds.");
            if ((*message)->value("method", "") == method)
                return (*message)->at("params");
        }
    };
    if (auto subscribed = reader->ask("feed.subscribe", {{"from", 0}}); !subscribed)
        return std::unexpected(subscribed.error());
    if (auto ready = heard("feed.ready"); !ready)
        return std::unexpected(ready.error());
    const Watcher watcher(std::move(*ledger));
    std::vector<double> from_commit, from_request;
    for (int i = 0; i < 300; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        if (auto sent = author->send(1, "bead.create", new_bead(i)); !sent)
            return sent;
        auto unit = heard("feed.unit");
        if (!unit)
            return std::unexpected(unit.error());
        const auto now = std::chrono::steady_clock::now();
        const auto committed = std::min(now, watcher.when(unit->at("last").get<Seq>()));
        from_commit.push_back(std::chrono::duration<double, std::milli>(now - committed).count());
        from_request.push_back(std::chrono::duration<double, std::milli>(now - begin).count());
        if (auto answer = author->next(std::chrono::seconds(10)); !answer)
            return std::unexpected(answer.error());
    }
    std::ranges::sort(from_commit);
    report.add({.name = "the feed, from the commit to a subscriber",
        .value = median(from_commit),
        .unit = "ms",
        .at_most = 2,
        .note = std::format("median of {}, slowest {:.2f} ms; from the request on {:.2f} ms", from_commit.size(), from_commit.back(),
            median(from_request))});
    return {};
}

} // namespace

Result<> measure_socket(Report &report, const std::filesystem::path &programs)
{
    report.heading("The socket");
    auto town = BenchTown::make(0, programs);
    if (!town)
        return std::unexpected(town.error());
    if (auto up = (*town)->ask({"status"}); !up)
        return std::unexpected(up.error());
    if (auto measured = measure_creates(report, **town); !measured)
        return measured;
    return measure_feed(report, **town);
}

} // namespace wm::bench
