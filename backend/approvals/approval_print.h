#pragma once
// Requests of agents, grants and the audit for people at a terminal. What an agent wrote is shown with nothing hidden.
#include "commands/command_spec.h"

namespace wm::approvals {

std::string print_approvals(const Json &list, const commands::Screen &screen);
std::string print_approval(const Json &approval, const commands::Screen &screen);
std::string print_answered(const Json &approval, const commands::Screen &screen);
std::string print_grants(const Json &list, const commands::Screen &screen);
std::string print_revoked(const Json &grant, const commands::Screen &screen);
std::string print_audit(const Json &list, const commands::Screen &screen);

} // namespace wm::approvals
