#include "town/apply.h"

#include <charconv>
#include <limits>

namespace wm::town {

void apply(State &state, const Recorded &event)
{
    std::visit(Change{state, event.seq, event.at, event.actor}, event.event);
    state.seq = event.seq;
    state.at = event.at;
}

std::string Change::author(const std::string &named) const
{
    if (!named.empty())
        return named;
    if (!actor.starts_with("run:"))
        return actor;
    const Run *run = find(state.runs, RunId(actor.substr(4)));
    return run != nullptr ? run->agent.value : actor;
}

int number_after(std::string_view id)
{
    const std::string_view digits = id.substr(id.rfind('-') + 1);
    int number = 0;
    const bool whole = std::from_chars(digits.data(), digits.data() + digits.size(), number).ec == std::errc{};
    return whole && number > 0 && number < std::numeric_limits<int>::max() ? number + 1 : 1;
}

void Change::operator()(const TownConfigured &e)
{
    state.settings.wip_limit = e.wip_limit;
    if (e.statuses)
        state.settings.statuses = *e.statuses;
    if (e.limits)
        state.settings.limits = *e.limits;
    if (e.providers)
        state.settings.providers = *e.providers;
}

void Change::operator()(const MemorySet &e)
{
    if (e.text)
        state.memories = state.memories.set(e.key, Memory{e.key, *e.text, author(), at, seq});
    else
        state.memories = state.memories.erase(e.key);
}

void Change::operator()(const TownFrozen &e)
{
    state.frozen = e.reason;
}

void Change::operator()(const TownThawed &)
{
    state.frozen.reset();
}

void Change::operator()(const BudgetSet &e)
{
    if (e.limit)
        state.settings.budgets[e.scope] = *e.limit;
    else
        state.settings.budgets.erase(e.scope);
}

void Change::operator()(const ClockJumped &) {}

} // namespace wm::town
