#include "town/bead/checks.h"
#include "town/agent/role.h"
#include "town/bead/index.h"
#include "town/decide_parts.h"
#include "town/rules/bead_id.h"
#include "town/rules/blocking.h"
#include "town/rules/branch.h"
#include "town/rules/lane.h"
#include "town/rules/retry.h"
#include "town/run/agent_kind.h"

#include <algorithm>
#include <array>

namespace wm::town {
namespace {

constexpr std::array given_names = {"Juniper", "Flint", "Sage", "Cedar", "Ember", "Larkspur", "Quill", "Tamarack", "Bramble", "Clover",
    "Fern", "Hazel", "Indigo", "Laurel", "Maple", "Nettle", "Onyx", "Poplar", "Rowan", "Sorrel", "Thistle", "Willow", "Yarrow", "Alder"};

bool is_agent_name(std::string_view text)
{
    return !text.empty() && text.size() <= 40 &&
        std::ranges::all_of(text, [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.'; });
}

/// An idle agent of the rig that runs this command in this role, the one added first; so that names do not litter.
const Agent *idle_agent(const State &state, const RigId &rig, const std::vector<std::string> &command, std::string_view role)
{
    const Agent *best = nullptr;
    for (const auto &[id, box] : state.agents) {
        const Agent &agent = box.get();
        if (agent.rig == rig && agent.run.empty() && agent.command == command && agent.role == role &&
            (best == nullptr || agent.added_at < best->added_at || (agent.added_at == best->added_at && agent.id < best->id)))
            best = &agent;
    }
    return best;
}

AgentId free_name(const State &state, const RigId &rig)
{
    for (int round = 1;; ++round)
        for (const char *name : given_names)
            if (AgentId id(round == 1 ? std::format("{}/{}", rig.value, name) : std::format("{}/{}-{}", rig.value, name, round));
                !find(state.agents, id))
                return id;
}

/// Whatever it left, committed or not, is where the next attempt has to go on. What has landed is over.
bool goes_on_after(const State &state, const Run *last, const RigId &rig)
{
    if (last == nullptr || last->worktree.empty() || last->rig != rig)
        return false;
    const Bead *bead = find(state.beads, last->bead);
    const MergeRequest *mr = bead != nullptr ? find(state.merge_requests, bead->merge_request) : nullptr;
    return mr == nullptr || mr->state != MrState::landed || mr->branch != last->branch;
}

std::string name_in(const AgentId &id)
{
    return id.value.substr(id.value.find('/') + 1);
}

} // namespace

Result<Events> Rules::operator()(const Sling &c) const
{
    WM_TRY(bead, this->bead(c.bead));
    WM_CHECK(unchanged(*bead, c.expected));
    WM_TRY(rig, this->rig(bead->rig));
    if (find(state.runs, c.run) != nullptr)
        return fail("exists", std::format("There is already a run {}.", c.run.value));

    const Lane lane = lane_of(state, *bead);
    const Run *last = find(state.runs, bead->last_run);
    if (lane == Lane::ai)
        return fail("busy", std::format("{} is already being worked on by {}.", bead->id.value, last->agent.value));
    if (lane == Lane::done)
        return fail(
            "closed", std::format("{} is closed.", bead->id.value), std::format("Reopen it first: `wm bead reopen {}`.", bead->id.value));
    if (lane == Lane::backlog) {
        if (const auto waits = blockers(state, *bead); !waits.empty())
            return fail("blocked", std::format("{} waits for {}.", bead->id.value, waits.front().value),
                "Land that first, or remove the dependency.");
        if (is_step(*bead))
            return fail("not_work", std::format("{} is a step of {}.", bead->id.value, parent_in(bead->id).first.value),
                "Sling that: its agent does the steps.");
        if (!is_work(*bead))
            return fail("not_work", std::format("{} is a {}, no work that an agent could do.", bead->id.value, bead->type));
        if (bead->shelved)
            return fail("deferred", std::format("{} is part of something that is deferred.", bead->id.value),
                "Bring that back first: `wm undefer`.");
        if (bead->status == Status::deferred)
            return fail("deferred", std::format("{} is deferred.", bead->id.value),
                std::format("Bring it back first: `wm bead undefer {}`.", bead->id.value));
        return fail("claimed", std::format("{} is claimed by {}.", bead->id.value, bead->claim ? bead->claim->holder : "somebody"),
            std::format("Release it first: `wm release {}`.", bead->id.value));
    }
    if (lane == Lane::review)
        if (const MergeRequest *mr = find(state.merge_requests, bead->merge_request); mr != nullptr && !is_final(mr->state))
            return fail("busy", std::format("{} is in the merge queue as {}.", bead->id.value, mr->id.value),
                std::format("Withdraw that first: `wm mq withdraw {}`.", mr->id.value));

    if (!c.role.empty() && !is_role(c.role))
        return fail("not_found", std::format("There is no role \"{}\".", c.role), "There are polecat, crew, reviewer and resolver.");
    const std::string role(c.role.empty() ? roles.front() : std::string_view(c.role));

    const bool send_back = lane == Lane::review && last != nullptr;
    const bool same_branch = !c.anew && goes_on_after(state, last, rig->id);
    const Agent *named = nullptr;
    if (c.agent) {
        const std::string name = c.agent->contains('/') ? c.agent->substr(c.agent->find('/') + 1) : *c.agent;
        if (!is_agent_name(name) || (c.agent->contains('/') && !c.agent->starts_with(rig->id.value + "/")))
            return fail("bad_name", std::format("\"{}\" cannot be the name of an agent of {}.", *c.agent, rig->id.value),
                "Use letters, digits, - _ and .");
        named = find(state.agents, AgentId(rig->id.value + "/" + name));
        if (named != nullptr && !named->run.empty())
            return fail("busy", std::format("{} is already at work.", named->id.value), "Choose another agent, or leave the name out.");
        if (named != nullptr && !c.role.empty() && named->role != c.role)
            return fail("wrong_role", std::format("{} is a {}.", named->id.value, named->role), "Choose another agent, or a new name.");
    }
    std::vector<std::string> command = c.command;
    if (command.empty() && named != nullptr)
        command = named->command;
    if (command.empty() && send_back)
        command = last->command;
    if (command.empty())
        command = rig->command;
    if (command.empty())
        return fail("no_command", std::format("No agent program is chosen for {}.", rig->id.value),
            std::format("Choose one: `wm rig set {} --command PROGRAM`, or sling with --command PROGRAM.", rig->id.value));

    WM_TRY(kind, agent_kind(command));

    Events events;
    AgentId agent;
    if (c.agent) {
        agent = named != nullptr
            ? named->id
            : AgentId(rig->id.value + "/" + c.agent->substr(c.agent->find('/') == std::string::npos ? 0 : c.agent->find('/') + 1));
    } else if (const Agent *again = send_back || (same_branch && last->command == command) ? find(state.agents, last->agent) : nullptr;
        again != nullptr && again->run.empty() && (c.role.empty() || again->role == role)) {
        agent = again->id;
        named = again;
    } else if (const Agent *idle = idle_agent(state, rig->id, command, role)) {
        agent = idle->id;
        named = idle;
    } else {
        agent = free_name(state, rig->id);
    }
    if (named == nullptr)
        events.push_back(AgentAdded{agent, rig->id, name_in(agent), role, kind ? kind->name : "command", command});

    const int attempt = same_branch ? last->attempt : bead->attempts + 1;
    const std::string branch = same_branch ? last->branch : branch_name(bead->id, bead->title, attempt);
    RunQueued queued{c.run, bead->id, agent, rig->id, command, attempt, branch};
    if (same_branch && last->agent == agent && program_name(last->command) == program_name(command))
        queued.resume = last->session; // it knows what it did
    events.push_back(queued);
    events.push_back(BeadClaimed{bead->id, agent.value, c.run});
    return events;
}

Result<Events> Rules::operator()(const StopRun &c) const
{
    WM_TRY(bead, this->bead(c.bead));
    WM_CHECK(unchanged(*bead, c.expected));
    const Run *run = find(state.runs, bead->last_run);
    if (run == nullptr || run->state == RunState::ended)
        return fail("not_running", std::format("No agent is at work on {}.", bead->id.value));
    if (run->state == RunState::stopping) // it ends for another reason, after which it would begin again: it shall not
        return run->hand_off || run->trouble ? Events{RunStopRequested{run->id, c.reason}} : Events{};
    if (run->state == RunState::queued)
        return Events{RunEnded{run->id, {ExitClass::stopped, 0, 0, c.reason}}, BeadReleased{bead->id, "stopped"}};
    return Events{RunStopRequested{run->id, c.reason}};
}

namespace {

/// Steps of the bead's molecule that are not done.
std::vector<BeadId> open_steps(const State &state, const BeadId &bead)
{
    std::vector<BeadId> open;
    for (const BeadId &child : children(state, bead))
        if (const Bead *step = find(state.beads, child); is_step(*step) && step->status != Status::closed)
            open.push_back(child);
    return open;
}

/// The events by which checked work becomes a merge request.
Events hand_over(const State &state, const Run &run, const Finished &work)
{
    Events events{RunFinished{run.id, work}};
    const Rig *rig = find(state.rigs, run.rig);
    events.push_back(
        MrOpened{MrId(std::format("mr-{}", state.next_mr)), run.bead, run.id, run.agent, run.rig, run.branch, work.head, rig->target});
    return events;
}

} // namespace

Result<Events> Rules::operator()(const FinishRun &c) const
{
    WM_TRY(run, this->run(c.run));
    WM_TRY(bead, this->bead(run->bead));
    WM_CHECK(may_speak_for(*bead));
    if (bead->claim && bead->claim->run != run->id)
        return fail("not_yours", std::format("This run no longer holds {}.", bead->id.value),
            std::format("It is held by {}.", bead->claim->holder));
    if (!bead->claim || run->state == RunState::ended || run->state == RunState::queued)
        return fail("wrong_state", std::format("This run is not at work on {}.", bead->id.value));
    if (c.work.commits < 1)
        return fail("nothing_committed", "Nothing is committed on your branch.", "Commit your work, then run `wm done` again.");
    if (const auto open = open_steps(state, bead->id); !open.empty())
        return fail("open_steps",
            std::format("{} of {} not done: {}.", open.size() == 1 ? "A step" : std::format("{} steps", open.size()), bead->id.value,
                names_of(open)),
            "Close each with `wm mol step done` when it is done, then run `wm done` again.");
    if (const MergeRequest *mr = find(state.merge_requests, bead->merge_request);
        mr != nullptr && mr->run == run->id && !is_final(mr->state)) {
        if (mr->head == c.work.head)
            return Events{};
        Events events{MrWithdrawn{mr->id, "replaced by a newer commit"}}; // still queued: it waits for this run to end
        for (Event &event : hand_over(state, *run, c.work))
            events.push_back(std::move(event));
        return events;
    }
    return hand_over(state, *run, c.work);
}

Result<Events> Rules::operator()(const SubmitWork &c) const
{
    WM_TRY(bead, this->bead(c.bead));
    const Run *run = find(state.runs, bead->last_run);
    if (run == nullptr || run->worktree.empty())
        return fail("no_work", std::format("No agent has worked on {}, so it has no branch to submit.", bead->id.value));
    if (run->state != RunState::ended)
        return fail("busy", std::format("{} is at work on {}.", run->agent.value, bead->id.value),
            std::format("It hands its work over itself; or stop it first: `wm stop {}`.", bead->id.value));
    if (bead->status == Status::closed)
        return fail(
            "closed", std::format("{} is closed.", bead->id.value), std::format("Reopen it first: `wm bead reopen {}`.", bead->id.value));
    if (const MergeRequest *mr = find(state.merge_requests, bead->merge_request); mr != nullptr && !is_final(mr->state))
        return fail("busy", std::format("{} is in the merge queue as {}.", bead->id.value, mr->id.value),
            std::format("Withdraw that first: `wm mq withdraw {}`.", mr->id.value));
    if (c.work.commits < 1)
        return fail("nothing_committed", std::format("Nothing is committed on {}.", run->branch), "Commit your work first.");
    if (!goes_on_after(state, run, bead->rig)) // each run lands once; what comes after is another one's
        return fail("landed", std::format("{} has landed.", run->branch), std::format("Begin anew: `wm sling {}`.", bead->id.value));
    if (const auto open = open_steps(state, bead->id); !open.empty())
        return fail("open_steps", std::format("Not done yet in {}: {}.", bead->id.value, names_of(open)), "Close these first.");
    return hand_over(state, *run, c.work);
}

Result<Events> Rules::operator()(const ReportRunStarted &c) const
{
    WM_TRY(run, this->run(c.run));
    if (run->state != RunState::starting && run->state != RunState::stopping)
        return Events{};
    if (run->worktree == c.worktree && run->started_at != 0)
        return Events{};
    return Events{RunStarted{c.run, c.worktree, c.base, c.sandbox}};
}

Result<Events> Rules::operator()(const ReportRunEnded &c) const
{
    const Run *run = find(state.runs, c.run);
    if (run == nullptr || run->state == RunState::ended)
        return Events{};
    const Bead *bead = find(state.beads, run->bead);
    Events events;
    bool handed_over = run->finished.has_value();
    if (!handed_over && !run->hand_off && c.work && c.work->commits > 0 && c.exit.how == ExitClass::exited && c.exit.code == 0 &&
        bead != nullptr && bead->claim && bead->claim->run == run->id && open_steps(state, bead->id).empty()) {
        events = hand_over(state, *run, *c.work);
        handed_over = true;
    }
    for (const auto &[id, box] : state.approvals)
        if (box->run == c.run)
            events.push_back(ApprovalClosed{id, "the agent is gone"});
    const bool holds = bead != nullptr && bead->claim && bead->claim->run == run->id;
    auto next = handed_over || !holds ? std::nullopt : next_run(state, *run, c.exit, asker.now, c.work.has_value());
    RunExit exit = c.exit;
    if (!next && !handed_over && run->hand_off)
        exit.message = std::format("It handed off {} times in a row without a commit or an ended turn.", most_tries);
    else if (!next && !handed_over && run->tries + 1 >= most_tries && run->turns == 0)
        exit.message = std::format("It failed {} times in a row. {}", most_tries, exit.message);
    events.push_back(RunEnded{c.run, exit});
    if (next) {
        events.push_back(*next);
        events.push_back(BeadClaimed{run->bead, run->agent.value, next->run});
        return events;
    }
    if (run->trouble) // it ended for that, and its work is kept for it
        return events;
    if (c.exit.how == ExitClass::stopped && !handed_over && !run->hand_off && bead != nullptr && bead->claim && bead->claim->run == run->id)
        events.push_back(BeadReleased{run->bead, "stopped"});
    return events;
}

} // namespace wm::town
