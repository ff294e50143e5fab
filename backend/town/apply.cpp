#include "town/apply.h"

namespace wm::town {

void apply(State &state, const Recorded &event)
{
    std::visit(Change{state, event.seq, event.at, event.actor}, event.event);
    state.seq = event.seq;
    state.at = event.at;
}

std::string Change::author() const
{
    if (!actor.starts_with("run:"))
        return actor;
    const Run *run = find(state.runs, RunId(actor.substr(4)));
    return run != nullptr ? run->agent.value : actor;
}

void Change::operator()(const TownConfigured &e)
{
    state.settings.wip_limit = e.wip_limit;
}

void Change::operator()(const ClockJumped &) {}

} // namespace wm::town
