#include "agents/worktree_setup.h"

#include "agents/last_lines.h"
#include "agents/worktree_files.h"
#include "base/crashpoint.h"
#include "base/files.h"
#include "base/sha256.h"
#include "git/history.h"
#include "git/repository.h"
#include "git/worktree.h"
#include "process/environment.h"
#include "process/shim_client.h"
#include "process/shim_launch.h"
#include "process/stop_run.h"

#include <algorithm>
#include <format>

namespace wm::agents {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

/// Most commands end within it, and then nobody has to ask again.
constexpr auto moment = 300ms;

/// In the worktree's admin directory, with the hash of the project file that it was set up by.
constexpr const char *ready_mark = "wagonmaster-ready";
/// In the directory of the command, while it runs: the same hash.
constexpr const char *hash_file = "project.sha256";

struct Plan {
    std::string sha256; ///< empty: the project has no file
    WorktreeWishes wishes;
};

Result<Plan> read_plan(const town::Rig &rig, const std::string &tip)
{
    const auto text = git::read_blob(rig.path, tip, std::string(project_file_name));
    if (!text)
        return std::unexpected(text.error());
    if (!*text)
        return Plan{};
    auto file = read_project_file(**text);
    if (!file)
        return std::unexpected(file.error());
    Plan plan{sha256_hex(**text), std::move(file->worktree)};
    if (plan.wishes.any() && !std::ranges::contains(rig.trusted, plan.sha256))
        return fail("untrusted", std::format("How {} sets up worktrees is not trusted.", project_file_name),
            std::format("Read it with `wm rig gates {0}`, trust it with `wm rig trust {0}`, then start again.", rig.id.value));
    return plan;
}

/// Error "timeout": it may start yet, so nothing is known about it.
Result<> launch(const town::Rig &rig, const std::string &command, std::int64_t time_limit_ms, const fs::path &worktree,
    const fs::path &directory, const fs::path &shim)
{
    wire::ShimSpec spec;
    spec.argv = {"/bin/sh", "-c", command};
    spec.cwd = worktree.string();
    spec.env = process::clean_environment();
    spec.env["WAGONMASTER_RUN"] = directory.string(); // a mark to find its processes by; nobody listens for it
    spec.env["WAGONMASTER_CLONE"] = rig.path;
    spec.env["GIT_TERMINAL_PROMPT"] = "0";
    spec.time_limit_ms = time_limit_ms;
    auto launched = process::launch_shim(shim, directory, spec);
    if (!launched && launched.error().code != "lost" && launched.error().code != "start_failed") // these two are in its directory
        return std::unexpected(launched.error());
    return {};
}

/// How the command stands after at most a moment.
process::RunState wait_for(const fs::path &directory)
{
    auto shim = process::ShimClient::connect(directory, 1s);
    if (shim && shim->request(wire::AttachRequest{}, 2s)) {
        const auto until = std::chrono::steady_clock::now() + moment;
        while (std::chrono::steady_clock::now() < until) {
            const auto message = shim->next(std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()));
            if (!message)
                break;
            if (std::holds_alternative<wire::ExitRecord>(*message)) {
                (void)shim->request(wire::AcknowledgeExitRequest{}, 1s);
                break;
            }
        }
    }
    return process::probe_run(directory);
}

/// Nothing when it went well.
std::string complaint_of(const process::RunState &state, const fs::path &directory)
{
    if (const auto *lost = std::get_if<process::Lost>(&state)) {
        (void)process::stop_run(directory, 1s); // what it started may still write there
        return lost->sentence;
    }
    const wire::ExitRecord &exit = std::get<process::Ended>(state).exit;
    const std::string lines = last_lines(directory / "out.log", 3);
    const auto with_lines = [&](std::string what) { return lines.empty() ? what + "." : what + ": " + lines; };
    switch (exit.reason) {
    case wire::ExitReason::exited: return exit.code == 0 ? "" : with_lines(std::format("exited, code {}", exit.code.value_or(0)));
    case wire::ExitReason::time_limit: return with_lines("took longer than its time limit");
    case wire::ExitReason::signalled: return with_lines(std::format("ended by signal {}", exit.signal.value_or(0)));
    case wire::ExitReason::stopped: return with_lines("was stopped");
    case wire::ExitReason::start_failed: return exit.message;
    }
    return {};
}

std::string one_per_line(const std::vector<std::string> &remarks)
{
    std::string text;
    for (const std::string &remark : remarks)
        text += remark + '\n';
    return text;
}

} // namespace

Result<Tended> set_up(
    const town::Rig &rig, const std::string &tip, const fs::path &worktree, const fs::path &directory, const fs::path &shim)
{
    const auto dirs = git::git_dirs(worktree);
    if (!dirs)
        return std::unexpected(dirs.error());
    if (process::is_being_started(directory)) // not under a command that begins at this moment
        return Tended{.ended = false, .remarks = {}};
    const fs::path mark = dirs->own / ready_mark;
    std::string sha256 = read_file(directory / hash_file).value_or("");
    if (std::holds_alternative<process::NeverStarted>(process::probe_run(directory))) {
        const auto plan = read_plan(rig, tip);
        if (!plan)
            return std::unexpected(plan.error());
        if (!plan->wishes.any() || read_file(mark).value_or("") == plan->sha256)
            return Tended{};
        sha256 = plan->sha256;
        auto remarks = bring_files(rig.path, worktree, plan->wishes);
        if (!remarks)
            return std::unexpected(remarks.error());
        if (auto made = make_private_directory(directory); !made)
            return std::unexpected(made.error());
        for (const auto &[name, text] : {std::pair("remarks", one_per_line(*remarks)), std::pair(hash_file, sha256)})
            if (auto written = write_file_atomically(directory / name, text); !written)
                return std::unexpected(written.error());
        crashpoint("setup.after_files");
        if (!plan->wishes.setup.empty()) {
            auto launched = launch(rig, plan->wishes.setup, plan->wishes.setup_timeout_ms, worktree, directory, shim);
            if (!launched && launched.error().code == "timeout")
                return Tended{.ended = false, .remarks = {}};
            if (!launched)
                return std::unexpected(launched.error());
            crashpoint("setup.after_launch");
        }
    }
    const auto state = wait_for(directory);
    if (std::holds_alternative<process::Running>(state))
        return Tended{.ended = false, .remarks = {}};
    if (!std::holds_alternative<process::NeverStarted>(state)) // there was a command
        if (const auto complaint = complaint_of(state, directory); !complaint.empty())
            return fail("setup_failed", "Its set-up failed: " + complaint);
    crashpoint("setup.before_mark");
    if (auto marked = write_file_atomically(mark, sha256); !marked)
        return std::unexpected(marked.error());
    return Tended{.ended = true, .remarks = read_file(directory / "remarks").value_or("")};
}

Result<WorktreeWishes> worktree_wishes(const town::Rig &rig, const std::string &tip)
{
    return read_plan(rig, tip).transform([](Plan plan) { return std::move(plan.wishes); });
}

void forget_set_up(const fs::path &worktree)
{
    std::error_code error;
    if (const auto dirs = git::git_dirs(worktree))
        fs::remove(dirs->own / ready_mark, error);
}

Tended tear_down(const town::Rig &rig, const fs::path &worktree, const fs::path &directory, const fs::path &shim)
{
    if (std::holds_alternative<process::NeverStarted>(process::probe_run(directory))) {
        const auto there = git::probe_worktree(worktree);
        if (!there || there->state != git::WorktreeProbe::State::ready)
            return {};
        const auto tip = git::branch_tip(rig.path, rig.target);
        if (!tip || !*tip)
            return {};
        const auto plan = read_plan(rig, **tip);
        if (!plan)
            return Tended{.ended = true, .remarks = "No teardown: " + plan.error().message};
        if (plan->wishes.teardown.empty())
            return {};
        if (auto launched = launch(rig, plan->wishes.teardown, plan->wishes.teardown_timeout_ms, worktree, directory, shim); !launched)
            return Tended{.ended = launched.error().code != "timeout", .remarks = "No teardown: " + launched.error().message};
        crashpoint("teardown.after_launch");
    }
    const auto state = wait_for(directory);
    if (std::holds_alternative<process::Running>(state))
        return Tended{.ended = false, .remarks = {}};
    if (std::holds_alternative<process::NeverStarted>(state))
        return {};
    const auto complaint = complaint_of(state, directory);
    return Tended{.ended = true, .remarks = complaint.empty() ? "" : "Its teardown failed: " + complaint};
}

} // namespace wm::agents
