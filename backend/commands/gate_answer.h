#pragma once
// A person's yes or no to a gate of kind "human": `wm approve`, `wm deny` and `wm human dismiss`.
#include "commands/command_spec.h"
#include "town/state.h"

namespace wm::commands {

/// A yes lets go on what waits for the gate, and closes the bead that an agent asked to close. A no puts aside what waits,
/// and leaves that bead open. Answered with the gate, and in "about" what has become of the bead.
void answer_gate(Services &services, const CommandSpec &spec, const Request &request, const town::Bead &gate, bool yes,
    const std::string &text, Reply reply);

/// For people; the result of answer_gate.
std::string print_closed_gate(const Json &gate, const Screen &screen);

} // namespace wm::commands
