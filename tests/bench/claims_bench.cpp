#include "claims_bench.h"

#include "crowd.h"

#include <algorithm>
#include <format>
#include <map>

namespace wm::bench {
namespace {

constexpr int claimers = 32;
constexpr int beads = 1000;

Result<std::vector<std::string>> create_beads(const BenchTown &town)
{
    auto author = tests::RpcClient::connect(town.town() / "person.sock");
    if (!author)
        return std::unexpected(author.error());
    std::vector<std::string> ids;
    for (int i = 0; i < beads; ++i) {
        auto created = author->ask("bead.create", new_bead(i));
        if (!created)
            return std::unexpected(created.error());
        ids.push_back(created->at("id"));
    }
    return ids;
}

std::string name_of(std::size_t claimer)
{
    return std::format("claimer-{}", claimer);
}

using Winners = std::map<std::string, int>; ///< how often each bead was given out

void add_row(Report &report, const std::string &name, double ms, const Winners &winners, const std::string &more = {})
{
    const auto twice = std::ranges::count_if(winners, [](const auto &entry) { return entry.second > 1; });
    report.add({.name = name,
        .value = ms,
        .unit = "ms",
        .note = std::format("{} beads: {} claimed twice, {} never{}", beads, twice, beads - static_cast<int>(winners.size()), more)});
}

/// Each takes the most urgent one until nothing is ready.
Result<> measure_next(Report &report, const BenchTown &town)
{
    if (auto created = create_beads(town); !created)
        return std::unexpected(created.error());
    auto crowd = Crowd::connect(town, claimers);
    if (!crowd)
        return std::unexpected(crowd.error());
    std::vector<bool> satisfied(claimers, false);
    Winners winners;
    int failed = 0;
    const auto begin = std::chrono::steady_clock::now();
    auto done = crowd->run(
        [&](std::size_t index) {
            return satisfied[index] ? std::nullopt : std::optional(Crowd::Request{"bead.ready", {{"claim", true}, {"as", name_of(index)}}});
        },
        [&](std::size_t index, const std::string &line) {
            const auto answer = parse_json(line, "The answer");
            const auto result = answer ? tests::result_of(*answer) : answer;
            failed += !result;
            satisfied[index] = !result || result->at("items").empty();
            if (!satisfied[index])
                ++winners[result->at("items")[0]["id"]];
        });
    if (!done)
        return done;
    add_row(report, "32 claimers take what is most urgent, all of it", milliseconds_since(begin), winners,
        failed > 0 ? std::format(", {} REFUSED", failed) : "");
    return {};
}

/// All want the same bead at the same moment, and then the next one.
Result<> measure_same(Report &report, const BenchTown &town)
{
    const auto ids = create_beads(town);
    if (!ids)
        return std::unexpected(ids.error());
    auto crowd = Crowd::connect(town, claimers);
    if (!crowd)
        return std::unexpected(crowd.error());
    std::vector<std::size_t> at(claimers, 0);
    Winners winners;
    int refusals = 0;
    const auto begin = std::chrono::steady_clock::now();
    auto done = crowd->run(
        [&](std::size_t index) {
            return at[index] == ids->size()
                ? std::nullopt
                : std::optional(Crowd::Request{"bead.claim", {{"id", (*ids)[at[index]++]}, {"as", name_of(index)}}});
        },
        [&](std::size_t index, const std::string &answer) {
            if (is_result(answer))
                ++winners[(*ids)[at[index] - 1]];
            else
                refusals += answer.contains("is already claimed by claimer-");
        });
    if (!done)
        return done;
    add_row(report, "32 claimers want the same bead, one after the other", milliseconds_since(begin), winners,
        std::format("; {} refusals name the holder", refusals));
    return {};
}

} // namespace

Result<> measure_claims(Report &report, const std::filesystem::path &programs)
{
    auto town = BenchTown::make(0, programs);
    if (!town)
        return std::unexpected(town.error());
    if (auto up = (*town)->ask({"status"}); !up)
        return std::unexpected(up.error());
    if (auto measured = measure_next(report, **town); !measured)
        return measured;
    return measure_same(report, **town);
}

} // namespace wm::bench
