#pragma once
// `wm policy`: the rules in force, and what they would say to a command.
#include "commands/command_spec.h"

namespace wm::approvals {

const std::vector<commands::CommandSpec> &policy_commands();

} // namespace wm::approvals
