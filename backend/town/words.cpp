#include "town/words.h"

#include "town/rules/blocking.h"
#include "town/rules/budget.h"
#include "town/rules/landing.h"
#include "town/rules/lane.h"

#include <algorithm>
#include <format>
#include <set>
#include <tuple>

namespace wm::town {
namespace {

const Approval *open_approval(const State &state, const RunId &run)
{
    const Approval *first = nullptr;
    for (const auto &[id, box] : state.approvals)
        if (box->run == run && box->state == ApprovalState::open && (first == nullptr || box->changed < first->changed))
            first = &box.get();
    return first;
}

/// Why it may not go on for its money, and what frees it; empty when it may, or when that is not what holds it.
std::string out_of_budget(const State &state, const Run &run)
{
    const auto over = exceeded_budget(state, run);
    if (run.state == RunState::queued)
        return over && run.not_before == 0 ? words_of(*over) + "." : "";
    if (!run.paused || run.paused->empty())
        return {};
    return over ? words_of(*over) + "." : std::format("{} There is room again: `wm go-on {}`.", *run.paused, run.bead.value);
}

/// Its turn is over, and nothing follows by itself.
std::string why_it_waits(const Run &run)
{
    if (run.last_turn == "interrupted")
        return "You interrupted its turn; it goes on when you say something to it.";
    return run.not_handed_over.empty() ? "Its turn has ended and it has not handed over any work."
                                       : "Its turn has ended. " + run.not_handed_over;
}

Badge badge_of_live(const State &state, const Run &run)
{
    switch (run.state) {
    case RunState::queued:
        if (run.not_before != 0)
            return {Shown::queued, "Waits", std::format("It begins again at {}.", to_clock_words(run.not_before, state.at))};
        if (const auto why = out_of_budget(state, run); !why.empty())
            return {Shown::needs_you, "Out of budget", why};
        if (state.frozen)
            return {Shown::queued, "Queued", "Everything is frozen; nothing starts until it is thawed."};
        return {Shown::queued, "Queued", std::format("All {} places are taken; it starts when one is free.", state.settings.wip_limit)};
    case RunState::starting: return {Shown::working, "Starting", "Its worktree and process are being made."};
    case RunState::stopping: return {Shown::idle, "Stopping", "A stop was asked for; its work is kept."};
    case RunState::running:
    case RunState::ended: break;
    }
    if (state.frozen)
        return {
            Shown::idle, "Frozen", "The emergency stop holds all agents: " + (state.frozen->empty() ? "you wished it." : *state.frozen)};
    if (run.finished)
        return {Shown::working, "Finished", "The agent says the work is complete; its process is about to end."};
    if (const Approval *request = open_approval(state, run.id)) // its turn has not ended: it waits for this first
        return {Shown::needs_you, request->question ? "Asks" : "Needs you", request->title};
    if (run.paused)
        return run.paused->empty() ? Badge{Shown::idle, "Paused", "You paused it; no new turn begins."}
                                   : Badge{Shown::needs_you, "Out of budget", out_of_budget(state, run)};
    if (run.stalled_since != 0)
        return {Shown::stalled, "Stalled", std::format("Silent and without work since {}.", to_clock_words(run.stalled_since, state.at))};
    if (run.resting)
        return {Shown::needs_you, "Waits for you", why_it_waits(run)};
    return {Shown::working, "Working", "Its process is running."};
}

Badge badge_of_trouble(const RunTrouble &trouble)
{
    const auto word = [&] {
        if (trouble.what == "login_needed")
            return "Login needed";
        if (trouble.what == "rate_limited" || trouble.what == "out_of_quota")
            return "Out of quota";
        if (trouble.what == "budget")
            return "Out of budget";
        if (trouble.what == "refused")
            return "Refused";
        if (trouble.what == "context_full")
            return "Context full";
        return "Failed";
    }();
    return {Shown::failed, word, trouble.message};
}

Badge badge_of_request(const State &state, const MergeRequest &mr)
{
    switch (mr.state) {
    case MrState::queued:
        if (is_held_in_queue(state, mr))
            return {Shown::queued, "Waits", std::format("{} {}", mr.id.value, reason_of(state, mr))};
        return {Shown::queued, "In queue",
            mr.reason.empty() ? std::format("{} waits for its turn to land on {}.", mr.id.value, mr.target) : mr.reason};
    case MrState::checking: return {Shown::working, "Merging", std::format("{} is being merged with {}.", mr.id.value, mr.target)};
    case MrState::gating:
        return {Shown::working, "Testing",
            std::format(
                "The gate {} runs on the merged tree.", mr.results.size() < mr.gates.size() ? mr.gates[mr.results.size()].name : "")};
    case MrState::landing: return {Shown::working, "Landing", std::format("{} is being moved.", mr.target)};
    case MrState::waiting: return {Shown::needs_you, mr.waits_for == WaitFor::trust ? "Trust gates" : "Waits for your clone", mr.reason};
    case MrState::held: return {Shown::needs_you, "Needs you", mr.reason};
    case MrState::landed: {
        const std::string where = std::format("{} is on {}", mr.commit.substr(0, 9), mr.target);
        const Bead *bead = find(state.beads, mr.bead);
        if (bead == nullptr || landed_but_open(state, *bead) == nullptr)
            return {Shown::done, "Landed", where + "."};
        return {Shown::done, "Landed", std::format("{}. {}", where, closes_words(state, *bead))};
    }
    case MrState::failed:
        return {Shown::failed, !mr.results.empty() && !mr.results.back().passed ? "Gate failed" : "Could not land", mr.reason};
    case MrState::conflict: return {Shown::failed, "Conflict", mr.reason};
    case MrState::withdrawn: return {Shown::idle, "Withdrawn", mr.reason};
    }
    return {};
}

} // namespace

std::string words_of(const RunExit &exit)
{
    switch (exit.how) {
    case ExitClass::exited: return std::format("exited, code {}", exit.code);
    case ExitClass::signalled: return std::format("ended by signal {}", exit.signal);
    case ExitClass::stopped: return "stopped";
    case ExitClass::start_failed: return "could not start";
    case ExitClass::lost: return "lost";
    }
    return "";
}

Badge badge_of(const State &state, const Bead &bead)
{
    const Run *run = find(state.runs, bead.last_run);
    const MergeRequest *mr = find(state.merge_requests, bead.merge_request);
    if (bead.status == Status::closed) {
        if (mr != nullptr && mr->state == MrState::landed)
            return badge_of_request(state, *mr);
        return {Shown::done, "Closed", bead.close_reason};
    }
    if (run == nullptr)
        return {};
    if (run->state != RunState::ended)
        return badge_of_live(state, *run);
    if (lane_of(state, bead) != Lane::review) // given back or reopened: what was belongs to the past
        return {};
    if (mr != nullptr && mr->run == run->id)
        return badge_of_request(state, *mr);
    if (!run->exit)
        return {};
    if (run->trouble)
        return badge_of_trouble(*run->trouble);
    const RunExit &exit = *run->exit;
    if (run->hand_off) // no session follows
        return {Shown::needs_you, "Needs you", exit.message};
    switch (exit.how) {
    case ExitClass::exited:
        if (exit.code == 0)
            return {Shown::failed, "Nothing landed", exit.message.empty() ? "It ended without handing over any work." : exit.message};
        return {
            Shown::failed, std::format("Exited, code {}", exit.code), exit.message.empty() ? "Its process ended by itself." : exit.message};
    case ExitClass::signalled:
        return {Shown::failed, std::format("Signal {}", exit.signal), "Its process was ended by a signal that was not ours."};
    case ExitClass::stopped: return {Shown::idle, "Stopped", exit.message};
    case ExitClass::start_failed: return {Shown::failed, "Could not start", exit.message};
    case ExitClass::lost:
        return {Shown::failed, "Lost", exit.message.empty() ? "Its process is gone and nobody saw how it ended." : exit.message};
    }
    return {};
}

namespace {

/// What was committed for the agent on the way to the queue.
std::string saved_words(const State &state, const Bead &bead)
{
    const Run *run = find(state.runs, bead.last_run);
    return run != nullptr && run->finished && !run->finished->saved.empty() ? "committed for it: " + run->finished->saved : "";
}

} // namespace

std::string footnote_of(const State &state, const Bead &bead)
{
    const MergeRequest *mr = find(state.merge_requests, bead.merge_request);
    switch (lane_of(state, bead)) {
    case Lane::backlog:
        if (const auto waits = blockers(state, bead); !waits.empty())
            return waits.size() == 1 ? "waits for " + waits.front().value
                                     : std::format("waits for {} and {} more", waits.front().value, waits.size() - 1);
        if (bead.status == Status::deferred)
            return is_deferred(bead) ? "deferred" : bead.extra->status_word;
        if (bead.claim)
            return "claimed by " + bead.claim->holder;
        return "";
    case Lane::ai:
        // Sent back = the same branch goes on after a request of an earlier run on it.
        if (const Run *run = find(state.runs, bead.last_run);
            mr != nullptr && is_final(mr->state) && mr->run != run->id && mr->branch == run->branch)
            return "sent back: " + mr->reason;
        return saved_words(state, bead);
    case Lane::review: { // while the queue works on it, the badge says enough
        if (mr != nullptr && (is_held_in_queue(state, *mr) || landed_but_open(state, bead) != nullptr))
            return reason_of(state, *mr);
        const Badge badge = badge_of(state, bead);
        return badge.state == Shown::working || badge.state == Shown::queued ? saved_words(state, bead) : badge.rule;
    }
    case Lane::done: return mr != nullptr && mr->state == MrState::landed ? mr->reason : bead.close_reason;
    case Lane::ready: return "";
    }
    return "";
}

namespace {

NeedsYou question_of(const State &state, const Bead &gate)
{
    NeedsYou item{gate.id, {}, {}, WaitFor::nothing, gate.title, gate.created_at, gate.id, gate.extra->sender};
    if (item.asker.empty())
        item.asker = gate.created_by;
    if (item.asker.starts_with("run:"))
        if (const Run *run = find(state.runs, RunId(item.asker.substr(4))))
            item.agent = run->agent;
    if (find(state.agents, AgentId(item.asker)) != nullptr)
        item.agent = AgentId(item.asker);
    if (const BeadId asked = asked_to_close(gate); !asked.empty()) // an agent's --force
        item.bead = asked;
    else if (const auto waiting = waiting_for(state, gate.id); !waiting.empty())
        item.bead = waiting.front();
    return item;
}

} // namespace

std::vector<NeedsYou> needs_you(const State &state)
{
    std::vector<NeedsYou> items;
    for (const MrId &id : state.queue) {
        const MergeRequest *mr = find(state.merge_requests, id);
        if (mr->state == MrState::waiting || mr->state == MrState::held)
            items.push_back({mr->bead, mr->id, mr->agent, mr->waits_for, mr->reason, mr->since});
    }
    for (const BeadId &id : state.gates) {
        const Bead *gate = find(state.beads, id);
        if (gate != nullptr && gate->extra->await_type == "human" && !gate->blocked) // its turn has come
            items.push_back(question_of(state, *gate));
    }
    for (const auto &[id, box] : state.approvals)
        if (box->state == ApprovalState::open)
            items.push_back({.bead = box->bead,
                .mr = {},
                .agent = box->agent,
                .sentence = box->title,
                .since = box->asked_at,
                .asker = box->agent.value,
                .approval = id});
    std::set<std::string> told; // budgets: each is told of once, unless agents wait for it
    for (const RunId &id : state.live_runs) {
        const Run *run = find(state.runs, id);
        const std::string why = out_of_budget(state, *run);
        if (why.empty())
            continue;
        items.push_back({.bead = run->bead, .mr = {}, .agent = run->agent, .sentence = why, .since = run->queued_at});
        for (const Budget &budget : budgets_of(state, *run))
            if (budget.is_exceeded())
                told.insert(budget.scope);
    }
    for (const RunId &id : state.live_runs) {
        const Run *run = find(state.runs, id);
        const auto budgets = budgets_of(state, *run);
        for (const Budget &budget : budgets)
            if ((budget.is_exceeded() || budget.is_near()) && told.insert(budget.scope).second)
                items.push_back(
                    {.bead = run->bead, .mr = {}, .agent = run->agent, .sentence = words_of(budget) + ".", .since = run->queued_at});
        if (run->state == RunState::running && run->resting && !run->finished && !run->paused)
            items.push_back({.bead = run->bead, .mr = {}, .agent = run->agent, .sentence = why_it_waits(*run), .since = run->started_at});
    }
    std::ranges::stable_sort(
        items, [](const NeedsYou &a, const NeedsYou &b) { return std::tie(a.since, a.gate) < std::tie(b.since, b.gate); });
    return items;
}

} // namespace wm::town
