#pragma once
// How the values of the town look as JSON, in events, snapshots and replies. Absent members take their default, so
// that members can be added. Include only in .cpp files: it is heavy.
#include "base/json.h"
#include "town/agent/agent.h"
#include "town/convoy/convoy.h"
#include "town/event.h"
#include "town/rig/rig.h"

namespace wm::town {

NLOHMANN_JSON_SERIALIZE_ENUM(
    Status, {{Status::open, "open"}, {Status::in_progress, "in_progress"}, {Status::deferred, "deferred"}, {Status::closed, "closed"}})
NLOHMANN_JSON_SERIALIZE_ENUM(DependencyType,
    {{DependencyType::blocks, "blocks"}, {DependencyType::parent_child, "parent-child"}, {DependencyType::related, "related"},
        {DependencyType::discovered_from, "discovered-from"}, {DependencyType::tracks, "tracks"}})
NLOHMANN_JSON_SERIALIZE_ENUM(RunState,
    {{RunState::queued, "queued"}, {RunState::starting, "starting"}, {RunState::running, "running"}, {RunState::stopping, "stopping"},
        {RunState::ended, "ended"}})
NLOHMANN_JSON_SERIALIZE_ENUM(ExitClass,
    {{ExitClass::exited, "exited"}, {ExitClass::signalled, "signalled"}, {ExitClass::stopped, "stopped"},
        {ExitClass::start_failed, "start_failed"}, {ExitClass::lost, "lost"}})
NLOHMANN_JSON_SERIALIZE_ENUM(MrState,
    {{MrState::queued, "queued"}, {MrState::checking, "checking"}, {MrState::gating, "gating"}, {MrState::landing, "landing"},
        {MrState::waiting, "waiting"}, {MrState::held, "held"}, {MrState::landed, "landed"}, {MrState::failed, "failed"},
        {MrState::conflict, "conflict"}, {MrState::withdrawn, "withdrawn"}})
NLOHMANN_JSON_SERIALIZE_ENUM(
    WaitFor, {{WaitFor::nothing, "nothing"}, {WaitFor::clone, "clone"}, {WaitFor::trust, "trust"}, {WaitFor::approval, "approval"}})

#define WM_JSON NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT

WM_JSON(TextRef, id, bytes, sha256)
WM_JSON(Dependency, on, type)
WM_JSON(Note, at, author, text)
WM_JSON(Claim, holder, token, run)
WM_JSON(Bead, id, rig, title, type, priority, status, labels, description, dependencies, notes, claim, convoys, last_run, runs, attempts,
    merge_request, created_at, created_by, updated_at, closed_at, close_reason, defer_until, created, changed)
WM_JSON(Rig, id, path, git_dir, target, prefix, command, trusted, added_at, changed)
WM_JSON(Convoy, id, title, beads, created_at, landed_at, changed)
WM_JSON(Agent, id, rig, name, role, runtime, command, run, added_at, changed)
WM_JSON(RunExit, how, code, signal, message)
WM_JSON(Finished, head, commits, added, removed, summary)
WM_JSON(Run, id, bead, agent, rig, state, command, ordinal, attempt, branch, worktree, base, queued_at, started_at, ended_at, finished,
    exit, queued, changed)
WM_JSON(Gate, name, command, timeout_ms)
WM_JSON(GateResult, gate, passed, took_ms)
WM_JSON(MergeRequest, id, bead, run, agent, rig, branch, head, target, state, waits_for, reason, round, base, commit, gates, gates_sha256,
    gate_starts, results, conflicts, approved, opened_at, since, ended_at, opened, changed)

WM_JSON(TownConfigured, wip_limit)
WM_JSON(ClockJumped, by)
WM_JSON(RigAdded, rig, path, git_dir, target, prefix, command)
WM_JSON(RigChanged, rig, target, command)
WM_JSON(GatesTrusted, rig, sha256)
WM_JSON(BeadCreated, bead, rig, title, type, priority, labels, description)
WM_JSON(BeadUpdated, bead, title, type, priority, labels, description)
WM_JSON(BeadDeferred, bead, until)
WM_JSON(BeadUndeferred, bead)
WM_JSON(BeadClosed, bead, reason)
WM_JSON(BeadReopened, bead, reason)
WM_JSON(BeadNoted, bead, text)
WM_JSON(DependencyAdded, bead, on, type)
WM_JSON(DependencyRemoved, bead, on)
WM_JSON(BeadClaimed, bead, holder, run)
WM_JSON(BeadReleased, bead, reason)
WM_JSON(ConvoyCreated, convoy, title, beads)
WM_JSON(ConvoyBeadAdded, convoy, bead)
WM_JSON(ConvoyBeadRemoved, convoy, bead)
WM_JSON(ConvoyLanded, convoy)
WM_JSON(ConvoyReopened, convoy)
WM_JSON(AgentAdded, agent, rig, name, role, runtime, command)
WM_JSON(RunQueued, run, bead, agent, rig, command, attempt, branch)
WM_JSON(RunAdmitted, run)
WM_JSON(RunStarted, run, worktree, base)
WM_JSON(RunFinished, run, work)
WM_JSON(RunStopRequested, run, reason)
WM_JSON(RunEnded, run, exit)
WM_JSON(MrOpened, mr, bead, run, agent, rig, branch, head, target)
WM_JSON(MrCheckStarted, mr)
WM_JSON(MrChecked, mr, base, commit, gates, gates_sha256)
WM_JSON(MrConflicted, mr, files)
WM_JSON(MrGateStarted, mr, gate)
WM_JSON(MrGatePassed, mr, gate, took_ms)
WM_JSON(MrFailed, mr, gate, reason, took_ms)
WM_JSON(MrLandStarted, mr)
WM_JSON(MrWaiting, mr, what, reason)
WM_JSON(MrRequeued, mr, reason, approved)
WM_JSON(MrLanded, mr, commit)
WM_JSON(MrWithdrawn, mr, reason)

} // namespace wm::town
