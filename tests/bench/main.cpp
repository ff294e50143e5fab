// wm_bench [--no-peers] [--only-agents] [--only-socket] [BEADS…]: how fast and how small the real programs are on towns of that many beads (10,000 and 100,000).
// Prints a table and writes wm_bench.json beside this program. docs/benchmarks.md says what the rows mean.
#include "claims_bench.h"
#include "effects_bench.h"
#include "fleet_bench.h"
#include "import_bench.h"
#include "ledger_bench.h"
#include "peers.h"
#include "request_bench.h"
#include "run_bench.h"
#include "socket_bench.h"
#include "terminal_bench.h"
#include "town_bench.h"
#include "transcript_bench.h"

#include "wire/start_daemon.h"

#include <charconv>
#include <csignal>
#include <cstdio>
#include <format>

namespace {

using namespace wm;
using namespace wm::bench;

const std::filesystem::path programs = WM_BIN_DIR;

int complain(const Error &error)
{
    std::fprintf(stderr, "wm_bench: %s %s\n", error.message.c_str(), error.hint.c_str());
    return 1;
}

/// What cannot be measured is a row that says why.
void keep(Report &report, const std::string &what, const Result<> &measured)
{
    if (!measured)
        report.skip(what, measured.error().message);
}

Result<> measure(Report &report, int beads, bool is_first, bool with_peers)
{
    auto town = BenchTown::make(beads, programs);
    if (!town)
        return std::unexpected(town.error());
    keep(report, "the ledger", measure_ledger(report, **town));
    const auto times = measure_town(report, **town);
    if (!times)
        return std::unexpected(times.error());
    keep(report, "import and export", measure_import(report, (*town)->life(), programs));
    if (!is_first)
        return {};
    keep(report, "the window", measure_window(report, **town, programs));
    keep(report, "a run", measure_shim(report, **town));
    keep(report, "a request of an agent", measure_request(report, **town, programs));
    if (with_peers)
        keep(report, "peers", measure_peers(report, **town, *times));
    return {};
}

} // namespace

int main(int argc, char **argv)
{
    if (argc == 2 && std::string_view(argv[1]) == "chatter")
        return chatter();
    std::vector<int> sizes;
    bool with_peers = true;
    bool only_fleet = false, only_socket = false, only_import = false;
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word == "--no-peers") {
            with_peers = false;
            continue;
        }
        if (word == "--only-agents") {
            only_fleet = true;
            continue;
        }
        if (word == "--only-socket") {
            only_socket = true;
            continue;
        }
        if (word == "--only-import") {
            only_import = true;
            continue;
        }
        int beads = 0;
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), beads);
        if (error != std::errc{} || end != word.data() + word.size() || beads < 10 || beads > 1'000'000)
            return complain({"usage", "The number of beads goes from 10 to 1,000,000.",
                "wm_bench [--no-peers] [--only-agents] [--only-socket] [--only-import] [BEADS…]"});
        sizes.push_back(beads);
    }
    if (sizes.empty())
        sizes = {10'000, 100'000};
    signal(SIGPIPE, SIG_IGN);
    Report report;
    if (only_socket) {
        keep(report, "the socket", measure_socket(report, programs));
        return 0;
    }
    if (only_import) {
        for (const int beads : sizes)
            keep(report, "import and export", measure_import(report, live(beads, "/nowhere"), programs));
        return 0;
    }
    keep(report, "the start of an agent", measure_start(report, programs));
    keep(report, "many agents", measure_fleet(report, programs));
    if (only_fleet)
        return 0;
    keep(report, "the socket", measure_socket(report, programs));
    keep(report, "claims", measure_claims(report, programs));
    keep(report, "a transcript", measure_transcript(report));
    keep(report, "terminals", measure_terminals(report, programs));
    keep(report, "effects of a command", measure_effects(report));
    for (const int &beads : sizes)
        keep(report, std::format("a town of {} beads", beads), measure(report, beads, &beads == &sizes.front(), with_peers));
    const auto path = wire::program_directory() / "wm_bench.json";
    if (auto written = report.write(path); !written)
        return complain(written.error());
    std::printf("\nWritten to %s\n", path.c_str());
    return 0;
}
