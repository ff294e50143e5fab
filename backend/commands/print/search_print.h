#pragma once
// What a search found, for people at a terminal: each bead with the place where the words stand.
#include "commands/command_spec.h"

namespace wm::commands {

std::string print_search(const Json &list, const Screen &screen);

} // namespace wm::commands
