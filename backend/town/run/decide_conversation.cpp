// What is said to agents, what they report of themselves, pauses, budgets.
#include "town/decide_parts.h"
#include "town/rules/budget.h"
#include "town/run/agent_kind.h"

#include <algorithm>

namespace wm::town {
namespace {

Result<> lives(const Run &run)
{
    if (run.state == RunState::ended)
        return fail("ended", std::format("{} has ended its work on {}.", run.agent.value, run.bead.value),
            std::format("Send the bead back to it: `wm sling {}`.", run.bead.value));
    return {};
}

Result<> takes_part(const Run &run)
{
    if (!converses(run.command))
        return fail("unsupported", std::format("{} is a program without a channel for this.", program_name(run.command)),
            "Stop it with `wm stop`, or choose a kind of agent: `wm agents detect`.");
    return lives(run);
}

} // namespace

Result<Events> Rules::operator()(const PromptRun &c) const
{
    WM_TRY(run, this->run(c.run));
    WM_CHECK(takes_part(*run));
    if (run->finished)
        return fail("finished", std::format("{} has handed over its work.", run->agent.value),
            std::format("When it comes back, send it again: `wm sling {}`.", run->bead.value));
    if (std::ranges::contains(run->prompts, c.prompt, &QueuedPrompt::id))
        return Events{};
    constexpr std::size_t most_prompts = 100;
    if (run->prompts.size() >= most_prompts)
        return fail("too_many", std::format("{} messages wait for {} already.", most_prompts, run->agent.value),
            "Wait until it takes them, or interrupt it.");
    return Events{PromptQueued{c.run, c.prompt, c.start, c.text, c.now}};
}

Result<Events> Rules::operator()(const ReportDelivered &c) const
{
    WM_TRY(run, this->run(c.run));
    if (!std::ranges::contains(run->prompts, c.prompt, &QueuedPrompt::id))
        return Events{};
    return Events{PromptDelivered{c.run, c.prompt, c.typed}};
}

Result<Events> Rules::operator()(const ReportSession &c) const
{
    WM_TRY(run, this->run(c.run));
    if (run->session == c.session && run->version == c.version && run->model == c.model)
        return Events{};
    return Events{RunSession{c.run, c.session, c.version, c.model}};
}

Result<Events> Rules::operator()(const ReportTurn &c) const
{
    WM_TRY(run, this->run(c.run));
    if (c.turns <= run->turns)
        return Events{};
    return Events{RunTurnEnded{c.run, c.turns, c.how, c.reason, c.not_handed_over}};
}

Result<Events> Rules::operator()(const ReportSpent &c) const
{
    WM_TRY(run, this->run(c.run));
    if (c.total == run->spent)
        return Events{};
    return Events{RunSpent{c.run, DayId(to_rfc3339(asker.now).substr(0, 10)), c.total - run->spent}};
}

Result<Events> Rules::operator()(const ReportTrouble &c) const
{
    WM_TRY(run, this->run(c.run));
    if ((run->state != RunState::running && run->state != RunState::starting) || run->trouble == c.trouble)
        return Events{};
    return Events{RunTroubled{c.run, c.trouble}, RunStopRequested{c.run, c.trouble.message}};
}

Result<Events> Rules::operator()(const PauseRun &c) const
{
    WM_TRY(run, this->run(c.run));
    WM_CHECK(takes_part(*run));
    if (run->paused && (run->paused->empty() || !c.reason.empty())) // a person's pause outlasts that of a budget
        return Events{};
    return Events{RunPaused{c.run, c.reason}};
}

Result<Events> Rules::operator()(const GoOn &c) const
{
    WM_TRY(run, this->run(c.run));
    WM_CHECK(lives(*run));
    if (run->not_before != 0)
        return Events{RunDue{c.run}};
    if (!run->paused)
        return Events{};
    if (const auto over = exceeded_budget(state, *run))
        return fail(
            "out_of_budget", std::format("{}.", words_of(*over)), std::format("Raise it first: `wm budget set {} DOLLARS`.", over->scope));
    return Events{RunWentOn{c.run}};
}

Result<Events> Rules::operator()(const ReportStalled &c) const
{
    WM_TRY(run, this->run(c.run));
    if (run->state != RunState::running || run->stalled_since != 0)
        return Events{};
    return Events{RunStalled{c.run, c.since}};
}

Result<Events> Rules::operator()(const ReportMoved &c) const
{
    WM_TRY(run, this->run(c.run));
    if (run->stalled_since == 0)
        return Events{};
    return Events{RunMoved{c.run}};
}

Result<Events> Rules::operator()(const HandOff &c) const
{
    WM_TRY(run, this->run(c.run));
    WM_CHECK(lives(*run));
    if (!asker.run().empty() && asker.run() != c.run)
        return fail("not_allowed", "An agent hands off its own session only.");
    if (run->finished)
        return fail("finished", std::format("{} has handed over its work; there is nothing to go on with.", run->agent.value));
    if (run->hand_off)
        return Events{};
    if (run->state != RunState::running)
        return fail("wrong_state", std::format("{} is not at work.", run->agent.value));
    Events events;
    if (c.notes)
        events.push_back(BeadNoted{run->bead, *c.notes, {}});
    events.push_back(RunHandedOff{c.run});
    events.push_back(RunStopRequested{c.run, "handed off to a new session"});
    return events;
}

Result<Events> Rules::operator()(const Freeze &c) const
{
    if (state.frozen)
        return Events{};
    return Events{TownFrozen{c.reason}};
}

Result<Events> Rules::operator()(const Thaw &) const
{
    if (!state.frozen)
        return Events{};
    return Events{TownThawed{}};
}

Result<Events> Rules::operator()(const SetBudget &c) const
{
    const std::string_view scope = c.scope;
    const std::string about(scope.substr(std::min(scope.find(':'), scope.size() - 1) + 1));
    const bool known = scope == "day" || (scope.starts_with("agent:") && find(state.agents, AgentId(about)) != nullptr) ||
        (scope.starts_with("bead:") && find(state.beads, BeadId(about)) != nullptr) ||
        (scope.starts_with("convoy:") && find(state.convoys, ConvoyId(about)) != nullptr);
    if (!known)
        return fail("not_found", std::format("There is nothing \"{}\" that could have a budget.", c.scope),
            "Use day, agent:RIG/NAME, bead:ID or convoy:ID.");
    if (c.limit && *c.limit < 0)
        return fail("bad_value", "A budget is not below zero.");
    const auto now = state.settings.budgets.find(c.scope);
    if (c.limit ? (now != state.settings.budgets.end() && now->second == *c.limit) : now == state.settings.budgets.end())
        return Events{};
    return Events{BudgetSet{c.scope, c.limit}};
}

} // namespace wm::town
