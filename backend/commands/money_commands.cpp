// What agents cost, and what they may cost.
#include "commands/command_table.h"
#include "commands/lookup.h"
#include "commands/print/conversation_print.h"
#include "commands/views.h"

#include "engine/go_on.h"
#include "town/rules/budget.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <format>

namespace wm::commands {
namespace {

constexpr double micro = 1e6;

Json spent_view(const std::string &id, const town::Spent &spent)
{
    Json view = {{"id", id}, {"input", spent.input}, {"output", spent.output}, {"cache_read", spent.cache_read},
        {"cache_write", spent.cache_write}, {"dollars", static_cast<double>(spent.micro_dollars) / micro}};
    if (spent.unpriced != 0)
        view["unpriced"] = spent.unpriced;
    return view;
}

void costs(Services &services, const Request &request, Reply reply)
{
    const town::State &state = services.engine().durable();
    const std::string by = request.text("by", "agent");
    std::vector<std::pair<std::string, town::Spent>> rows;
    if (by == "agent")
        for (const auto &[id, box] : state.agents)
            rows.emplace_back(id.value, box->spent);
    else if (by == "bead")
        for (const auto &[id, box] : state.runs)
            rows.emplace_back(box->bead.value, box->bead_spent);
    else if (by == "convoy")
        for (const auto &[id, box] : state.convoys)
            rows.emplace_back(id.value, town::spent_by(state, box.get()));
    else if (by == "day")
        for (const auto &[id, box] : state.days)
            rows.emplace_back(id.value, box->spent);
    else
        return reply(fail("bad_params", std::format("Costs are not kept by {}.", by), "Use --by agent, bead, convoy or day."));
    std::erase_if(rows, [](const auto &row) { return row.second == town::Spent{}; });
    std::ranges::sort(rows, [&](const auto &a, const auto &b) {
        if (by == "day" || a.second.micro_dollars == b.second.micro_dollars)
            return by == "day" ? a.first > b.first : a.first < b.first;
        return a.second.micro_dollars > b.second.micro_dollars;
    });
    Json items = Json::array();
    for (const auto &[id, spent] : rows)
        items.push_back(spent_view(id, spent));
    const std::size_t total = items.size();
    Json out = list_of(std::move(items), total);
    out["by"] = by;
    reply(std::move(out));
}

void budgets(Services &services, const Request &, Reply reply)
{
    Json items = Json::array();
    for (const town::Budget &budget : town::all_budgets(services.engine().durable()))
        items.push_back({{"scope", budget.scope}, {"limit", static_cast<double>(budget.limit) / micro},
            {"spent", static_cast<double>(budget.spent) / micro}, {"exceeded", budget.is_exceeded()}, {"near", budget.is_near()}});
    const std::size_t total = items.size();
    reply(list_of(std::move(items), total));
}

/// Agents that were paused for this budget, and may go on.
std::vector<RunId> freed_by(town::State state, const std::string &scope, std::optional<std::int64_t> limit, Timestamp now)
{
    if (limit)
        state.settings.budgets[scope] = *limit;
    else
        state.settings.budgets.erase(scope);
    state.at = std::max(state.at, now);
    return town::freed_runs(state);
}

void set_budget(Services &services, const Request &request, Reply reply)
{
    const std::string text = request.text("dollars");
    std::optional<std::int64_t> limit;
    if (text != "none") {
        char *end = nullptr;
        const double dollars = std::strtod(text.c_str(), &end);
        if (text.empty() || *end != '\0' || !std::isfinite(dollars) || dollars < 0 || dollars > 1e9)
            return reply(fail("bad_params", std::format("\"{}\" is no amount of dollars.", text), "Write 20, 2.50, or none."));
        limit = std::llround(dollars * micro);
    }
    const std::string scope = request.text("scope");
    auto submission = submission_of(*find_method("budget.set"), request, town::SetBudget{scope, limit}, std::move(reply));
    const engine::Engine &engine = services.engine();
    engine::add_words(engine, submission, freed_by(engine.head(), scope, limit, engine.now()));
    services.engine().submit(std::move(submission));
}

} // namespace

const std::vector<CommandSpec> &money_commands()
{
    static const std::vector<CommandSpec> specs = {
        {"cost.list", {"costs"}, "what was spent, in tokens and dollars", Access::both,
            {Param{"by", Kind::text, "agent (else), bead, convoy or day (UTC)"}.one_of("agent bead convoy day")}, costs, print_costs},
        {"budget.list", {"budgets", "budget list"}, "what may be spent, and how much of it is", Access::both, {}, budgets, print_budgets},
        {"budget.set", {"budget set"}, "limit what may be spent; at 80 % you are told, at 100 % agents are paused", Access::person,
            {{"scope", Kind::text, "day, agent:RIG/NAME, bead:ID or convoy:ID", true, true},
                {"dollars", Kind::text, "20, 2.50, or none", true, true}},
            set_budget, nullptr, Shape::object, "wm budget set day 20"},
    };
    return specs;
}

} // namespace wm::commands
