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
    run.queued_at = at;
    run.queued = run.changed = seq;
    edit_bead(e.bead, [&](Bead &bead) {
        if (const Run *previous = find(state.runs, bead.last_run)) {
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
        run.started_at = at;
    });
}

void Change::operator()(const RunFinished &e)
{
    edit(state.runs, e.run, [&](Run &run) { run.finished = e.work; });
}

void Change::operator()(const RunStopRequested &e)
{
    edit(state.runs, e.run, [](Run &run) { run.state = RunState::stopping; });
}

void Change::operator()(const RunEnded &e)
{
    edit(state.runs, e.run, [&](Run &run) {
        run.state = RunState::ended;
        run.exit = e.exit;
        run.ended_at = at;
        edit(state.agents, run.agent, [](Agent &agent) { agent.run = {}; });
    });
    state.live_runs = without(state.live_runs, e.run);
}

} // namespace wm::town
