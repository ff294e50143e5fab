#pragma once
// Conversations and money for people at a terminal.
#include "commands/command_spec.h"

namespace wm::commands {

std::string print_transcript(const Json &window, const Screen &screen);
std::string print_costs(const Json &list, const Screen &screen);
std::string print_budgets(const Json &list, const Screen &screen);

} // namespace wm::commands
