// Wagonmaster's own programs, as an agent uses them: its socket says who it is, and the daemon what it may. What looks for another
// socket is an escape.
#include "approvals/rules/programs.h"

#include <algorithm>
#include <array>

namespace wm::approvals::rules {
namespace {

void wm(Case &now)
{
    const Options options(now.words, "--actor --directory -C");
    const std::string verb = options.operands.empty() ? "" : options.operands.front().text;
    const std::string second = options.operands.size() > 1 ? options.operands[1].text : "";
    if (std::ranges::contains(now.call.through, "env")) // env -u, env -i: there is no other reason for it
        now.add("escape.identity", Level::destructive, "Changes who Wagonmaster takes it for");
    if (one_of(verb, "approve deny grant") || (verb == "policy" && !second.empty() && !one_of(second, "explain show list")))
        now.add("escape.person", Level::destructive, "Answers in the place of the person");
    else if (one_of(verb, "daemon stop-daemon restore backup rig sling stop agents-start") &&
        one_of(second, "start stop restore add remove"))
        now.add("wm.person", Level::unknown, "Is for the person to do");
    else
        now.add("wm.use", Level::reads, "Speaks to Wagonmaster, as the agent that it is");
}

void daemon(Case &now)
{
    now.add("escape.town", Level::destructive, "Starts or steers what Wagonmaster is watched by");
}

void beads(Case &now)
{
    const Options options(now.words, "");
    const std::string verb = options.operands.empty() ? "" : options.operands.front().text;
    const bool removes = one_of(verb, "delete cleanup compact reset admin");
    now.add(removes ? "beads.remove" : "beads.use", removes ? Level::destructive : Level::changes_worktree,
        removes ? "Removes beads" : "Uses the tracker of this repository");
}

/// Agents that agents start: what these do is asked for elsewhere, or nowhere.
void agents(Case &now)
{
    now.add("run.agent", Level::unknown, "Starts another agent, which Wagonmaster does not see");
}

constexpr std::array programs = std::to_array<Program>({
    {"wm", wm, false},
    {"wagonmasterd wagonmaster wm-shim", daemon, false},
    {"bd beads br tbd", beads, false},
    {"claude codex gemini opencode qwen aider goose amp cursor-agent crush copilot-cli cline droid auggie kiro", agents, false},
});

} // namespace

std::span<const Program> town_programs()
{
    return programs;
}

} // namespace wm::approvals::rules
