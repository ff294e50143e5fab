#include "socket_bench.h"

#include "base/ulid.h"
#include "floor.h"
#include "support/rpc_client.h"

#include <algorithm>
#include <format>
#include <poll.h>
#include <set>

namespace wm::bench {
namespace {

using tests::RpcClient;

constexpr int many = 32;

/// Clients that each wait for their answer before they ask again, until `next` has no more requests. `take` gets what
/// client `index` was answered.
struct Crowd {
    using Next = std::function<std::optional<std::pair<std::string, Json>>(std::size_t index)>;
    using Take = std::function<void(std::size_t index, const Result<Json> &answer)>;

    std::vector<RpcClient> clients;

    static Result<Crowd> connect(const BenchTown &town, int count)
    {
        Crowd crowd;
        for (int i = 0; i < count; ++i) {
            auto client = RpcClient::connect(town.town() / "person.sock");
            if (!client)
                return std::unexpected(client.error());
            crowd.clients.push_back(std::move(*client));
        }
        return crowd;
    }
    Result<> run(const Next &next, const Take &take)
    {
        std::vector<pollfd> waiting;
        for (const RpcClient &client : clients)
            waiting.push_back({client.fd(), POLLIN, 0});
        std::size_t busy = 0;
        const auto ask = [&](std::size_t index) -> Result<> {
            const auto request = next(index);
            if (!request)
                return {};
            ++busy;
            return clients[index].send(1, request->first, request->second);
        };
        for (std::size_t index = 0; index < clients.size(); ++index)
            if (auto asked = ask(index); !asked)
                return asked;
        while (busy > 0) {
            if (poll(waiting.data(), waiting.size(), 10'000) <= 0)
                return fail("timeout", "The daemon did not answer within ten seconds.");
            for (std::size_t index = 0; index < clients.size(); ++index) {
                if (waiting[index].revents == 0)
                    continue;
                auto message = clients[index].next(std::chrono::milliseconds(0));
                if (!message)
                    return std::unexpected(message.error());
                if (!*message)
                    continue;
                --busy;
                take(index, tests::result_of(**message));
                if (auto asked = ask(index); !asked)
                    return asked;
            }
        }
        return {};
    }
};

Json new_bead(int number)
{
    return {{"title", std::format("Bead {} of a storm", number)}, {"rig", "demo"}, {"command_id", make_ulid(SystemClock().now())}};
}

/// Creates a second.
Result<double> create_rate(const BenchTown &town, int callers, int count)
{
    auto crowd = Crowd::connect(town, callers);
    if (!crowd)
        return std::unexpected(crowd.error());
    int asked = 0, refused = 0;
    const auto begin = std::chrono::steady_clock::now();
    auto done = crowd->run(
        [&](std::size_t) { return asked < count ? std::optional(std::pair{std::string("bead.create"), new_bead(++asked)}) : std::nullopt; },
        [&](std::size_t, const Result<Json> &answer) { refused += !answer; });
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
    for (const auto &[callers, count, ratio] : {std::tuple{1, 400, 0.6}, std::tuple{many, 3200, 3.0}}) {
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

Result<> measure_feed(Report &report, const BenchTown &town)
{
    auto author = RpcClient::connect(town.town() / "person.sock"), reader = RpcClient::connect(town.town() / "person.sock");
    if (!author || !reader)
        return std::unexpected(author ? reader.error() : author.error());
    auto here = reader->ask("status", Json::object());
    const auto next_unit = [&](std::string_view method) -> Result<> {
        for (;;) {
            auto message = reader->next(std::chrono::seconds(10));
            if (!message)
                return std::unexpected(message.error());
            if (!*message)
                return fail("timeout", "The feed said nothing for ten seconds.");
            if ((*message)->value("method", "") == method)
                return {};
        }
    };
    if (auto subscribed = reader->ask("feed.subscribe", {{"from", 0}}); !subscribed)
        return std::unexpected(subscribed.error());
    if (auto ready = next_unit("feed.ready"); !ready)
        return ready;
    std::vector<double> from_request, from_answer;
    for (int i = 0; i < 300; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        if (auto created = author->ask("bead.create", new_bead(i)); !created)
            return std::unexpected(created.error());
        const auto answered = std::chrono::steady_clock::now();
        if (auto heard = next_unit("feed.unit"); !heard)
            return heard;
        from_answer.push_back(milliseconds_since(answered));
        from_request.push_back(milliseconds_since(begin));
    }
    std::ranges::sort(from_request);
    report.add({.name = "the feed, from sending a create to hearing of it",
        .value = median(from_request),
        .unit = "ms",
        .at_most = 2,
        .note = std::format("the commit and its fsync included; slowest of {}: {:.2f} ms", from_request.size(), from_request.back())});
    return {};
}

Result<> measure_claims(Report &report, const BenchTown &town)
{
    auto author = RpcClient::connect(town.town() / "person.sock");
    if (!author)
        return std::unexpected(author.error());
    constexpr int beads = 1000;
    std::vector<std::string> ids;
    for (int i = 0; i < beads; ++i) {
        auto created = author->ask("bead.create", new_bead(i));
        if (!created)
            return std::unexpected(created.error());
        ids.push_back(created->at("id"));
    }
    auto crowd = Crowd::connect(town, many);
    if (!crowd)
        return std::unexpected(crowd.error());
    std::vector<std::size_t> at(many, 0);
    std::multiset<std::string> claimed;
    const auto begin = std::chrono::steady_clock::now();
    auto done = crowd->run(
        [&](std::size_t index) -> std::optional<std::pair<std::string, Json>> {
            if (at[index] == ids.size())
                return std::nullopt;
            return std::pair{std::string("bead.claim"), Json{{"id", ids[at[index]++]}}};
        },
        [&](std::size_t index, const Result<Json> &answer) {
            if (answer)
                claimed.insert(ids[at[index] - 1]);
        });
    if (!done)
        return done;
    report.add({"32 claimers", milliseconds_since(begin), "ms", 0, std::format("{} claims", claimed.size())});
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
    if (auto measured = measure_feed(report, **town); !measured)
        return measured;
    return measure_claims(report, **town);
}

} // namespace wm::bench
