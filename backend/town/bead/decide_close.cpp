// When a bead may be closed, opened again, or forgotten. A gate is a bead that others wait for; closing it is answering
// it.
#include "town/bead/checks.h"
#include "town/bead/index.h"
#include "town/approval/expiry.h"
#include "town/decide_parts.h"
#include "town/rules/bead_id.h"
#include "town/rules/blocking.h"
#include "town/rules/budget.h"
#include "town/rules/due.h"
#include "town/rules/follow_ups.h"
#include "town/rules/landing.h"

#include <algorithm>

namespace wm::town {
namespace {

Result<> not_busy(const State &state, const Bead &bead)
{
    if (const Run *run = find(state.runs, bead.last_run); run != nullptr && run->state != RunState::ended)
        return fail("busy", std::format("{} is at work on {}.", run->agent.value, bead.id.value),
            std::format("Stop it first: `wm stop {}`.", bead.id.value));
    if (const MergeRequest *mr = find(state.merge_requests, bead.merge_request); mr != nullptr && !is_final(mr->state) &&
        mr->state != MrState::queued && mr->state != MrState::held && mr->state != MrState::waiting)
        return fail("busy", std::format("{} is on its way through the queue as {}.", bead.id.value, mr->id.value),
            "Wait until it has landed or failed.");
    return {};
}

/// An agent closes the steps of its molecule and what it wrote down itself; its own bead is closed by landing.
Result<> may_close(const State &state, const Bead &bead, const RunId &speaker)
{
    if (speaker.empty())
        return {};
    if (bead.type == "gate" && bead.extra->await_type == "human")
        return fail("not_allowed", std::format("{} asks a person; an agent cannot answer it.", bead.id.value));
    const Run *run = find(state.runs, speaker);
    const Bead *parent = parent_of(state, bead);
    const bool own_step = is_step(bead) && parent != nullptr && parent->claim && parent->claim->run == speaker;
    const bool own_find = run != nullptr && bead.created_by == run->agent.value && !bead.claim && bead.last_run.empty();
    if (own_step || own_find)
        return {};
    return fail("not_allowed", "A bead is closed by its landing or by a person.", "When your work is committed, run `wm done`.");
}

/// The agent's --force: a gate that a person opens or leaves shut.
Events ask_to_close(const State &state, const Asker &asker, const Bead &bead, const std::string &why)
{
    const Run *run = find(state.runs, asker.run());
    const std::string agent = run != nullptr ? run->agent.value : asker.actor;
    for (const BeadId &id : state.gates)
        if (const Bead *gate = find(state.beads, id); gate != nullptr && asked_to_close(*gate) == bead.id)
            return {}; // asked already
    const Rig *rig = find(state.rigs, bead.rig);
    BeadExtra extra;
    extra.await_type = "human";
    extra.await_id = "close:" + bead.id.value;
    extra.waiters = {agent};
    const std::string title = std::format("May {} close {}? {}", agent, bead.id.value, why).substr(0, title_limit);
    return {BeadCreated{free_bead_id(state, rig != nullptr ? rig->prefix : "wm", title, "", agent, asker.now), bead.rig, title, "gate",
        bead.priority, {}, {}, {}, Rare(extra)}};
}

/// A gate made by an agent's --force closes what it asks for when the answer is yes, so the answer must be one.
Result<> clear_answer(const Bead &gate, std::string_view reason)
{
    const BeadId asked = asked_to_close(gate);
    if (asked.empty() || gate.status == Status::closed || answer_in(reason) != Answer::unclear)
        return {};
    return fail("unclear", std::format("{} asks whether {} may be closed; say yes or no.", gate.id.value, asked.value),
        std::format("`wm approve {0}` closes {1}, `wm deny {0}` leaves it open.", gate.id.value, asked.value));
}

/// What others than this agent have to do with its find; empty: nothing, and nobody misses it.
std::string hand_of_others(const State &state, const Bead &bead, const std::string &agent)
{
    std::vector<BeadId> waiting;
    if (const auto *dependents = state.dependents.find(bead.id))
        for (const BeadId &id : *dependents)
            for (const Dependency &dependency : find(state.beads, id)->dependencies)
                if (dependency.on == bead.id && dependency.by != agent)
                    waiting.push_back(id);
    std::ranges::sort(waiting);
    if (!waiting.empty())
        return std::format("{} depend{} on it", names_of(waiting), waiting.size() == 1 ? "s" : "");
    for (const std::vector<Note> *said : {&bead.comments, &bead.notes})
        for (const Note &note : *said)
            if (note.author != agent)
                return std::format("{} has said something about it", note.author.empty() ? "somebody" : note.author);
    for (const Dependency &dependency : bead.dependencies)
        if (dependency.by != agent)
            return std::format("{} tied it to {}", dependency.by.empty() ? "somebody" : dependency.by, dependency.on.value);
    if (!bead.convoys.empty())
        return std::format("it is part of the convoy {}", bead.convoys.front().value);
    for (const BeadId &id : state.gates)
        if (asked_to_close(*find(state.beads, id)) == bead.id)
            return std::format("{} asks a person about it", id.value);
    return "";
}

void forget(const Bead &bead, std::string reason, Events &events)
{
    for (const ConvoyId &convoy : bead.convoys)
        events.push_back(ConvoyBeadRemoved{convoy, bead.id});
    events.push_back(BeadDeleted{bead.id, std::move(reason)});
}

} // namespace

Result<Events> Rules::operator()(const CloseBead &c) const
{
    WM_TRY(bead, this->bead(c.bead));
    WM_CHECK(unchanged(*bead, c.expected));
    WM_CHECK(may_close(state, *bead, asker.run()));
    if (bead->status == Status::closed)
        return Events{};
    WM_CHECK(clear_answer(*bead, c.reason));
    WM_CHECK(not_busy(state, *bead));
    if (const std::string why = obstacle(state, *bead); !why.empty()) {
        if (!c.force)
            return fail(why.contains("children") ? "open_children" : "blocked", why,
                asker.run().empty() ? "Close that first, or use --force." : "Do that first. With --force a person is asked.");
        if (!asker.run().empty())
            return ask_to_close(state, asker, *bead, why);
    } else if (const std::string aside = put_aside_because(state, *bead); !aside.empty() && !(c.force && asker.run().empty())) {
        return fail("put_aside", aside,
            asker.run().empty() ? std::format("`wm undefer {}` lets it go on.", c.bead.value)
                                : "Only a person lets it go on: say so with `wm note TEXT`.");
    }
    Events events;
    if (const MergeRequest *mr = find(state.merge_requests, bead->merge_request); mr != nullptr && !is_final(mr->state))
        events.push_back(MrWithdrawn{mr->id, "closed without landing"});
    events.push_back(BeadClosed{c.bead, c.reason.empty() ? "closed" : c.reason});
    return events;
}

Result<Events> Rules::operator()(const ResolveGate &c) const
{
    WM_TRY(bead, this->bead(c.bead));
    if (bead->type != "gate")
        return fail("wrong_state", std::format("{} is no gate.", bead->id.value), "`wm gate list` shows what waits for an answer.");
    WM_CHECK(may_close(state, *bead, asker.run()));
    if (bead->status == Status::closed)
        return Events{};
    WM_CHECK(clear_answer(*bead, c.reason));
    return Events{BeadClosed{c.bead, c.reason.empty() ? "resolved" : c.reason}};
}

Result<Events> Rules::operator()(const ReopenBead &c) const
{
    WM_TRY(bead, this->bead(c.bead));
    if (bead->status != Status::closed)
        return Events{};
    return Events{BeadReopened{c.bead, c.reason}};
}

Result<> Rules::may_forget(const Bead &bead) const
{
    const RunId speaker = asker.run();
    if (speaker.empty())
        return {};
    const Run *run = find(state.runs, speaker);
    if (run == nullptr || is_step(bead) || !may_close(state, bead, speaker))
        return fail("not_allowed", "A bead is deleted by a person.", "Ask for it in a note: `wm note TEXT`.");
    if (const std::string why = hand_of_others(state, bead, run->agent.value); !why.empty())
        return fail("not_allowed", std::format("An agent does not delete {}: {}.", bead.id.value, why),
            "A person may. Ask for it in a note: `wm note TEXT`.");
    return {};
}

Result<Events> Rules::operator()(const DeleteBeads &c) const
{
    Events events;
    for (const BeadId &id : c.beads) {
        WM_TRY(bead, this->bead(id));
        WM_CHECK(may_forget(*bead));
        WM_CHECK(not_busy(state, *bead));
        if (const MergeRequest *mr = find(state.merge_requests, bead->merge_request); mr != nullptr && !is_final(mr->state))
            return fail("busy", std::format("{} is in the merge queue as {}.", id.value, mr->id.value),
                std::format("Withdraw that first: `wm mq withdraw {}`.", mr->id.value));
        if (const auto *dependents = state.dependents.find(id); dependents != nullptr && !c.force) {
            std::vector<BeadId> others;
            for (const BeadId &other : *dependents)
                if (std::ranges::find(c.beads, other) == c.beads.end())
                    others.push_back(other);
            std::ranges::sort(others);
            if (!others.empty())
                return fail("has_dependents", std::format("{} depend on {}.", names_of(others), id.value),
                    "Delete those as well, or use --force: the dependencies go with it.");
        }
        const bool twice = std::ranges::any_of(events, [&](const Event &e) {
            const auto *deleted = std::get_if<BeadDeleted>(&e);
            return deleted != nullptr && deleted->bead == id;
        });
        if (!twice)
            forget(*bead, c.reason.empty() ? "deleted" : c.reason, events);
    }
    return events;
}

Result<Events> Rules::operator()(const PassTime &) const
{
    Events events;
    for (const Due &due : state.due) {
        if (due.at > asker.now)
            break;
        const Bead *bead = find(state.beads, due.bead);
        if (bead == nullptr)
            continue;
        if (bead->extra->ephemeral) {
            if (not_busy(state, *bead))
                forget(*bead, "its time is over", events);
        } else if (bead->status == Status::deferred) {
            events.push_back(BeadUndeferred{due.bead});
        } else {
            events.push_back(BeadClosed{due.bead, "its time has come"});
        }
    }
    for (const BeadId &id : state.gates) {
        const Bead &gate = *find(state.beads, id);
        if (const std::string why = opened_because(state, gate); !why.empty()) // done while the gate was not looked at
            events.push_back(BeadClosed{id, why});
        else if (const Timestamp at = opens_at(state, gate); stands_behind_others(gate) && at != 0 && at <= asker.now)
            events.push_back(BeadClosed{id, "its time has come"});
    }
    for (const RunId &id : state.live_runs)
        if (const Timestamp at = find(state.runs, id)->not_before; at != 0 && at <= asker.now)
            events.push_back(RunDue{id});
    for (const RunId &id : freed_runs(state)) // a new day
        events.push_back(RunWentOn{id});
    admit_runs(state, events);
    expire_approvals(state, asker.now, events);
    return events;
}

} // namespace wm::town
