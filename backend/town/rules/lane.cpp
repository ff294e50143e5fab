#include "town/rules/lane.h"

#include "town/bead/index.h"

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
    return is_ready(bead) ? Lane::ready : Lane::backlog;
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

namespace {

/// Visits what `list` of each rig holds in one order: priority, then age. Until `visit` returns false.
template <class Visit> void each_standing(const State &state, ByPriority Standing::*list, const RigId *rig, Visit &&visit)
{
    std::vector<const ByPriority *> orders;
    if (rig != nullptr) {
        if (const Standing *standing = find(state.standing, *rig))
            orders.push_back(&(standing->*list));
    } else {
        for (const auto &[id, box] : state.standing)
            orders.push_back(&(box.get().*list));
    }
    for (std::size_t priority = 0; priority < std::tuple_size_v<ByPriority>; ++priority) {
        using Cursor = std::pair<immer::flex_vector<Place>::iterator, immer::flex_vector<Place>::iterator>;
        std::vector<Cursor> cursors;
        for (const ByPriority *order : orders)
            if (const auto &places = (*order)[priority]; !places.empty())
                cursors.emplace_back(places.begin(), places.end());
        while (!cursors.empty()) {
            const auto next = std::ranges::min_element(cursors, {}, [](const Cursor &cursor) { return cursor.first->created; });
            const Bead *bead = find(state.beads, next->first->id);
            if (bead != nullptr && !visit(*bead))
                return;
            if (++next->first == next->second)
                cursors.erase(next);
        }
    }
}

} // namespace

std::size_t count_standing(const State &state, ByPriority Standing::*list, const RigId *rig)
{
    std::size_t count = 0;
    for (const auto &[id, box] : state.standing)
        if (rig == nullptr || id == *rig)
            for (const auto &places : box.get().*list)
                count += places.size();
    return count;
}

std::vector<const Bead *> ready_beads(const State &state, const RigId *rig, std::size_t limit)
{
    std::vector<const Bead *> ready;
    each_standing(state, &Standing::ready, rig, [&](const Bead &bead) {
        ready.push_back(&bead);
        return ready.size() < limit;
    });
    return ready;
}

void each_ready(const State &state, const RigId *rig, const std::function<bool(const Bead &)> &visit)
{
    each_standing(state, &Standing::ready, rig, visit);
}

void each_open(const State &state, const RigId *rig, const std::function<bool(const Bead &)> &visit)
{
    each_standing(state, &Standing::open, rig, visit);
}

int places_taken(const State &state)
{
    return static_cast<int>(std::ranges::count_if(state.live_runs, [&](const RunId &id) {
        const Run *run = find(state.runs, id);
        return run != nullptr && run->state != RunState::queued;
    }));
}

} // namespace wm::town
