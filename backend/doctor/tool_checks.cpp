#include "doctor/tool_checks.h"

#include <charconv>
#include <format>
#include <unistd.h>

namespace wm::doctor {
namespace {

constexpr int oldest_git = 41; ///< of git 2: `--attr-source`, with which merges are tried out

/// 47 of "2.47.3", 1000 of "3.0"; 0 when it cannot be told.
int git_2_minor(const std::string &version)
{
    int major = 0, minor = 0;
    const char *const end = version.data() + version.size();
    const auto first = std::from_chars(version.data(), end, major);
    if (first.ec != std::errc{} || first.ptr == end || *first.ptr != '.')
        return 0;
    std::from_chars(first.ptr + 1, end, minor);
    return major > 2 ? 1000 : major == 2 ? minor : 0;
}

} // namespace

Result<process::CommandResult> ask_git()
{
    process::CommandSpec spec;
    spec.argv = {"git", "--version"};
    spec.deadline = agents::probe_deadline;
    return process::run_command(spec);
}

Check git_check(const Result<process::CommandResult> &said)
{
    if (!said)
        return {"git", Health::problem, said.error().message,
            said.error().hint.empty() ? "Worktrees and landings need it: install git." : said.error().hint};
    const std::string version = agents::version_in(said->out);
    if (!said->succeeded() || version.empty())
        return {"git", Health::problem, "git does not say its version.", "Look at what `git --version` prints."};
    if (git_2_minor(version) < oldest_git)
        return {"git", Health::problem, std::format("git {} is too old to try merges out.", version),
            std::format("Install git 2.{} or newer.", oldest_git)};
    return {"git", Health::ok, std::format("git {}.", version)};
}

Check shim_check(const std::filesystem::path &shim)
{
    if (access(shim.c_str(), X_OK) == 0)
        return {"shim", Health::ok, std::format("{} is there.", shim.string())};
    return {"shim", Health::problem, std::format("{} is missing: no agent can start.", shim.string()), "Install Wagonmaster again."};
}

Check sandbox_check(const Result<> &works)
{
    if (works)
        return {"sandbox", Health::ok, "bubblewrap can shut agents in.", ""};
    return {"sandbox", Health::warning, works.error().message + " Agents run without a sandbox.", works.error().hint};
}

Checks agent_checks(const std::vector<agents::Detected> &found)
{
    Checks checks;
    for (const agents::Detected &agent : found) {
        if (!agent.installed())
            continue;
        const std::string name = agent.preset.title + (agent.version.empty() ? "" : " " + agent.version);
        const std::string subject = "agent " + agent.preset.name;
        if (agent.login == agents::Login::no)
            checks.push_back({subject, Health::warning, std::format("{} is there, but nobody is logged in.", name), agent.preset.sign_in});
        else if (!agent.preset.version.empty() && agent.version.empty())
            checks.push_back({subject, Health::warning, agent.note.empty() ? std::format("{} does not say its version.", name) : agent.note,
                "Start it once by hand; `wm agents detect --again` asks it again."});
        else
            checks.push_back({subject, Health::ok,
                agent.login == agents::Login::yes ? std::format("{}, logged in.", name)
                                                  : std::format("{}; whether it is logged in shows when it starts.", name)});
    }
    if (checks.empty())
        checks.push_back({"agents", Health::warning, "None of the agents that Wagonmaster knows is installed.",
            "`wm agents detect` shows how to install one; any other program can be an agent too."});
    return checks;
}

} // namespace wm::doctor
