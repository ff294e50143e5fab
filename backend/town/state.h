#pragma once
// The whole town as one value. Structural sharing (libimmer) makes a copy O(1), so that the daemon keeps two heads
// (what `decide` sees, what is durable) and a reader on any thread keeps the one it took. Only `apply` changes it.
//
// Nothing here grows with the length of a session: runs and merge requests are kept as the newest of their bead; the
// ledger has the rest.
#include "base/ids.h"
#include "town/agent/agent.h"
#include "town/approval/approval.h"
#include "town/bead/bead.h"
#include "town/convoy/convoy.h"
#include "town/event.h"
#include "town/memory/memory.h"
#include "town/merge/merge_request.h"
#include "town/rig/rig.h"
#include "town/run/run.h"

#include <immer/box.hpp>
#include <immer/flex_vector.hpp>
#include <immer/map.hpp>
#include <immer/set.hpp>

#include <array>
#include <map>

namespace wm::town {

template <class Key, class Value> using Table = immer::map<Key, immer::box<Value>>;

struct Settings {
    int wip_limit = 6; ///< runs that may hold a place at once
    /// Further limits of the same kind: "rig:NAME", "provider:NAME".
    std::map<std::string, int> limits;
    std::map<std::string, std::string> providers; ///< who is paid for a kind of agent: "claude" → "anthropic"
    /// Micro-dollars by scope: "day", "agent:ID", "bead:ID", "convoy:ID".
    std::map<std::string, std::int64_t> budgets;
    std::map<std::string, std::string> statuses; ///< the project's own: name → active, wip, frozen or done

    bool operator==(const Settings &) const = default;
};

/// Older days are in the ledger.
inline constexpr std::size_t most_days = 62;

/// A place in the order of priority, then age.
struct Place {
    Seq created = 0;
    BeadId id;

    bool operator==(const Place &) const = default;
};
/// One list per priority, oldest first.
using ByPriority = std::array<immer::flex_vector<Place>, 5>;

struct Standing {
    ByPriority open;  ///< every bead that is not closed
    ByPriority ready; ///< those that could be started now

    bool operator==(const Standing &) const = default;
};

struct Due {
    Timestamp at = 0;
    BeadId bead;

    auto operator<=>(const Due &) const = default;
};

struct State {
    Seq seq = 0; ///< of the newest applied event
    Timestamp at = 0; ///< its time
    Settings settings;
    int next_convoy = 1;
    int next_mr = 1;
    int next_approval = 1;
    int next_grant = 1;
    std::optional<std::string> frozen; ///< the emergency stop holds, and why
    Table<RigId, Rig> rigs;
    Table<BeadId, Bead> beads;
    Table<ConvoyId, Convoy> convoys;
    Table<AgentId, Agent> agents;
    Table<RunId, Run> runs;
    Table<MrId, MergeRequest> merge_requests;
    Table<MemoryKey, Memory> memories;
    Table<ApprovalId, Approval> approvals;
    Table<GrantId, Grant> grants; ///< those that hold
    Table<DayId, DaySpent> days; ///< the newest `most_days`

    // Indexes, kept by apply. Those of beads are in bead/index.h.
    immer::map<BeadId, immer::set<BeadId>> dependents; ///< bead → beads with a dependency on it
    immer::map<BeadId, immer::set<BeadId>> awaiting;   ///< bead → beads that wait for its children
    immer::map<std::string, immer::set<BeadId>> provided; ///< "rig:capability" → beads that bring it, see rules/external.h
    Table<RigId, Standing> standing;                   ///< the beads of a rig that are not closed, in their order
    immer::flex_vector<Due> due;                       ///< what becomes due, soonest first
    immer::set<BeadId> gates;                          ///< open ones
    immer::set<ConvoyId> launched;                     ///< convoys that feed agents
    immer::flex_vector<RunId> live_runs;                       ///< not ended, oldest first
    immer::flex_vector<MrId> queue;                            ///< not final, oldest first

    bool operator==(const State &) const = default;
};

/// The record, or nullptr. The pointer lives as long as the state (or a copy) does.
template <class Key, class Value> const Value *find(const Table<Key, Value> &table, const Key &key)
{
    const immer::box<Value> *box = table.find(key);
    return box != nullptr ? &box->get() : nullptr;
}

/// The only thing that changes a State. Total: an event about something unknown changes nothing but `seq`.
void apply(State &state, const Recorded &event);

} // namespace wm::town
