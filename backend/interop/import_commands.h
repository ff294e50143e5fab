#pragma once
// `wm import` and `wm export`. The daemon adds them to the command table (commands::add_commands), because this folder
// stands above it.
#include "commands/command_spec.h"

#include <vector>

namespace wm::interop {

const std::vector<commands::CommandSpec> &import_commands();

} // namespace wm::interop
