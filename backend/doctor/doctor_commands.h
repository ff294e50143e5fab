#pragma once
// `wm doctor`: everything that can be looked at, without changing anything. The daemon adds it to the command table
// (commands::add_commands), because this folder stands above it.
#include "commands/command_spec.h"

#include <vector>

namespace wm::doctor {

const std::vector<commands::CommandSpec> &doctor_commands();

} // namespace wm::doctor
