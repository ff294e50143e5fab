#include "town/rules/budget.h"

#include <algorithm>
#include <format>

namespace wm::town {
namespace {

std::int64_t spent_in(const State &state, const std::string &scope)
{
    const std::string about = scope.substr(scope.find(':') + 1);
    if (scope == "day") {
        const DaySpent *today = find(state.days, DayId(to_rfc3339(state.at).substr(0, 10)));
        return today != nullptr ? today->spent.micro_dollars : 0;
    }
    if (scope.starts_with("agent:"))
        if (const Agent *agent = find(state.agents, AgentId(about)))
            return agent->spent.micro_dollars;
    if (scope.starts_with("bead:"))
        if (const Bead *bead = find(state.beads, BeadId(about)))
            return spent_by(state, *bead).micro_dollars;
    if (scope.starts_with("convoy:"))
        if (const Convoy *convoy = find(state.convoys, ConvoyId(about)))
            return spent_by(state, *convoy).micro_dollars;
    return 0;
}

/// By hand it is paused without a reason.
bool is_paused_for_money(const Run &run)
{
    return run.paused && !run.paused->empty();
}

} // namespace

Spent spent_by(const State &state, const Bead &bead)
{
    const Run *run = find(state.runs, bead.last_run);
    return run != nullptr ? run->bead_spent : Spent{};
}

Spent spent_by(const State &state, const Convoy &convoy)
{
    Spent sum;
    for (const BeadId &id : convoy.beads)
        if (const Bead *bead = find(state.beads, id))
            sum += spent_by(state, *bead);
    return sum;
}

std::vector<Budget> budgets_of(const State &state, const Run &run)
{
    std::vector<Budget> found;
    const auto look = [&](const std::string &scope) {
        if (const auto limit = state.settings.budgets.find(scope); limit != state.settings.budgets.end())
            found.push_back({scope, limit->second, spent_in(state, scope)});
    };
    if (state.settings.budgets.empty())
        return found;
    look("day");
    look("agent:" + run.agent.value);
    look("bead:" + run.bead.value);
    if (const Bead *bead = find(state.beads, run.bead))
        for (const ConvoyId &convoy : bead->convoys)
            look("convoy:" + convoy.value);
    std::ranges::stable_sort(found, {}, [](const Budget &budget) { return budget.limit - budget.spent; });
    return found;
}

std::optional<Budget> exceeded_budget(const State &state, const Run &run)
{
    const auto all = budgets_of(state, run);
    return !all.empty() && all.front().is_exceeded() ? std::optional(all.front()) : std::nullopt;
}

std::vector<RunId> freed_runs(const State &state)
{
    std::vector<RunId> freed;
    for (const RunId &id : state.live_runs)
        if (const Run *run = find(state.runs, id); is_paused_for_money(*run) && !exceeded_budget(state, *run))
            freed.push_back(id);
    return freed;
}

bool waits_for_tomorrow(const State &state, const Run &run)
{
    if (!is_paused_for_money(run) && (run.state != RunState::queued || run.not_before != 0))
        return false;
    bool today = false;
    for (const Budget &budget : budgets_of(state, run)) {
        if (budget.is_exceeded() && budget.scope != "day")
            return false;
        today = today || budget.is_exceeded();
    }
    return today;
}

std::vector<Budget> all_budgets(const State &state)
{
    std::vector<Budget> all;
    for (const auto &[scope, limit] : state.settings.budgets)
        all.push_back({scope, limit, spent_in(state, scope)});
    return all;
}

std::string words_of(const Budget &budget)
{
    const std::string what = budget.scope == "day" ? "today" : budget.scope.substr(budget.scope.find(':') + 1);
    if (budget.is_exceeded())
        return std::format("The budget of {} for {} is used up", dollars(budget.limit), what);
    return std::format("{} of the {} for {} are used", dollars(budget.spent), dollars(budget.limit), what);
}

std::string dollars(std::int64_t micro_dollars)
{
    if (micro_dollars > 0 && micro_dollars < 10'000)
        return "<$0.01";
    const std::int64_t cents = (micro_dollars + 5'000) / 10'000;
    return std::format("${}.{:02}", cents / 100, cents % 100);
}

} // namespace wm::town
