#pragma once
// What a drop on a lane would do. The preview is `decide` itself, run on the replica, so that what is shown is what
// will happen; the token it carries makes a stale one refuse.
#include "town/command.h"
#include "town/rules/lane.h"

namespace wm::town {

enum class MoveKind { none, start, queue, send_back, stop, defer, undefer, close_unlanded };

struct Move {
    bool legal = false;
    MoveKind kind = MoveKind::none;
    Command command;    ///< what to submit; meaningful when legal
    AgentId agent;      ///< of start, queue and send_back
    std::string program; ///< its base name: "claude"
    std::string branch;
    std::string target; ///< branch it begins at
    std::string reason; ///< why not, one sentence
};

/// `run` names the run that a start would make.
Move preview_move(const State &state, const BeadId &bead, Lane to, const RunId &run);

} // namespace wm::town
