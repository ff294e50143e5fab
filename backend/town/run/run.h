#pragma once
// A run: one process start of an agent on one bead. Three facts are kept apart: what the agent claims (`finished`),
// what its process does (`state`, `exit`) and what the bead's state is (bead/bead.h).
#include "base/clock.h"
#include "base/ids.h"
#include "town/approval/approval.h"
#include "town/run/spent.h"
#include "town/text_ref.h"

#include <optional>
#include <string>
#include <vector>

namespace wm::town {

enum class RunState {
    queued,   ///< waits for a free place
    starting, ///< admitted; worktree and process are being made
    running,  ///< its process lives
    stopping, ///< a stop was asked for
    ended,
};

enum class ExitClass {
    exited,       ///< ended by itself with a code
    signalled,    ///< ended by a signal that was not ours
    stopped,      ///< a person or a rule ended it; work is kept
    start_failed, ///< never ran
    lost,         ///< its process is gone and nobody saw how (power cut, shim killed)
};

struct RunExit {
    ExitClass how = ExitClass::exited;
    int code = 0;   ///< of exited
    int signal = 0; ///< of signalled
    std::string message; ///< one sentence when there is more to say

    bool operator==(const RunExit &) const = default;
};

/// What the agent handed over when it said it was finished, as checked by the daemon.
struct Finished {
    std::string head; ///< commit
    int commits = 0;
    int added = 0;   ///< lines
    int removed = 0; ///< lines
    std::optional<TextRef> summary;
    std::string saved = {}; ///< what the daemon committed because the agent had not: "2 files: a.txt, b.txt"; mostly empty

    bool operator==(const Finished &) const = default;
};

/// Something said to an agent. It is kept until it is delivered, across runs if need be.
struct QueuedPrompt {
    std::string id;    ///< ULID
    std::string start; ///< its beginning, for lists
    TextRef text;
    bool now = false;  ///< into the running turn, where the agent can take it
    std::string by;
    Timestamp at = 0;

    bool operator==(const QueuedPrompt &) const = default;
};

/// What keeps an agent from going on, as it said itself.
struct RunTrouble {
    std::string what; ///< "rate_limited", "login_needed", …: transcript::TroubleClass
    std::string message;
    Timestamp until = 0; ///< when it may go on; 0 = not known

    bool operator==(const RunTrouble &) const = default;
};

struct Run {
    RunId id;
    BeadId bead;
    AgentId agent;
    RigId rig;
    RunState state = RunState::queued;
    std::vector<std::string> command;
    int ordinal = 1; ///< of the bead's runs
    int attempt = 1; ///< of the bead's branches
    std::string branch;
    std::string worktree; ///< set when started
    std::string base;     ///< commit its branch began at
    std::string sandbox;  ///< what it is shut into, "bubblewrap" or "bubblewrap, no network"; empty = nothing
    Timestamp queued_at = 0;
    Timestamp started_at = 0;
    Timestamp ended_at = 0;
    std::optional<Finished> finished;
    std::optional<RunExit> exit;

    // Of agents that speak a protocol.
    std::string session;  ///< the agent's own id of its conversation
    std::string version;  ///< its program, "Claude Code 2.1.329"
    std::string model;
    int turns = 0;        ///< ended ones
    bool resting = false; ///< its turn has ended and nothing was said to it since
    std::string last_turn; ///< how the newest ended: transcript::TurnEnd
    std::string not_handed_over; ///< why what it left then was not taken as finished work; empty = nothing was there, or it was
    Spent spent;
    Spent bead_spent;     ///< by all runs of the bead, this one included
    std::vector<QueuedPrompt> prompts; ///< not delivered yet
    std::optional<RunTrouble> trouble;
    std::optional<std::string> paused; ///< why: "" = a person wished it
    Timestamp stalled_since = 0;       ///< silent and without work since then; 0 = not
    bool hand_off = false;             ///< when it has ended, the bead goes on in a new session

    std::vector<DeniedCall> denied;    ///< in this turn, oldest first

    // Of a run that follows one that failed.
    std::string resume;       ///< the session it goes on with; empty = a new one
    Timestamp not_before = 0; ///< it waits until then; 0 = not
    int tries = 0;            ///< runs before it that got nowhere, in a row
    Seq queued = 0; ///< sequence number of its first event: the order of admission
    Seq changed = 0;

    bool operator==(const Run &) const = default;
};

} // namespace wm::town
