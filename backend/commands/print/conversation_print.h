#pragma once
// Conversations, requests and money for people at a terminal.
#include "commands/command_spec.h"

namespace wm::commands {

std::string print_transcript(const Json &window, const Screen &screen);
std::string print_approvals(const Json &list, const Screen &screen);
std::string print_approval(const Json &approval, const Screen &screen);
std::string print_answered(const Json &approval, const Screen &screen);
std::string print_costs(const Json &list, const Screen &screen);
std::string print_budgets(const Json &list, const Screen &screen);

} // namespace wm::commands
