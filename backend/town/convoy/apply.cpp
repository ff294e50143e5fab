#include "town/apply.h"

#include <algorithm>

namespace wm::town {

void Change::operator()(const ConvoyCreated &e)
{
    Convoy convoy;
    convoy.id = e.convoy;
    convoy.title = e.title;
    convoy.created_at = at;
    convoy.changed = seq;
    state.convoys = state.convoys.set(e.convoy, immer::box<Convoy>(std::move(convoy)));
    for (const BeadId &bead : e.beads)
        (*this)(ConvoyBeadAdded{e.convoy, bead});
    state.next_convoy = std::max(state.next_convoy, number_after(e.convoy.value));
}

void Change::operator()(const ConvoyBeadAdded &e)
{
    edit(state.convoys, e.convoy, [&](Convoy &convoy) { convoy.beads.push_back(e.bead); });
    edit(state.beads, e.bead, [&](Bead &bead) { bead.convoys.push_back(e.convoy); }); // no index knows of convoys
}

void Change::operator()(const ConvoyBeadRemoved &e)
{
    edit(state.convoys, e.convoy, [&](Convoy &convoy) { std::erase(convoy.beads, e.bead); });
    edit(state.beads, e.bead, [&](Bead &bead) { std::erase(bead.convoys, e.convoy); });
}

void Change::operator()(const ConvoyLaunched &e)
{
    edit(state.convoys, e.convoy, [&](Convoy &convoy) {
        convoy.launched_at = at;
        convoy.command = e.command;
    });
    if (find(state.convoys, e.convoy) != nullptr)
        state.launched = state.launched.insert(e.convoy);
}

void Change::operator()(const ConvoyHeld &e)
{
    edit(state.convoys, e.convoy, [&](Convoy &convoy) { convoy.launched_at = 0; });
    state.launched = state.launched.erase(e.convoy);
}

void Change::operator()(const ConvoyLanded &e)
{
    edit(state.convoys, e.convoy, [&](Convoy &convoy) { convoy.landed_at = at; });
}

void Change::operator()(const ConvoyReopened &e)
{
    edit(state.convoys, e.convoy, [&](Convoy &convoy) { convoy.landed_at = 0; });
}

} // namespace wm::town
