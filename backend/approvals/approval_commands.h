#pragma once
// What persons and agents say to the admission point (docs/approvals.md): requests and their answers, grants, what was
// decided; hooks of agents and `wm ask`. The daemon adds them to the command table, because this folder stands above it.
#include "commands/command_spec.h"

#include <vector>

namespace wm::approvals {

const std::vector<commands::CommandSpec> &approval_commands();
const std::vector<commands::CommandSpec> &audit_commands();
const std::vector<commands::CommandSpec> &call_commands();

} // namespace wm::approvals
