#pragma once
// What an agent of each role is told about it: resources/roles/<role>.md, part of the program.
#include <string_view>

namespace wm::commands {

/// Empty for a role that nobody has described.
std::string_view role_text(std::string_view role);

} // namespace wm::commands
