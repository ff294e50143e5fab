#include "town/apply.h"

#include <algorithm>

namespace wm::town {

void Change::operator()(const RunQueued &e)
{
    if (find(state.beads, e.bead) == nullptr)
        return;
    Run run;
    run.id = e.run;
    run.bead = e.bead;
    run.agent = e.agent;
    run.rig = e.rig;
    run.command = e.command;
    run.attempt = e.attempt;
    run.branch = e.branch;
    run.resume = run.session = e.resume;
    run.not_before = e.not_before;
    run.tries = e.tries;
    run.queued_at = at;
    run.queued = run.changed = seq;
    edit_bead(e.bead, [&](Bead &bead) {
        if (const Run *previous = find(state.runs, bead.last_run)) {
            run.prompts = previous->prompts;
            run.bead_spent = previous->bead_spent;
            if (previous->attempt == e.attempt) { // the same branch and worktree go on
                run.worktree = previous->worktree;
                run.base = previous->base;
            }
            state.runs = state.runs.erase(bead.last_run);
            state.live_runs = without(state.live_runs, bead.last_run);
        }
        run.ordinal = ++bead.runs;
        bead.attempts = std::max(bead.attempts, e.attempt);
        bead.last_run = e.run;
    });
    edit(state.agents, e.agent, [&](Agent &agent) {
        agent.run = e.run;
        agent.command = e.command;
    });
    state.runs = state.runs.set(e.run, immer::box<Run>(std::move(run)));
    state.live_runs = state.live_runs.push_back(e.run);
}

void Change::operator()(const RunAdmitted &e)
{
    edit(state.runs, e.run, [](Run &run) { run.state = RunState::starting; });
}

void Change::operator()(const RunStarted &e)
{
    edit(state.runs, e.run, [&](Run &run) {
        if (run.state == RunState::starting)
            run.state = RunState::running;
        run.worktree = e.worktree;
        run.base = e.base;
        run.sandbox = e.sandbox;
        run.started_at = at;
    });
}

void Change::operator()(const RunFinished &e)
{
    edit(state.runs, e.run, [&](Run &run) { run.finished = e.work; });
}

void Change::operator()(const RunStopRequested &e)
{
    edit(state.runs, e.run, [](Run &run) {
        if (run.state == RunState::stopping) { // a person stops what had stopped in order to begin again
            run.hand_off = false;
            run.trouble.reset();
        }
        run.state = RunState::stopping;
    });
}

void Change::operator()(const RunEnded &e)
{
    edit(state.runs, e.run, [&](Run &run) {
        run.state = RunState::ended;
        run.exit = e.exit;
        run.ended_at = at;
        run.stalled_since = 0;
        run.paused.reset();
        edit(state.agents, run.agent, [](Agent &agent) { agent.run = {}; });
    });
    state.live_runs = without(state.live_runs, e.run);
}

void Change::operator()(const RunDue &e)
{
    edit(state.runs, e.run, [](Run &run) { run.not_before = 0; });
}

void Change::operator()(const RunSession &e)
{
    edit(state.runs, e.run, [&](Run &run) {
        run.session = e.session;
        run.version = e.version;
        run.model = e.model;
    });
}

void Change::operator()(const RunTurnEnded &e)
{
    edit(state.runs, e.run, [&](Run &run) {
        run.turns = e.turns;
        run.resting = true;
        run.last_turn = e.how;
        run.denied.clear();
        run.not_handed_over = e.not_handed_over;
    });
}

void Change::operator()(const RunSpent &e)
{
    edit(state.runs, e.run, [&](Run &run) {
        run.spent += e.spent;
        run.bead_spent += e.spent;
        edit(state.agents, run.agent, [&](Agent &agent) { agent.spent += e.spent; });
    });
    DaySpent day{e.day, e.spent, seq};
    if (const DaySpent *before = find(state.days, e.day))
        day.spent += before->spent;
    state.days = state.days.set(e.day, immer::box<DaySpent>(day));
    if (state.days.size() > most_days) {
        DayId oldest = e.day;
        for (const auto &[id, box] : state.days)
            oldest = std::min(oldest, id);
        state.days = state.days.erase(oldest);
    }
}

void Change::operator()(const RunTroubled &e)
{
    edit(state.runs, e.run, [&](Run &run) { run.trouble = e.trouble; });
}

void Change::operator()(const RunPaused &e)
{
    edit(state.runs, e.run, [&](Run &run) { run.paused = e.reason; });
}

void Change::operator()(const RunWentOn &e)
{
    edit(state.runs, e.run, [](Run &run) { run.paused.reset(); });
}

void Change::operator()(const RunStalled &e)
{
    edit(state.runs, e.run, [&](Run &run) { run.stalled_since = e.since; });
}

void Change::operator()(const RunMoved &e)
{
    edit(state.runs, e.run, [](Run &run) { run.stalled_since = 0; });
}

void Change::operator()(const RunHandedOff &e)
{
    edit(state.runs, e.run, [](Run &run) { run.hand_off = true; });
}

void Change::operator()(const PromptQueued &e)
{
    edit(state.runs, e.run, [&](Run &run) { run.prompts.push_back({e.prompt, e.start, e.text, e.now, author(), at}); });
}

void Change::operator()(const PromptDelivered &e)
{
    edit(state.runs, e.run, [&](Run &run) {
        std::erase_if(run.prompts, [&](const QueuedPrompt &prompt) { return prompt.id == e.prompt; });
        run.resting = false;
        run.denied.clear(); // who spoke to it may have changed their mind
    });
}

} // namespace wm::town
