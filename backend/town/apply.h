#pragma once
// For the apply.cpp of each noun: one overload per event. `Change` is the event's envelope with the state it changes.
#include "town/bead/index.h"
#include "town/state.h"

#include <utility>

namespace wm::town {

struct Change {
    State &state;
    Seq seq;
    Timestamp at;
    const std::string &actor;

    void operator()(const TownConfigured &);
    void operator()(const ClockJumped &);
    void operator()(const RigAdded &);
    void operator()(const RigChanged &);
    void operator()(const GatesTrusted &);
    void operator()(const BeadCreated &);
    void operator()(const BeadUpdated &);
    void operator()(const BeadDeferred &);
    void operator()(const BeadUndeferred &);
    void operator()(const BeadClosed &);
    void operator()(const BeadReopened &);
    void operator()(const BeadNoted &);
    void operator()(const DependencyAdded &);
    void operator()(const DependencyRemoved &);
    void operator()(const BeadClaimed &);
    void operator()(const BeadReleased &);
    void operator()(const ConvoyCreated &);
    void operator()(const ConvoyBeadAdded &);
    void operator()(const ConvoyBeadRemoved &);
    void operator()(const ConvoyLanded &);
    void operator()(const ConvoyReopened &);
    void operator()(const AgentAdded &);
    void operator()(const RunQueued &);
    void operator()(const RunAdmitted &);
    void operator()(const RunStarted &);
    void operator()(const RunFinished &);
    void operator()(const RunStopRequested &);
    void operator()(const RunEnded &);
    void operator()(const MrOpened &);
    void operator()(const MrCheckStarted &);
    void operator()(const MrChecked &);
    void operator()(const MrConflicted &);
    void operator()(const MrGateStarted &);
    void operator()(const MrGatePassed &);
    void operator()(const MrFailed &);
    void operator()(const MrLandStarted &);
    void operator()(const MrWaiting &);
    void operator()(const MrRequeued &);
    void operator()(const MrLanded &);
    void operator()(const MrWithdrawn &);
    void operator()(const RigImported &);
    void operator()(const BeadCommented &);
    void operator()(const BeadStatusSet &);
    void operator()(const BeadImported &);
    void operator()(const BeadDeleted &);
    void operator()(const MemorySet &);
    void operator()(const ConvoyLaunched &);
    void operator()(const ConvoyHeld &);
    void operator()(const TownFrozen &);
    void operator()(const TownThawed &);
    void operator()(const BudgetSet &);
    void operator()(const RunDue &);
    void operator()(const RunSession &);
    void operator()(const RunTurnEnded &);
    void operator()(const RunSpent &);
    void operator()(const RunTroubled &);
    void operator()(const RunPaused &);
    void operator()(const RunWentOn &);
    void operator()(const RunStalled &);
    void operator()(const RunMoved &);
    void operator()(const RunHandedOff &);
    void operator()(const PromptQueued &);
    void operator()(const PromptDelivered &);
    void operator()(const ApprovalAsked &);
    void operator()(const ApprovalAnswered &);
    void operator()(const ApprovalClosed &);
    void operator()(const ApprovalRestated &);
    void operator()(const ApprovalExpired &);
    void operator()(const CallDenied &);
    void operator()(const GrantMade &);
    void operator()(const GrantEnded &);

    /// Who asked, by the name that people know: `named` if one was given, the agent of a run, or the actor itself.
    std::string author(const std::string &named = {}) const;

    /// Replaces one record by an edited copy and stamps it as changed by this event; nothing when it is unknown.
    template <class Key, class Value, class Edit> void edit(Table<Key, Value> &table, const Key &key, Edit &&change)
    {
        const Value *old = find(table, key);
        if (old == nullptr)
            return;
        Value copy = *old;
        std::forward<Edit>(change)(copy);
        copy.changed = seq;
        table = table.set(key, immer::box<Value>(std::move(copy)));
    }
    /// The same for a bead, whose indexes follow.
    template <class Edit> void edit_bead(const BeadId &id, Edit &&change)
    {
        const Bead *old = find(state.beads, id);
        if (old == nullptr)
            return;
        Bead copy = *old;
        std::forward<Edit>(change)(copy);
        copy.updated_at = at;
        copy.changed = seq;
        put_bead(state, std::move(copy));
    }
};

/// Without the elements equal to `value`.
template <class T> immer::flex_vector<T> without(immer::flex_vector<T> list, const T &value)
{
    for (std::size_t i = list.size(); i-- > 0;)
        if (list[i] == value)
            list = list.erase(i);
    return list;
}

/// The number that follows the one of "mr-114": 115. 1 when it has none.
int number_after(std::string_view id);

} // namespace wm::town
