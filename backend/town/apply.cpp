#include "town/apply.h"

namespace wm::town {

void apply(State &state, const Recorded &event)
{
    std::visit(Change{state, event.seq, event.at, event.actor}, event.event);
    state.seq = event.seq;
    state.at = event.at;
}

void Change::operator()(const TownConfigured &e)
{
    state.settings.wip_limit = e.wip_limit;
}

void Change::operator()(const ClockJumped &) {}

} // namespace wm::town
