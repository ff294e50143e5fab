#include "request_bench.h"

#include "base/files.h"
#include "crowd.h"

#include <cstdio>
#include <cstdlib>
#include <format>
#include <fstream>
#include <future>
#include <thread>

namespace wm::bench {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr int times = 5;
constexpr auto until_loaded = 3s; // the window has the town by then

struct Waited {
    double tray = 0, dialog = 0; ///< milliseconds
};

/// One agent, which writes down when it asks, and a window that says when it had it.
Result<Waited> ask_once(const BenchTown &town, const fs::path &programs, tests::RpcClient &author, int number)
{
    auto bead = author.ask("bead.create", new_bead(number));
    if (!bead)
        return std::unexpected(bead.error());
    const std::string id = bead->at("id").get<std::string>();
    const fs::path mark = town.root() / std::format("asked-{}", number), agent = town.root() / std::format("asker-{}", number);
    std::ofstream(agent) << std::format(
        "#!/bin/sh\ndate +%s%N > '{}'\nexec '{}' ask -- rm -rf /srv/data\n", mark.string(), (programs / "wm").string());
    fs::permissions(agent, fs::perms::owner_all);
    auto window = std::async(std::launch::async, [&] {
        return run({{"/usr/bin/timeout", "60", programs / "wagonmaster", "--measure-request"},
                       {{"WAGONMASTER_HOME", town.town()}, {"QT_QPA_PLATFORM", "offscreen"}}},
            true);
    });
    std::this_thread::sleep_for(until_loaded);
    if (auto slung = town.ask({"sling", id, "--command", agent}); !slung)
        return std::unexpected(slung.error());
    const auto said = window.get();
    if (auto stopped = town.ask({"stop", id}); !stopped)
        return std::unexpected(stopped.error());
    if (!said)
        return std::unexpected(said.error());
    long long seen = 0;
    Waited waited;
    if (std::sscanf(said->out.c_str(), "in the tray at %lld, dialog after %lf", &seen, &waited.dialog) != 2) // NOLINT(cert-err34-c)
        return fail("failed", std::format("The window ended with {} and said \"{}\".", said->status, said->out));
    waited.tray = double(seen - std::atoll(read_file(mark).value_or("0").c_str())) / 1e6;
    return waited;
}

} // namespace

Result<> measure_request(Report &report, const BenchTown &town, const fs::path &programs)
{
    if (!fs::exists(programs / "wagonmaster"))
        return {};
    report.heading("A request of an agent");
    auto author = tests::RpcClient::connect(town.town() / "person.sock");
    if (!author)
        return std::unexpected(author.error());
    if (auto set = town.ask({"rig", "set", "demo", "--sandbox", "off"}); !set) // its agents leave marks outside
        return std::unexpected(set.error());
    std::vector<double> tray, dialog;
    for (int i = 0; i < times; ++i) {
        const auto waited = ask_once(town, programs, *author, i);
        if (!waited)
            return std::unexpected(waited.error());
        tray.push_back(waited->tray);
        dialog.push_back(waited->dialog);
    }
    report.add({.name = "from the start of wm ask to a frame with it in the tray", .value = median(tray), .unit = "ms", .at_most = 100});
    report.add({.name = "from the key N to a frame with it in the dialog", .value = median(dialog), .unit = "ms", .at_most = 100});
    return {};
}

} // namespace wm::bench
