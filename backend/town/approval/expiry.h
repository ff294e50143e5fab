#pragma once
// A request that nobody answered in its time is denied. Asked for with PassTime (rules/due.h).
#include "town/decide_parts.h"

namespace wm::town {

/// Adds an event for every open request whose time is over.
void expire_approvals(const State &state, Timestamp now, Events &events);

} // namespace wm::town
