#include "town/rules/lane.h"

#include "town/rules/blocking.h"

#include <algorithm>
#include <tuple>

namespace wm::town {

Lane lane_of(const State &state, const Bead &bead)
{
    if (bead.status == Status::closed)
        return Lane::done;
    if (const Run *run = find(state.runs, bead.last_run)) {
        if (run->state != RunState::ended)
            return Lane::ai;
        if (const MergeRequest *mr = find(state.merge_requests, bead.merge_request);
            mr != nullptr && mr->run == run->id && !is_final(mr->state))
            return Lane::review;
        // A claim outlives its run until the work lands or a person stops it.
        if (bead.claim && bead.claim->run == run->id)
            return Lane::review;
    }
    if (bead.status == Status::open && !is_blocked(state, bead))
        return Lane::ready;
    return Lane::backlog;
}

std::string_view name_of(Lane lane)
{
    switch (lane) {
    case Lane::backlog: return "Backlog";
    case Lane::ready: return "Ready";
    case Lane::ai: return "AI";
    case Lane::review: return "Review";
    case Lane::done: return "Done";
    }
    return "";
}

bool comes_before(const Bead &a, const Bead &b)
{
    return std::tie(a.priority, a.created) < std::tie(b.priority, b.created);
}

std::vector<const Bead *> ready_beads(const State &state, const RigId *rig)
{
    std::vector<const Bead *> ready;
    for (const auto &[id, box] : state.beads) {
        const Bead &bead = box.get();
        if (bead.status == Status::open && (rig == nullptr || bead.rig == *rig) && lane_of(state, bead) == Lane::ready)
            ready.push_back(&bead);
    }
    std::ranges::sort(ready, [](const Bead *a, const Bead *b) { return comes_before(*a, *b); });
    return ready;
}

int places_taken(const State &state)
{
    return static_cast<int>(std::ranges::count_if(state.live_runs, [&](const RunId &id) {
        const Run *run = find(state.runs, id);
        return run != nullptr && run->state != RunState::queued;
    }));
}

} // namespace wm::town
