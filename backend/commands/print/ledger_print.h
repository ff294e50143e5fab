#pragma once
// Backups, and the town as it was, for people at a terminal.
#include "commands/command_spec.h"

namespace wm::commands {

std::string print_past(const Json &result, const Screen &screen);
std::string print_backup(const Json &backup, const Screen &screen);
std::string print_backups(const Json &list, const Screen &screen);

} // namespace wm::commands
