#include "town/rules/follow_ups.h"

#include "town/rules/blocking.h"
#include "town/rules/budget.h"
#include "town/rules/external.h"
#include "town/rules/landing.h"
#include "town/rules/lane.h"
#include "town/rules/retry.h"
#include "town/run/agent_kind.h"

#include <algorithm>
#include <array>
#include <format>
#include <map>
#include <set>

namespace wm::town {
namespace {

/// What limits runs like this one besides the town's places: "rig:demo", "provider:anthropic".
std::vector<std::string> limits_on(const State &state, const Run &run)
{
    std::vector<std::string> scopes{"rig:" + run.rig.value};
    const auto provider =
        converses(run.command) ? state.settings.providers.find(program_name(run.command)) : state.settings.providers.end();
    if (provider != state.settings.providers.end())
        scopes.push_back("provider:" + provider->second);
    return scopes;
}

/// An agent whose budget is used up begins no new turn.
void pause_spenders(const State &state, std::span<const Recorded> just_happened, Events &due)
{
    const bool spent = std::ranges::any_of(just_happened, [](const Recorded &event) {
        return std::holds_alternative<RunSpent>(event.event) || std::holds_alternative<BudgetSet>(event.event) ||
            std::holds_alternative<RunStarted>(event.event);
    });
    if (!spent || state.settings.budgets.empty())
        return;
    for (const RunId &id : state.live_runs) {
        const Run *run = find(state.runs, id);
        if (run->state == RunState::queued || run->paused || run->finished || !converses(run->command))
            continue;
        if (const auto over = exceeded_budget(state, *run))
            due.push_back(RunPaused{id, words_of(*over) + "."});
    }
}

/// One that was paused for its money goes on when there is room again because a person said so.
void free_spenders(const State &state, std::span<const Recorded> just_happened, Events &due)
{
    const bool changed =
        std::ranges::any_of(just_happened, [](const Recorded &event) { return std::holds_alternative<BudgetSet>(event.event); });
    if (!changed)
        return;
    for (const RunId &id : freed_runs(state))
        due.push_back(RunWentOn{id});
}

/// One request at a time for each target. A request whose agent is still running waits for it to end, one whose bead is
/// held back for that; and it keeps nobody waiting in the meantime.
void start_checks(const State &state, Events &due)
{
    std::set<std::pair<RigId, std::string>> busy;
    for (const MrId &id : state.queue) {
        const MergeRequest *mr = find(state.merge_requests, id);
        const bool about_to_land = mr->state == MrState::waiting || mr->state == MrState::landing;
        if (about_to_land && waits_to_land(state, *mr)) // git may be faster: what has landed is told
            due.push_back(MrRequeued{id, "", false});
        else if (is_active(mr->state))
            busy.emplace(mr->rig, mr->target);
    }
    for (const MrId &id : state.queue) {
        const MergeRequest *mr = find(state.merge_requests, id);
        if (mr->state != MrState::queued || busy.contains({mr->rig, mr->target}) || waits_to_land(state, *mr))
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
                if constexpr (std::is_same_v<E, BeadClosed> || std::is_same_v<E, BeadReopened> || std::is_same_v<E, BeadImported> ||
                    std::is_same_v<E, BeadStatusSet>)
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

/// Could this have made a bead ready, or a launched convoy want one?
bool may_make_ready(const Event &event)
{
    return std::visit(
        []<class E>(const E &) {
            return std::is_same_v<E, BeadClosed> || std::is_same_v<E, BeadReopened> || std::is_same_v<E, BeadUndeferred> ||
                std::is_same_v<E, BeadStatusSet> || std::is_same_v<E, BeadUpdated> || std::is_same_v<E, BeadDeleted> ||
                std::is_same_v<E, BeadImported> || std::is_same_v<E, BeadReleased> || std::is_same_v<E, DependencyRemoved> ||
                std::is_same_v<E, ConvoyLaunched> || std::is_same_v<E, ConvoyBeadAdded> || std::is_same_v<E, RigChanged> ||
                std::is_same_v<E, MrLanded> || std::is_same_v<E, BeadClaimed> || // by the run whose work has landed
                std::is_same_v<E, RunQueued>; // the one before has been given away: the next
        },
        event);
}

/// Somebody had it since the launch, and a person or a failure ended that: whether to begin again is for the person.
bool tried_since(const State &state, const Convoy &convoy, const Bead &bead)
{
    const Run *run = find(state.runs, bead.last_run);
    return run != nullptr && (run->state != RunState::ended || run->ended_at >= convoy.launched_at);
}

/// Launched convoys give their ready beads to agents.
void feed_convoys(const State &state, std::span<const Recorded> just_happened, Events &due)
{
    if (state.launched.empty() || std::ranges::none_of(just_happened, may_make_ready, &Recorded::event))
        return;
    const Asker asker{"daemon", state.at};
    std::vector<ConvoyId> launched(state.launched.begin(), state.launched.end());
    std::ranges::sort(launched);
    for (const ConvoyId &id : launched) {
        const Convoy *convoy = find(state.convoys, id);
        if (convoy == nullptr)
            continue;
        for (const BeadId &bead_id : convoy->beads) {
            const Bead *bead = find(state.beads, bead_id);
            if (bead == nullptr || tried_since(state, *convoy, *bead) || lane_of(state, *bead) != Lane::ready)
                continue;
            // One at a time: each sling chooses its agent among those that are free after the one before.
            if (auto slung = Rules{state, asker}(Sling{bead_id, {}, convoy->command, run_id_for(state, bead_id), {}})) {
                std::ranges::move(*slung, std::back_inserter(due));
                return;
            }
        }
    }
}

bool may_open_gates(const Event &event)
{
    return std::visit(
        []<class E>(const E &) {
            return std::is_same_v<E, BeadClosed> || std::is_same_v<E, BeadCreated> || std::is_same_v<E, BeadImported> ||
                std::is_same_v<E, BeadUpdated> || std::is_same_v<E, MrLanded> || std::is_same_v<E, BeadClaimed> ||
                std::is_same_v<E, BeadStatusSet> || std::is_same_v<E, BeadDeleted> || std::is_same_v<E, DependencyRemoved> ||
                std::is_same_v<E, DependencyAdded>; // of a closed child of what is waited for
        },
        event);
}

/// Gates that wait for a bead open when it is done, also when it was before they were made; one that stands behind others
/// not before its turn.
void open_gates(const State &state, std::span<const Recorded> just_happened, Events &due)
{
    if (state.gates.empty() || std::ranges::none_of(just_happened, may_open_gates, &Recorded::event))
        return;
    std::vector<BeadId> gates(state.gates.begin(), state.gates.end());
    std::ranges::sort(gates);
    for (const BeadId &id : gates)
        if (const std::string why = opened_because(state, *find(state.beads, id)); !why.empty())
            due.push_back(BeadClosed{id, why});
}

/// A person's yes to an agent's --force closes what was asked for.
void close_as_asked(const State &state, std::span<const Recorded> just_happened, Events &due)
{
    for (const Recorded &event : just_happened) {
        const auto *closed = std::get_if<BeadClosed>(&event.event);
        const Bead *gate = closed != nullptr ? find(state.beads, closed->bead) : nullptr;
        const BeadId asked = gate != nullptr ? asked_to_close(*gate) : BeadId();
        if (asked.empty() || answer_in(closed->reason) != Answer::yes)
            continue;
        if (auto closing = Rules{state, Asker{"daemon", state.at}}(
                CloseBead{asked, "closed by force, as " + closed->bead.value + " allows", true, {}, {}}))
            std::ranges::move(*closing, std::back_inserter(due));
    }
}

/// Whether a bead may be closed is nobody's question any more when it has been, or is gone.
void withdraw_questions(const State &state, std::span<const Recorded> just_happened, Events &due)
{
    if (state.gates.empty())
        return;
    std::map<BeadId, std::string_view> over;
    for (const Recorded &event : just_happened)
        if (const auto *closed = std::get_if<BeadClosed>(&event.event))
            over[closed->bead] = "closed";
        else if (const auto *deleted = std::get_if<BeadDeleted>(&event.event))
            over[deleted->bead] = "deleted";
    std::vector<BeadId> gates;
    if (!over.empty())
        gates.assign(state.gates.begin(), state.gates.end());
    std::ranges::sort(gates);
    for (const BeadId &id : gates)
        if (const auto found = over.find(asked_to_close(*find(state.beads, id))); found != over.end())
            due.push_back(BeadClosed{id, std::format("dismissed: {} was {} meanwhile", found->first.value, found->second)});
}

/// Beads that may have lost, by this event, the last thing that forbade closing them.
struct PerhapsFree {
    const State &state;
    std::set<BeadId> beads{};
    bool any = false; ///< every one whose work has landed: what the event's bead was connected with cannot be seen any more

    void operator()(const BeadClosed &e) { settled(e.bead); }
    void operator()(const BeadStatusSet &e) { settled(e.bead); }
    void operator()(const BeadUpdated &e) { settled(e.bead); }
    void operator()(const BeadClaimed &e) { settled(e.bead); } // by the run whose work has landed
    void operator()(const MrLanded &e)
    {
        if (const MergeRequest *mr = find(state.merge_requests, e.mr))
            settled(mr->bead);
    }
    void operator()(const DependencyAdded &e) { awaiting(e.on); } // e.bead may be a closed child of it
    void operator()(const DependencyRemoved &e)
    {
        beads.insert(e.bead);
        beads.insert(e.on); // its parent
        awaiting(e.on);
    }
    void operator()(const BeadImported &) { any = true; }
    void operator()(const BeadDeleted &) { any = true; }
    template <class Other> void operator()(const Other &) {}

    void dependents_of(const BeadId &id)
    {
        if (const auto *dependents = state.dependents.find(id))
            beads.insert(dependents->begin(), dependents->end());
    }
    /// Those that wait for its children.
    void awaiting(const BeadId &id)
    {
        if (const auto *all = state.awaiting.find(id))
            beads.insert(all->begin(), all->end());
    }
    void settled(const BeadId &id)
    {
        dependents_of(id);
        const Bead *bead = find(state.beads, id);
        if (bead == nullptr)
            return;
        for (const BeadId &name : external_names(state, *bead))
            dependents_of(name);
        for (const Dependency &dependency : bead->dependencies)
            if (dependency.type == DependencyType::parent_child) {
                beads.insert(dependency.on);
                awaiting(dependency.on);
            }
    }
};

/// Beads whose work has landed are closed when what held them open is over.
void close_landed(const State &state, std::span<const Recorded> just_happened, Events &due)
{
    PerhapsFree free{state};
    for (const Recorded &event : just_happened)
        std::visit(free, event.event);
    if (free.any)
        for (const auto &[id, box] : state.merge_requests)
            if (box->state == MrState::landed)
                free.beads.insert(box->bead);
    for (const BeadId &id : free.beads) {
        const Bead *bead = find(state.beads, id);
        const MergeRequest *mr = bead != nullptr ? landed_but_open(state, *bead) : nullptr;
        const bool closes_anyway = std::ranges::any_of(due, [&](const Event &event) {
            const auto *closed = std::get_if<BeadClosed>(&event);
            return closed != nullptr && closed->bead == id;
        });
        if (mr != nullptr && !closes_anyway && obstacle(state, *bead).empty())
            due.push_back(BeadClosed{id, landed_words(mr->commit)});
    }
}

/// What was allowed for a bead ends with it, what was allowed for an agent when its work is over.
void end_grants(const State &state, std::span<const Recorded> just_happened, Events &due)
{
    const bool may_end = std::ranges::any_of(just_happened, [](const Recorded &event) {
        return std::visit(
            []<class E>(const E &) {
                return std::is_same_v<E, BeadClosed> || std::is_same_v<E, BeadDeleted> || std::is_same_v<E, BeadStatusSet> ||
                    std::is_same_v<E, BeadImported> || std::is_same_v<E, RunEnded> || std::is_same_v<E, GrantMade>;
            },
            event.event);
    });
    if (!may_end)
        return;
    std::vector<GrantId> ended;
    for (const auto &[id, box] : state.grants) {
        const Bead *bead = find(state.beads, box->bead);
        const Agent *agent = find(state.agents, box->agent);
        if ((box->scope == "bead" && (bead == nullptr || bead->status == Status::closed)) ||
            (box->scope == "agent" && (agent == nullptr || agent->run.empty())))
            ended.push_back(id);
    }
    std::ranges::sort(ended);
    for (const GrantId &id : ended)
        due.push_back(GrantEnded{id, find(state.grants, id)->scope == "bead" ? "the bead is closed" : "the agent is at work no more"});
}

} // namespace

void admit_runs(const State &state, Events &due)
{
    if (state.frozen)
        return;
    int taken = 0;
    std::map<std::string, int> taken_of;
    for (const RunId &id : state.live_runs)
        if (const Run *run = find(state.runs, id); run->state != RunState::queued) {
            ++taken;
            for (const std::string &scope : limits_on(state, *run))
                ++taken_of[scope];
        }
    for (const RunId &id : state.live_runs) {
        if (taken >= state.settings.wip_limit)
            return;
        const Run *run = find(state.runs, id);
        if (run->state != RunState::queued || run->not_before != 0 || exceeded_budget(state, *run))
            continue;
        const auto scopes = limits_on(state, *run);
        const bool full = std::ranges::any_of(scopes, [&](const std::string &scope) {
            const auto limit = state.settings.limits.find(scope);
            return limit != state.settings.limits.end() && taken_of[scope] >= limit->second;
        });
        if (full)
            continue;
        due.push_back(RunAdmitted{id});
        ++taken;
        for (const std::string &scope : scopes)
            ++taken_of[scope];
    }
}

Events follow_ups(const State &state, std::span<const Recorded> just_happened)
{
    Events due;
    pause_spenders(state, just_happened, due);
    free_spenders(state, just_happened, due);
    admit_runs(state, due);
    start_checks(state, due);
    settle_convoys(state, just_happened, due);
    open_gates(state, just_happened, due);
    close_as_asked(state, just_happened, due);
    withdraw_questions(state, just_happened, due);
    close_landed(state, just_happened, due);
    end_grants(state, just_happened, due);
    feed_convoys(state, just_happened, due);
    return due;
}

} // namespace wm::town
