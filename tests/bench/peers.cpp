#include "peers.h"

#include "base/files.h"
#include "peer_issues.h"

#include <cstdlib>
#include <format>
#include <fstream>

namespace wm::bench {
namespace {

namespace fs = std::filesystem;

constexpr int repetitions = 5;
constexpr const char *tbd_version = "0.2.3", *seeds_version = "0.5.13", *bun_version = "1.4.5";

/// One tracker that is ready to be asked.
struct Peer {
    std::string name;
    Program program; ///< without its arguments
    std::string issue;
};

fs::path cache()
{
    const char *set = std::getenv("XDG_CACHE_HOME"), *home = std::getenv("HOME");
    const fs::path base = set != nullptr && *set == '/' ? fs::path(set) : fs::path(home != nullptr ? home : "/tmp") / ".cache";
    return base / "wagonmaster-bench" / std::format("tbd-{}-seeds-{}-bun-{}", tbd_version, seeds_version, bun_version);
}

/// The folder with both programs in it.
Result<fs::path> install()
{
    const fs::path folder = cache(), done = folder / "installed";
    if (fs::exists(done))
        return folder / "node_modules";
    if (auto npm = run({{"/usr/bin/env", "npm", "--version"}}); !npm || npm->status != 0)
        return fail("no_npm", "there is no npm here");
    std::error_code error;
    fs::create_directories(folder, error);
    auto ran = run({{"/usr/bin/env", "npm", "install", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel", "error",
        std::format("get-tbd@{}", tbd_version), std::format("@os-eco/seeds-cli@{}", seeds_version), std::format("bun@{}", bun_version)}});
    if (!ran || ran->status != 0)
        return fail("npm", "npm could not install it");
    std::ofstream(done) << "";
    return folder / "node_modules";
}

Result<> succeed(Program program, std::vector<std::string> arguments)
{
    program.argv.insert(program.argv.end(), arguments.begin(), arguments.end());
    auto ran = run(program, true);
    if (!ran)
        return std::unexpected(ran.error());
    if (ran->status != 0)
        return fail("peer",
            std::format("`{} {}` ended with {}", fs::path(program.argv.back()).filename().string(), arguments.front(), ran->status));
    return {};
}

Result<fs::path> make_repository(const BenchTown &town, const std::string &name)
{
    const fs::path path = town.root() / name / "repository";
    std::error_code error;
    fs::create_directories(path, error);
    fs::create_directories(town.root() / name / "home", error);
    for (const auto &step :
        std::vector<std::vector<std::string>>{{"init", "-q", "-b", "main"}, {"commit", "-q", "--allow-empty", "-m", "First"}})
        if (auto done = git(path, step); !done)
            return std::unexpected(done.error());
    return path;
}

Program in(const fs::path &repository, std::vector<std::string> argv)
{
    auto environment = git_environment();
    environment.emplace_back("HOME", repository.parent_path() / "home");
    return {std::move(argv), std::move(environment), repository};
}

Result<Peer> prepare_tbd(const fs::path &modules, const BenchTown &town)
{
    auto repository = make_repository(town, "tbd");
    if (!repository)
        return std::unexpected(repository.error());
    Peer peer{std::format("tbd {}", tbd_version), in(*repository, {"/usr/bin/env", "node", modules / "get-tbd/dist/bin-bootstrap.cjs"}),
        "bench-" + short_id(1)};
    if (auto made = succeed(peer.program, {"init", "--prefix=bench"}); !made)
        return std::unexpected(made.error());
    if (auto written = write_tbd(*repository / ".git/tbd/data-sync-worktree/.tbd/data-sync", town.life()); !written)
        return std::unexpected(written.error());
    return peer;
}

Result<Peer> prepare_seeds(const fs::path &modules, const BenchTown &town)
{
    auto repository = make_repository(town, "seeds");
    if (!repository)
        return std::unexpected(repository.error());
    Peer peer{std::format("seeds {}", seeds_version), in(*repository, {modules / ".bin/bun", modules / "@os-eco/seeds-cli/src/index.ts"}),
        "bench-" + short_id(1)};
    if (auto made = succeed(peer.program, {"init"}); !made)
        return std::unexpected(made.error());
    if (auto written = write_seeds(*repository / ".seeds/issues.jsonl", town.life()); !written)
        return std::unexpected(written.error());
    return peer;
}

Result<> measure(Report &report, const Peer &peer, const CommandTimes &ours)
{
    for (const auto &[arguments, mine] :
        {std::pair{std::vector<std::string>{"ready"}, ours.ready}, std::pair{std::vector<std::string>{"show", peer.issue}, ours.show},
            std::pair{std::vector<std::string>{"list", "--limit", "50"}, ours.list}}) {
        Program program = peer.program;
        program.argv.insert(program.argv.end(), arguments.begin(), arguments.end());
        auto ms = median_ms(program, repetitions);
        if (!ms)
            return std::unexpected(ms.error());
        report.add({peer.name + " " + arguments.front(), *ms, "ms", 0, std::format("{:.0f} × wm {}", *ms / mine, arguments.front())});
    }
    return {};
}

} // namespace

Result<> measure_peers(Report &report, const BenchTown &town, const CommandTimes &ours)
{
    report.heading(std::format("Peers with the same {} issues, median of {} whole processes", town.life().state.beads.size(), repetitions));
    const auto modules = install();
    for (const auto &[name, prepare] : {std::pair{"tbd", &prepare_tbd}, std::pair{"seeds", &prepare_seeds}}) {
        auto peer = modules ? prepare(*modules, town) : std::unexpected(modules.error());
        auto measured = peer ? measure(report, *peer, ours) : Result<>(std::unexpected(peer.error()));
        if (!measured)
            report.skip(name, measured.error().message);
    }
    return {};
}

} // namespace wm::bench
