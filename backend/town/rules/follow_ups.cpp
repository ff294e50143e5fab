#include "town/rules/follow_ups.h"

#include "town/rules/lane.h"

#include <algorithm>
#include <set>

namespace wm::town {
namespace {

void admit_runs(const State &state, Events &due)
{
    int taken = places_taken(state);
    for (const RunId &id : state.live_runs) {
        if (taken >= state.settings.wip_limit)
            return;
        if (find(state.runs, id)->state != RunState::queued)
            continue;
        due.push_back(RunAdmitted{id});
        ++taken;
    }
}

/// One request at a time for each target. A request whose agent is still running waits for it to end.
void start_checks(const State &state, Events &due)
{
    std::set<std::pair<RigId, std::string>> busy;
    for (const MrId &id : state.queue)
        if (const MergeRequest *mr = find(state.merge_requests, id); is_active(mr->state))
            busy.emplace(mr->rig, mr->target);
    for (const MrId &id : state.queue) {
        const MergeRequest *mr = find(state.merge_requests, id);
        if (mr->state != MrState::queued || busy.contains({mr->rig, mr->target}))
            continue;
        if (const Run *run = find(state.runs, mr->run); run != nullptr && run->state != RunState::ended)
            continue;
        busy.emplace(mr->rig, mr->target);
        due.push_back(MrCheckStarted{id});
    }
}

void settle_convoys(const State &state, std::span<const Recorded> just_happened, Events &due)
{
    std::set<ConvoyId> touched;
    const auto touch_of_bead = [&](const BeadId &id) {
        if (const Bead *bead = find(state.beads, id))
            touched.insert(bead->convoys.begin(), bead->convoys.end());
    };
    for (const Recorded &event : just_happened) {
        std::visit(
            [&](const auto &e) {
                using E = std::decay_t<decltype(e)>;
                if constexpr (std::is_same_v<E, BeadClosed> || std::is_same_v<E, BeadReopened>)
                    touch_of_bead(e.bead);
                else if constexpr (std::is_same_v<E, ConvoyCreated> || std::is_same_v<E, ConvoyBeadAdded> ||
                    std::is_same_v<E, ConvoyBeadRemoved>)
                    touched.insert(e.convoy);
            },
            event.event);
    }
    for (const ConvoyId &id : touched) {
        const Convoy *convoy = find(state.convoys, id);
        if (convoy == nullptr)
            continue;
        const bool landed = !convoy->beads.empty() && std::ranges::all_of(convoy->beads, [&](const BeadId &bead) {
            const Bead *found = find(state.beads, bead);
            return found == nullptr || found->status == Status::closed;
        });
        if (landed && convoy->landed_at == 0)
            due.push_back(ConvoyLanded{id});
        else if (!landed && convoy->landed_at != 0)
            due.push_back(ConvoyReopened{id});
    }
}

} // namespace

Events follow_ups(const State &state, std::span<const Recorded> just_happened)
{
    Events due;
    admit_runs(state, due);
    start_checks(state, due);
    settle_convoys(state, just_happened, due);
    return due;
}

} // namespace wm::town
