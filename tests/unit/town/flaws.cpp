// What must hold for every town, however it came about.
#include "base/text.h"
#include "town/records.h"
#include "town/bead/index.h"
#include "town/rules/blocking.h"
#include "town/rules/due.h"
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

/// Its work is on the target although it is not closed, read from all requests.
bool naive_landed(const State &state, const Bead &bead)
{
    return bead.claim && std::ranges::any_of(state.merge_requests, [&](const auto &entry) {
        const MergeRequest &mr = *entry.second;
        return mr.bead == bead.id && mr.state == MrState::landed && mr.run == bead.claim->run;
    });
}

bool naive_done(const State &state, const Bead &bead)
{
    return bead.status == Status::closed || naive_landed(state, bead);
}

/// Whether some rig brings it, read from all beads.
bool is_brought(const State &state, const std::string &external)
{
    for (const auto &[id, box] : state.beads) {
        const Rig *rig = find(state.rigs, box->rig);
        if (rig == nullptr)
            continue;
        const bool done = naive_done(state, *box), settled = done || box->extra->pinned || box->extra->status_word == "pinned";
        for (const std::string &project : {rig->id.value, rig->prefix}) {
            if (settled && external == std::format("external:{}:{}", project, id.value))
                return true;
            for (const std::string &label : box->labels)
                if (done && label.starts_with("provides:") && external == std::format("external:{}:{}", project, label.substr(9)))
                    return true;
        }
    }
    return false;
}

/// What a bead waits for, read from the rule without any index; `inherited`: with what its ancestors wait for.
std::set<BeadId> naive_blockers(const State &state, const Bead &bead, bool inherited = true)
{
    std::set<BeadId> found;
    const auto settled = [&](const Bead &b) { return naive_done(state, b) || b.extra->pinned || b.extra->status_word == "pinned"; };
    for (const Dependency &dependency : bead.dependencies) {
        const Bead *target = find(state.beads, dependency.on);
        if (target == nullptr) {
            const bool waits = may_hold_back(dependency.type) && dependency.type != DependencyType::parent_child;
            if (waits && dependency.on.value.starts_with("external:") && !is_brought(state, dependency.on.value))
                found.insert(dependency.on);
            continue;
        }
        if (dependency.type == DependencyType::blocks || dependency.type == DependencyType::conditional_blocks) {
            if (!settled(*target))
                found.insert(target->id);
        } else if (dependency.type == DependencyType::parent_child) {
            if (inherited)
                found.merge(naive_blockers(state, *target));
        } else if (dependency.type == DependencyType::waits_for) {
            std::set<BeadId> open, done;
            for (const auto &[id, box] : state.beads)
                for (const Dependency &of_child : box->dependencies)
                    if (of_child.on == target->id && of_child.type == DependencyType::parent_child)
                        (naive_done(state, *box) ? done : open).insert(id);
            const bool any = dependency.more->metadata.contains("any-children");
            if (open.empty() && done.empty()) {
                if (!settled(*target))
                    found.insert(target->id);
            } else if (!any || done.empty()) {
                found.merge(open);
            }
        }
    }
    return found;
}

bool naive_shelved(const State &state, const Bead &bead)
{
    return std::ranges::any_of(bead.dependencies, [&](const Dependency &dependency) {
        const Bead *parent = dependency.type == DependencyType::parent_child ? find(state.beads, dependency.on) : nullptr;
        return parent != nullptr &&
            ((parent->status == Status::deferred && (parent->extra->status_word.empty() || parent->extra->status_word == "open")) ||
                naive_shelved(state, *parent));
    });
}

std::string flaw_of_order(const State &state)
{
    std::vector<const Bead *> open, listed;
    for (const auto &[id, box] : state.beads)
        if (box->status != Status::closed)
            open.push_back(&*box);
    std::ranges::sort(open, [](const Bead *a, const Bead *b) { return comes_before(*a, *b); });
    each_open(state, nullptr, [&](const Bead &bead) {
        listed.push_back(&bead);
        return true;
    });
    if (listed != open)
        return "the open beads do not stand in the order of a scan";
    std::vector<const Bead *> ready;
    std::ranges::copy_if(open, std::back_inserter(ready), [&](const Bead *bead) { return lane_of(state, *bead) == Lane::ready; });
    if (ready_beads(state) != ready || count_standing(state, &Standing::ready) != ready.size())
        return "the ready beads do not stand in the order of a scan";
    std::vector<Due> due;
    for (const auto &[id, box] : state.beads)
        if (const Timestamp at = due_time(*box); at != 0)
            due.push_back({at, id});
    std::ranges::sort(due);
    if (!std::ranges::equal(due, state.due))
        return "what is due is not what a scan finds";
    return "";
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
        if (bead.blocked != !naive_blockers(state, bead).empty())
            return id.value + (bead.blocked ? " is flagged as blocked and is not" : " is blocked and not flagged");
        if (bead.blocked != !blockers(state, bead).empty())
            return id.value + ": the flag and blockers disagree";
        if (bead.shelved != naive_shelved(state, bead))
            return id.value + " has a wrong flag for its deferred ancestors";
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
        const bool is_ready = !done && !ai && !review && bead.status == Status::open && bead.extra->status_word.empty() && !bead.blocked &&
            !bead.shelved && is_work(bead);
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
        if ((box->state == MrState::waiting || box->state == MrState::landing) && bead->blocked)
            return id.value + " is about to land while its bead is held back";
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

/// A bead whose work has landed is open for as long as something forbids closing it, and no longer.
std::string flaw_of_landings(const State &state)
{
    for (const auto &[id, box] : state.merge_requests) {
        const Bead *bead = find(state.beads, box->bead);
        const bool held = bead != nullptr && bead->claim && bead->claim->run == box->run;
        if (box->state == MrState::landed && held && naive_obstacles(state, *bead).empty())
            return bead->id.value + " has landed, nothing holds it open, and it is not closed";
    }
    return "";
}

/// What happens to requests and their beads is allowed at that moment.
std::string flaw_of_landing(const State &before, const Event &event)
{
    const auto is_held_back = [&](const MrId &id) {
        const MergeRequest *mr = find(before.merge_requests, id);
        const Bead *bead = mr != nullptr ? find(before.beads, mr->bead) : nullptr;
        return bead != nullptr && !naive_blockers(before, *bead).empty();
    };
    if (const auto *started = std::get_if<MrCheckStarted>(&event); started != nullptr && is_held_back(started->mr))
        return started->mr.value + " was begun while something held its bead back";
    if (const auto *landing = std::get_if<MrLandStarted>(&event); landing != nullptr && is_held_back(landing->mr))
        return landing->mr.value + " began to land while something held its bead back";
    const auto *closed = std::get_if<BeadClosed>(&event);
    const Bead *bead = closed != nullptr ? find(before.beads, closed->bead) : nullptr;
    if (bead != nullptr && closed->reason.starts_with("landed ") && !naive_obstacles(before, *bead).empty())
        return bead->id.value + " was closed by landing while something held it back or a part was open";
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

std::string flaw_of_approvals(const State &state)
{
    for (const auto &[id, box] : state.approvals) {
        const Run *run = find(state.runs, box->run);
        if (run == nullptr || run->state == RunState::ended)
            return id.value + " waits for a run that is over";
        if ((box->state == ApprovalState::open) != box->by.empty())
            return id.value + " is answered by nobody, or open and answered";
        if (box->scope == "always" && box->judged.level == "unknown")
            return id.value + " was allowed for always and is not understood";
    }
    for (const auto &[id, box] : state.grants) {
        const Bead *bead = find(state.beads, box->bead);
        const Agent *agent = find(state.agents, box->agent);
        if (box->scope == "bead" && (bead == nullptr || bead->status == Status::closed))
            return id.value + " holds for a bead that is closed";
        if (box->scope == "agent" && (agent == nullptr || agent->run.empty()))
            return id.value + " holds for an agent that is not at work";
        if (box->covers.empty())
            return id.value + " covers nothing";
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
    if (!flaw.empty())
        return flaw;
    const State built = builder.finish();
    if (built == state)
        return "";
    each_change(built, state, [&](const RecordRow &row) { flaw += row.kind == "town" ? "" : " " + row.id; });
    for (const auto &[name, same] :
        {std::pair{"dependents", built.dependents == state.dependents}, {"awaiting", built.awaiting == state.awaiting},
            {"provided", built.provided == state.provided}, {"standing", built.standing == state.standing}, {"due", built.due == state.due},
            {"gates", built.gates == state.gates}, {"launched", built.launched == state.launched},
            {"live runs", built.live_runs == state.live_runs}, {"queue", built.queue == state.queue}})
        if (!same)
            flaw += std::string(" ") + name;
    return "the state built from its records is another one:" + flaw;
}

} // namespace

std::set<BeadId> naive_obstacles(const State &state, const Bead &bead)
{
    std::set<BeadId> found = naive_blockers(state, bead, false);
    for (const auto &[id, box] : state.beads)
        for (const Dependency &dependency : box->dependencies)
            if (dependency.type == DependencyType::parent_child && dependency.on == bead.id && box->status != Status::closed)
                found.insert(id);
    return found;
}

std::string flaw_in(const State &state)
{
    for (const auto check : {flaw_of_order, flaw_of_claims, flaw_of_lanes, flaw_of_runs, flaw_of_queue, flaw_of_landings, flaw_of_convoys,
             flaw_of_approvals, flaw_of_records})
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
        if (std::string flaw = flaw_of_landing(replayed, event.event); !flaw.empty())
            return flaw;
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
        if (after == nullptr) {
            const bool deleted = std::ranges::any_of(decision.events, [&](const Recorded &event) {
                const auto *forgotten = std::get_if<BeadDeleted>(&event.event);
                return forgotten != nullptr && forgotten->bead == id;
            });
            if (!deleted)
                return id.value + " is gone";
            continue;
        }
        if (box->claim && after->claim && after->claim->token < box->claim->token)
            return id.value + " has a lower token than before";
        Bead unstamped = *after; // what follows from other beads is no change of this one
        unstamped.blocked = box->blocked;
        unstamped.shelved = box->shelved;
        unstamped.next_child = box->next_child;
        if (!(*box == unstamped) && after->changed <= box->changed)
            return id.value + " was changed without a stamp";
    }
    return "";
}

} // namespace wm::tests
