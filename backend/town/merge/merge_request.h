#pragma once
// A merge request on its way through the refinery. Every state carries its reason.
#include "base/clock.h"
#include "base/ids.h"

#include <string>
#include <vector>

namespace wm::town {

enum class MrState {
    queued,
    checking,  ///< git is asked for the verdict
    gating,    ///< the project's own tests run on the merged tree
    landing,   ///< the target is being moved
    waiting,   ///< for the person's clone or for trust in the gates; the queue of this target stops
    held,      ///< needs a person (it changes the gates); others go on
    landed,
    failed,    ///< a gate said no, or could not run
    conflict,
    withdrawn,
};

enum class WaitFor { nothing, clone, trust, approval };

struct Gate {
    std::string name;
    std::string command;         ///< for /bin/sh -c
    std::int64_t timeout_ms = 0; ///< 0 = none

    bool operator==(const Gate &) const = default;
};

struct GateResult {
    std::string gate;
    bool passed = false;
    std::int64_t took_ms = 0;

    bool operator==(const GateResult &) const = default;
};

struct MergeRequest {
    MrId id;
    BeadId bead;
    RunId run;
    AgentId agent;
    RigId rig;
    std::string branch;
    std::string head;   ///< commit that asks to land
    std::string target; ///< branch
    MrState state = MrState::queued;
    WaitFor waits_for = WaitFor::nothing;
    std::string reason; ///< one sentence for the card
    int round = 0;      ///< how often it was checked
    std::string base;   ///< the target's commit of this round
    std::string commit; ///< merge commit of this round
    std::vector<Gate> gates;
    std::string gates_sha256; ///< of the target's .wagonmaster.toml; empty = no such file
    int gate_starts = 0;      ///< names the run directories of its gates
    std::vector<GateResult> results;
    std::vector<std::string> conflicts; ///< paths
    bool approved = false;    ///< a person allowed it to change the gates
    Timestamp opened_at = 0;
    Timestamp since = 0; ///< when it entered its state
    Timestamp ended_at = 0;
    Seq opened = 0; ///< sequence number of its first event: the order of the queue
    Seq changed = 0;

    bool operator==(const MergeRequest &) const = default;
};

inline bool is_final(MrState state)
{
    return state == MrState::landed || state == MrState::failed || state == MrState::conflict || state == MrState::withdrawn;
}

/// Holds the place at the head of its target's queue.
inline bool is_active(MrState state)
{
    return state == MrState::checking || state == MrState::gating || state == MrState::landing || state == MrState::waiting;
}

} // namespace wm::town
