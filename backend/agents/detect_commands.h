#pragma once
// `wm agents detect`. The daemon adds it to the command table (commands::add_commands), because this folder stands
// above it.
#include "commands/command_spec.h"

#include <vector>

namespace wm::agents {

const std::vector<commands::CommandSpec> &detect_commands();

} // namespace wm::agents
