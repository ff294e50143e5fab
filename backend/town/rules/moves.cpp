#include "town/rules/moves.h"

#include "town/run/agent_kind.h"

#include "town/decide.h"

#include <algorithm>
#include <format>

namespace wm::town {
namespace {

Move refuse(std::string reason)
{
    Move move;
    move.reason = std::move(reason);
    return move;
}

Move move_by(const State &state, MoveKind kind, const Bead &bead, Command command)
{
    auto decision = decide(state, command, {"person", state.at});
    if (!decision)
        return refuse(decision.error().message);
    Move move;
    move.legal = true;
    move.kind = kind;
    move.command = std::move(command);
    if (const Run *run = find(decision->state.runs, find(decision->state.beads, bead.id)->last_run)) {
        move.agent = run->agent;
        move.program = program_name(run->command);
        move.branch = run->branch;
        if (kind == MoveKind::start && run->state == RunState::queued)
            move.kind = MoveKind::queue;
    }
    if (const Rig *rig = find(state.rigs, bead.rig))
        move.target = rig->target;
    return move;
}

} // namespace

Move preview_move(const State &state, const BeadId &id, Lane to, const RunId &run)
{
    const Bead *bead = find(state.beads, id);
    if (bead == nullptr)
        return refuse(std::format("There is no bead {}.", id.value));
    const Lane from = lane_of(state, *bead);
    const Seq seen = bead->changed;
    if (from == to)
        return refuse("It is already there.");
    if (from == Lane::done)
        return refuse("What has landed stays landed. Reopen it first.");
    switch (to) {
    case Lane::ai:
        return move_by(state, from == Lane::review ? MoveKind::send_back : MoveKind::start, *bead, Sling{id, std::nullopt, {}, run, seen});
    case Lane::ready:
        if (from == Lane::ai)
            return move_by(state, MoveKind::stop, *bead, StopRun{id, "stopped by you", seen});
        if (from == Lane::backlog && bead->status == Status::deferred)
            return move_by(state, MoveKind::undefer, *bead, UndeferBead{id, seen});
        if (from == Lane::backlog)
            return refuse("It becomes ready by itself when what it waits for has landed.");
        return refuse("Send it back to AI, or close it.");
    case Lane::backlog:
        if (from == Lane::ready)
            return move_by(state, MoveKind::defer, *bead, DeferBead{id, std::nullopt, seen});
        return refuse(from == Lane::ai ? "Stop its agent first: drop it on Ready." : "Send it back to AI, or close it.");
    case Lane::review: return refuse("Agents move cards to Review.");
    case Lane::done:
        if (from == Lane::review)
            return move_by(state, MoveKind::close_unlanded, *bead, CloseBead{id, "closed without landing", false, seen});
        return refuse("Work lands through Review.");
    }
    return {};
}

} // namespace wm::town
