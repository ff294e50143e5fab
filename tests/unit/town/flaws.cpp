// What must hold for every town, however it came about.
#include "base/text.h"
#include "town/records.h"
#include "town/rules/blocking.h"
#include "town/rules/follow_ups.h"
#include "unit/town/random_town.h"

#include <algorithm>
#include <map>
#include <set>

namespace wm::tests {
namespace {

using Records = std::map<std::pair<std::string, std::string>, Json>;

Records records_of(const State &state)
{
    Records records;
    each_record(state, [&](RecordRow row) { records[{row.kind, row.id}] = std::move(*row.value); });
    return records;
}

std::string flaw_of_claims(const State &state)
{
    for (const auto &[id, box] : state.beads) {
        const Bead &bead = *box;
        if (bead.status == Status::closed && bead.claim)
            return id.value + " is closed and claimed";
        if ((bead.status == Status::in_progress) != bead.claim.has_value())
            return id.value + " is in progress without a claim, or claimed without being in progress";
        if ((bead.status == Status::closed) != (bead.closed_at != 0))
            return id.value + " has a time of closing that does not fit its status";
        if (bead.claim && (bead.claim->token <= 0 || bead.claim->token > state.seq))
            return id.value + " has a token that is no event";
        if (bead.claim && !bead.claim->run.empty() && bead.claim->run != bead.last_run)
            return id.value + " is claimed by a run that is not its last";
        if (is_blocked(state, bead) != !blockers(state, bead).empty())
            return id.value + ": is_blocked and blockers disagree";
        if (bead.attempts > bead.runs)
            return id.value + " has more branches than runs";
    }
    return "";
}

std::string flaw_of_lanes(const State &state)
{
    const auto ready = ready_beads(state);
    for (const auto &[id, box] : state.beads) {
        const Bead &bead = *box;
        const Run *run = find(state.runs, bead.last_run);
        const MergeRequest *mr = find(state.merge_requests, bead.merge_request);
        // The table of the contracts, read independently.
        const bool done = bead.status == Status::closed;
        const bool ai = !done && run != nullptr && run->state != RunState::ended;
        const bool review =
            !done && !ai && ((mr != nullptr && !is_final(mr->state)) || (run != nullptr && bead.claim && bead.claim->run == run->id));
        const bool is_ready = !done && !ai && !review && bead.status == Status::open && !is_blocked(state, bead);
        const Lane expected = done ? Lane::done : ai ? Lane::ai : review ? Lane::review : is_ready ? Lane::ready : Lane::backlog;
        if (lane_of(state, bead) != expected)
            return std::format("{} is in {} and should be in {}", id.value, name_of(lane_of(state, bead)), name_of(expected));
        if ((std::ranges::find(ready, &bead) != ready.end()) != is_ready)
            return id.value + " is wrongly listed as ready, or not";
        if ((expected == Lane::ai || expected == Lane::review) && badge_of(state, bead).word.empty())
            return id.value + " has no badge";
    }
    return "";
}

std::string flaw_of_runs(const State &state)
{
    std::vector<const Run *> live;
    std::set<BeadId> beads;
    std::set<AgentId> agents;
    for (const auto &[id, box] : state.runs) {
        const Bead *bead = find(state.beads, box->bead);
        if (bead == nullptr || bead->last_run != id)
            return id.value + " is kept and not the last of its bead";
        if (box->state == RunState::ended) {
            if (!box->exit)
                return id.value + " has ended without a way";
            continue;
        }
        live.push_back(&*box);
        if (!beads.insert(box->bead).second)
            return "two live runs on " + box->bead.value;
        if (!agents.insert(box->agent).second)
            return "two live runs of " + box->agent.value;
        if (const Agent *agent = find(state.agents, box->agent); agent == nullptr || agent->run != id)
            return box->agent.value + " does not know its run";
        if (!bead->claim || bead->claim->run != id)
            return id.value + " lives without holding its bead";
    }
    for (const auto &[id, box] : state.agents)
        if (!box->run.empty() && !agents.contains(id))
            return id.value + " has a run that does not live";
    std::ranges::sort(live, {}, &Run::queued);
    std::vector<RunId> ids;
    for (const Run *run : live)
        ids.push_back(run->id);
    if (!std::ranges::equal(ids, state.live_runs))
        return "live_runs is not what a scan finds";
    return "";
}

std::string flaw_of_queue(const State &state)
{
    std::vector<const MergeRequest *> open;
    std::set<std::pair<RigId, std::string>> targets;
    for (const auto &[id, box] : state.merge_requests) {
        const Bead *bead = find(state.beads, box->bead);
        if (bead == nullptr || bead->merge_request != id)
            return id.value + " is kept and not the newest of its bead";
        if (is_final(box->state) != (box->ended_at != 0))
            return id.value + " has an end that does not fit its state";
        if ((box->state == MrState::waiting || box->state == MrState::held) != (box->waits_for != WaitFor::nothing))
            return id.value + " waits for nothing, or does not wait for something";
        if (box->state == MrState::gating && box->results.size() >= box->gates.size())
            return id.value + " is in a gate that it does not have";
        if (is_final(box->state))
            continue;
        open.push_back(&*box);
        if (bead->status == Status::closed)
            return id.value + " is open and its bead is closed";
        if (is_active(box->state) && !targets.emplace(box->rig, box->target).second)
            return "two active requests on " + box->target;
        if (const Run *run = find(state.runs, box->run); is_active(box->state) && (run == nullptr || run->state != RunState::ended))
            return id.value + " is active while its run lives";
    }
    std::ranges::sort(open, {}, &MergeRequest::opened);
    std::vector<MrId> ids;
    for (const MergeRequest *mr : open)
        ids.push_back(mr->id);
    if (!std::ranges::equal(ids, state.queue))
        return "queue is not what a scan finds";
    return "";
}

std::string flaw_of_convoys(const State &state)
{
    for (const auto &[id, box] : state.convoys) {
        bool all_closed = !box->beads.empty();
        for (const BeadId &bead : box->beads) {
            const Bead *found = find(state.beads, bead);
            all_closed = all_closed && found->status == Status::closed;
            if (std::ranges::count(found->convoys, id) != 1)
                return bead.value + " does not know its convoy once";
        }
        if (all_closed != (box->landed_at != 0))
            return id.value + " has landed wrongly, or not";
    }
    return "";
}

std::string flaw_of_records(const State &state)
{
    StateBuilder builder;
    std::string flaw;
    // In another order than they were given: rows come in any.
    const Records records = records_of(state);
    for (auto row = records.rbegin(); row != records.rend(); ++row)
        if (const auto added = builder.add(row->first.first, Json::parse(row->second.dump())); !added)
            flaw = added.error().message;
    if (flaw.empty() && !(builder.finish() == state))
        flaw = "the state built from its records is another one";
    return flaw;
}

} // namespace

std::string flaw_in(const State &state)
{
    for (const auto check : {flaw_of_claims, flaw_of_lanes, flaw_of_runs, flaw_of_queue, flaw_of_convoys, flaw_of_records})
        if (std::string flaw = check(state); !flaw.empty())
            return flaw;
    return "";
}

std::string flaw_in(const State &before, const Decision &decision)
{
    // What the events say is what happened, also after a journey through the ledger.
    State replayed = before, decoded = before;
    for (const Recorded &event : decision.events) {
        if (event.seq != replayed.seq + 1)
            return "the numbers of the events have a gap";
        apply(replayed, event);
        const auto again = recorded_from_feed(Json::parse(to_feed(event).dump()));
        if (!again)
            return again.error().message;
        if (to_feed(*again) != to_feed(event))
            return std::string(kind_of(event.event)) + " is another event after encoding";
        apply(decoded, *again);
    }
    if (!(replayed == decision.state) || !(decoded == decision.state))
        return "applying the events does not give the state of the decision";

    Records records = records_of(before);
    each_change(before, decision.state, [&](RecordRow row) {
        if (row.value)
            records[{row.kind, row.id}] = *row.value;
        else
            records.erase({row.kind, row.id});
    });
    if (records != records_of(decision.state))
        return "the changed records do not lead to the new ones";
    for (const auto &[key, id] : record_keys(decision.state))
        if (record_json(decision.state, key, id) != records[{std::string(key), id}])
            return id + " is read differently alone";

    if (!decision.events.empty() && !follow_ups(decision.state, decision.events).empty())
        return "something is still due";
    if (places_taken(decision.state) > std::max(decision.state.settings.wip_limit, places_taken(before)))
        return "more runs have a place than there are";
    for (const auto &[id, box] : before.beads) {
        const Bead *after = find(decision.state.beads, id);
        if (after == nullptr)
            return id.value + " is gone";
        if (box->claim && after->claim && after->claim->token < box->claim->token)
            return id.value + " has a lower token than before";
        if (!(*box == *after) && after->changed <= box->changed)
            return id.value + " was changed without a stamp";
    }
    return "";
}

} // namespace wm::tests
