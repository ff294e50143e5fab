#pragma once
// How the values of the town look as JSON, in events, snapshots and replies. Absent members take their default, so
// that members can be added. Include only in .cpp files: it is heavy.
#include "base/json.h"
#include "base/sparse.h"
#include "town/agent/agent.h"
#include "town/convoy/convoy.h"
#include "town/event.h"
#include "town/memory/memory.h"
#include "town/rig/rig.h"

namespace wm::town {

NLOHMANN_JSON_SERIALIZE_ENUM(
    Status, {{Status::open, "open"}, {Status::in_progress, "in_progress"}, {Status::deferred, "deferred"}, {Status::closed, "closed"}})
NLOHMANN_JSON_SERIALIZE_ENUM(DependencyType,
    {{DependencyType::blocks, "blocks"}, {DependencyType::parent_child, "parent-child"}, {DependencyType::related, "related"},
        {DependencyType::discovered_from, "discovered-from"}, {DependencyType::tracks, "tracks"},
        {DependencyType::conditional_blocks, "conditional-blocks"}, {DependencyType::waits_for, "waits-for"},
        {DependencyType::relates_to, "relates-to"}, {DependencyType::replies_to, "replies-to"}, {DependencyType::duplicates, "duplicates"},
        {DependencyType::supersedes, "supersedes"}, {DependencyType::authored_by, "authored-by"},
        {DependencyType::assigned_to, "assigned-to"}, {DependencyType::approved_by, "approved-by"}, {DependencyType::attests, "attests"},
        {DependencyType::validates, "validates"}, {DependencyType::until, "until"}, {DependencyType::caused_by, "caused-by"},
        {DependencyType::delegated_from, "delegated-from"}, {DependencyType::custom, "custom"}})

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

NLOHMANN_JSON_SERIALIZE_ENUM(ApprovalState,
    {{ApprovalState::open, "open"}, {ApprovalState::allowed, "allowed"}, {ApprovalState::denied, "denied"},
        {ApprovalState::answered, "answered"}})

#define WM_JSON NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT

WM_JSON(TextRef, id, bytes, sha256)
WM_SPARSE(DependencyMore, word, metadata, thread)
WM_SPARSE(Dependency, on, type, at, by, more)
WM_SPARSE(Note, at, author, text, id)
WM_JSON(Claim, holder, token, run)
WM_SPARSE(BeadExtra, status_word, assignee, owner, external_ref, spec_id, source_system, estimated_minutes, due_at, design, acceptance,
    metadata, pinned, is_template, ephemeral, no_history, wisp_type, mol_type, work_type, source_formula, source_location, await_type,
    await_id, timeout, waiters, sender, closed_by_session)
WM_SPARSE(Origin, line, imported)
WM_SPARSE(Bead, id, rig, title, type, priority, status, labels, description, dependencies, notes, comments, claim, convoys, last_run, runs,
    attempts, next_child, merge_request, created_at, created_by, updated_at, started_at, closed_at, close_reason, defer_until, extra,
    origin, created, changed)
WM_JSON(Memory, key, text, author, at, changed)
WM_JSON(Rig, id, path, git_dir, target, prefix, command, sandbox, network, trusted, leftovers, sorted, added_at, changed)
WM_JSON(Convoy, id, title, beads, launched_at, command, created_at, landed_at, changed)
WM_SPARSE(Spent, input, output, cache_read, cache_write, micro_dollars, unpriced)
WM_JSON(Agent, id, rig, name, role, runtime, command, spent, run, added_at, changed)
WM_JSON(RunExit, how, code, signal, message)
WM_SPARSE(Finished, head, commits, added, removed, summary, saved)
WM_SPARSE(QueuedPrompt, id, start, text, now, by, at)
WM_SPARSE(RunTrouble, what, message, until)
WM_SPARSE(Judged, tool, level, rule, policy, headline, call, fingerprint, covers, once_only, assessment)
WM_SPARSE(DeniedCall, call, tool_call, reason, by)
WM_SPARSE(Run, id, bead, agent, rig, state, command, ordinal, attempt, branch, worktree, base, sandbox, queued_at, started_at, ended_at,
    finished, exit, session, version, model, turns, resting, last_turn, not_handed_over, spent, bead_spent, prompts, trouble, paused,
    stalled_since, hand_off, denied, resume, not_before, tries, queued, changed)
WM_JSON(DaySpent, id, spent, changed)
WM_JSON(ApprovalChoice, id, label)
WM_SPARSE(Approval, id, run, bead, agent, request, tool_call, question, title, kind, cwd, reason, choices, detail, judged, restated,
    expires_at, state, text, scope, by, asked_at, answered_at, changed)
WM_SPARSE(Grant, id, scope, rig, bead, agent, covers, headline, approval, by, made_at, changed)
WM_JSON(Gate, name, command, timeout_ms)
WM_JSON(GateResult, gate, passed, took_ms)
WM_JSON(MergeRequest, id, bead, run, agent, rig, branch, head, target, state, waits_for, reason, round, base, commit, gates, gates_sha256,
    gate_starts, results, conflicts, approved, opened_at, since, ended_at, opened, changed)

WM_SPARSE(TownConfigured, wip_limit, statuses, limits, providers)
WM_JSON(TownFrozen, reason)
WM_JSON(TownThawed, reason)
WM_JSON(BudgetSet, scope, limit)
WM_JSON(ClockJumped, by)
WM_SPARSE(RigAdded, rig, path, git_dir, target, prefix, command, sandbox)
WM_SPARSE(RigChanged, rig, target, command, sandbox, network)
WM_JSON(GatesTrusted, rig, sha256)
WM_JSON(RigImported, rig, leftovers, sorted)
WM_SPARSE(BeadCreated, bead, rig, title, type, priority, labels, description, by, extra)
WM_SPARSE(BeadUpdated, bead, title, type, priority, labels, description, extra)
WM_JSON(BeadDeferred, bead, until)
WM_JSON(BeadUndeferred, bead)
WM_JSON(BeadClosed, bead, reason)
WM_JSON(BeadReopened, bead, reason)
WM_SPARSE(BeadNoted, bead, text, by)
WM_JSON(BeadCommented, bead, text, by)
WM_JSON(BeadStatusSet, bead, status, word)
WM_JSON(BeadImported, bead, record)
WM_JSON(BeadDeleted, bead, reason)
WM_JSON(MemorySet, key, text)
WM_SPARSE(DependencyAdded, bead, on, type, more)
WM_JSON(DependencyRemoved, bead, on)
WM_JSON(BeadClaimed, bead, holder, run)
WM_JSON(BeadReleased, bead, reason)
WM_JSON(ConvoyCreated, convoy, title, beads)
WM_JSON(ConvoyBeadAdded, convoy, bead)
WM_JSON(ConvoyBeadRemoved, convoy, bead)
WM_JSON(ConvoyLaunched, convoy, command)
WM_JSON(ConvoyHeld, convoy)
WM_JSON(ConvoyLanded, convoy)
WM_JSON(ConvoyReopened, convoy)
WM_JSON(AgentAdded, agent, rig, name, role, runtime, command)
WM_SPARSE(RunQueued, run, bead, agent, rig, command, attempt, branch, resume, not_before, tries)
WM_JSON(RunDue, run)
WM_JSON(RunAdmitted, run)
WM_SPARSE(RunStarted, run, worktree, base, sandbox)
WM_JSON(RunFinished, run, work)
WM_JSON(RunStopRequested, run, reason)
WM_JSON(RunEnded, run, exit)
WM_JSON(RunSession, run, session, version, model)
WM_SPARSE(RunTurnEnded, run, turns, how, reason, not_handed_over)
WM_JSON(RunSpent, run, day, spent)
WM_JSON(RunTroubled, run, trouble)
WM_JSON(RunPaused, run, reason)
WM_JSON(RunWentOn, run)
WM_JSON(RunStalled, run, since)
WM_JSON(RunMoved, run)
WM_JSON(RunHandedOff, run)
WM_JSON(PromptQueued, run, prompt, start, text, now)
WM_SPARSE(PromptDelivered, run, prompt, typed)
WM_SPARSE(ApprovalAsked, approval, run, request, tool_call, title, kind, cwd, reason, question, choices, detail, judged, expires_at)
WM_JSON(ApprovalRestated, approval, judged, expires_at)
WM_SPARSE(ApprovalAnswered, approval, allow, text, scope, fingerprint, by)
WM_JSON(ApprovalExpired, approval, reason)
WM_JSON(ApprovalClosed, approval, reason)
WM_JSON(CallDenied, run, tool_call, title, kind, cwd, reason, judged)
WM_JSON(GrantMade, grant, scope, rig, bead, agent, covers, headline, approval, by)
WM_JSON(GrantEnded, grant, reason)
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
