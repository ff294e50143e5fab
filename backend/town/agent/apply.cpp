#include "town/apply.h"

namespace wm::town {

void Change::operator()(const AgentAdded &e)
{
    state.agents = state.agents.set(e.agent,
        Agent{.id = e.agent,
            .rig = e.rig,
            .name = e.name,
            .role = e.role,
            .runtime = e.runtime,
            .command = e.command,
            .spent = {},
            .run = {},
            .added_at = at,
            .changed = seq});
}

} // namespace wm::town
