#include "town/apply.h"

#include <algorithm>

namespace wm::town {

void Change::operator()(const RigAdded &e)
{
    state.rigs = state.rigs.set(e.rig,
        Rig{.id = e.rig,
            .path = e.path,
            .git_dir = e.git_dir,
            .target = e.target,
            .prefix = e.prefix,
            .command = e.command,
            .sandbox = e.sandbox,
            .trusted = {},
            .leftovers = {},
            .added_at = at,
            .changed = seq});
}

void Change::operator()(const RigChanged &e)
{
    edit(state.rigs, e.rig, [&](Rig &rig) {
        if (e.target)
            rig.target = *e.target;
        if (e.command)
            rig.command = *e.command;
        if (e.sandbox)
            rig.sandbox = *e.sandbox;
        if (e.network)
            rig.network = *e.network;
    });
}

void Change::operator()(const GatesTrusted &e)
{
    edit(state.rigs, e.rig, [&](Rig &rig) {
        if (std::ranges::find(rig.trusted, e.sha256) == rig.trusted.end())
            rig.trusted.push_back(e.sha256);
    });
}

void Change::operator()(const RigImported &e)
{
    edit(state.rigs, e.rig, [&](Rig &rig) {
        rig.leftovers = e.leftovers;
        rig.sorted = e.sorted;
    });
}

} // namespace wm::town
