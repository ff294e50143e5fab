#include "town/effects.h"

#include "town/run/agent_kind.h"

#include <format>

namespace wm::town {
namespace {

/// How long an agent that said it is finished may take to end by itself. One that converses has a turn to end, which says what
/// it has cost, and is let go as soon as it has; of one in a terminal nobody can tell.
constexpr std::int64_t settle_ms = 10'000;
constexpr std::int64_t settle_turn_ms = 60'000;

struct Wishes {
    const State &state;

    using Effects = std::vector<Effect>;

    Effects operator()(const RunAdmitted &e) const { return {{"run.start", "run.start:" + e.run.value, {{"run", e.run}}}}; }
    Effects operator()(const RunStarted &e) const
    {
        Effects effects;
        if (state.frozen) // the emergency stop came while it was being started
            effects.push_back({"town.freeze", "town.freeze:" + e.run.value, {{"freeze", true}}});
        if (const Run *run = find(state.runs, e.run))
            effects.push_back(tend_pool(run->rig)); // it may have taken one
        return effects;
    }
    Effects operator()(const RigAdded &e) const { return {tend_pool(e.rig)}; }
    Effects operator()(const GatesTrusted &e) const { return {tend_pool(e.rig)}; }
    /// Worktrees that are kept ready for the next runs of a rig.
    Effect tend_pool(const RigId &rig) const
    {
        return {"worktree.warm", std::format("worktree.warm:{}:{}", rig.value, state.seq), {{"rig", rig}}};
    }
    Effects operator()(const TownFrozen &) const { return {freezing(true)}; }
    Effects operator()(const TownThawed &) const { return {freezing(false)}; }
    Effect freezing(bool freeze) const { return {"town.freeze", std::format("town.freeze:{}", state.seq), {{"freeze", freeze}}}; }
    /// Perhaps once more: a person's may come when it already stops in order to begin again.
    Effects operator()(const RunStopRequested &e) const
    {
        return {{"run.stop", std::format("run.stop:{}:{}", e.run.value, state.seq), {{"run", e.run}}}};
    }
    /// The same commit may come twice: another one came in between.
    Effects operator()(const RunFinished &e) const
    {
        const Run *run = find(state.runs, e.run);
        return {{"run.settle", std::format("run.settle:{}:{}", e.run.value, state.seq), {{"run", e.run}},
            run != nullptr && converses(run->command) ? settle_turn_ms : settle_ms}};
    }
    Effects operator()(const MrCheckStarted &e) const { return {of_round("mr.check", e.mr)}; }
    Effects operator()(const MrLandStarted &e) const { return {of_round("mr.land", e.mr)}; }
    Effects operator()(const MrGateStarted &e) const
    {
        const MergeRequest *mr = find(state.merge_requests, e.mr);
        const int number = mr != nullptr ? mr->gate_starts : 0;
        return {{"mr.gate", std::format("mr.gate:{}:{}", e.mr.value, number), {{"mr", e.mr}, {"number", number}}}};
    }
    Effects operator()(const MrGatePassed &e) const { return clean_gate(e.mr); }
    Effects operator()(const MrFailed &e) const { return clean_gate(e.mr); }
    Effects operator()(const MrLanded &e) const
    {
        const MergeRequest *mr = find(state.merge_requests, e.mr);
        if (mr == nullptr)
            return {};
        return {{"worktree.remove", "worktree.remove:" + mr->run.value, {{"run", mr->run}}}, tend_pool(mr->rig)};
    }
    /// Of all attempts at it, whether the last one landed or not.
    Effects operator()(const BeadClosed &e) const
    {
        const Bead *bead = find(state.beads, e.bead);
        if (bead == nullptr || bead->last_run.empty())
            return {};
        return {{"worktree.tidy", std::format("worktree.tidy:{}:{}", e.bead.value, state.seq), {{"run", bead->last_run}}}};
    }
    template <class Other> Effects operator()(const Other &) const { return {}; }

    Effect of_round(std::string kind, const MrId &id) const
    {
        const MergeRequest *mr = find(state.merge_requests, id);
        const int round = mr != nullptr ? mr->round : 0;
        return {kind, std::format("{}:{}:{}", kind, id.value, round), {{"mr", id}, {"round", round}}};
    }
    Effects clean_gate(const MrId &id) const
    {
        const MergeRequest *mr = find(state.merge_requests, id);
        if (mr == nullptr || mr->gate_starts == 0)
            return {};
        // A request that fails after its last gate cleans up behind that one again.
        return {{"gate.clean", std::format("gate.clean:{}.{}:{}", id.value, mr->gate_starts, state.seq),
            {{"mr", id}, {"number", mr->gate_starts}}}};
    }
};

} // namespace

std::vector<Effect> effects_of(const State &state, const Event &event)
{
    return std::visit(Wishes{state}, event);
}

} // namespace wm::town
