#pragma once
// Beads, convoys, agents, rigs and merge requests for people at a terminal.
#include "commands/command_spec.h"

namespace wm::commands {

std::string print_bead_line(const Json &bead, const Screen &screen);
/// One bead, or the items of several.
std::string print_bead_lines(const Json &beads, const Screen &screen);
std::string print_bead(const Json &bead, const Screen &screen);
std::string print_whole_beads(const Json &beads, const Screen &screen);
std::string print_beads(const Json &list, const Screen &screen);
std::string print_convoy(const Json &convoy, const Screen &screen);
std::string print_convoys(const Json &list, const Screen &screen);
std::string print_agents(const Json &list, const Screen &screen);
std::string print_rig(const Json &rig, const Screen &screen);
std::string print_rigs(const Json &list, const Screen &screen);
std::string print_queue(const Json &list, const Screen &screen);
std::string print_request(const Json &mr, const Screen &screen);
/// result["text"] as it is.
std::string print_text(const Json &result, const Screen &screen);

} // namespace wm::commands
