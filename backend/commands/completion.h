#pragma once
// Completion of `wm` in shells: scripts made from the command table. They know verbs, options and fixed values by
// themselves, so they complete without a daemon; ids they ask for with `wm __complete`.
#include <optional>
#include <string>
#include <string_view>

namespace wm::commands {

/// "bash" or "zsh"; nullopt for any other shell.
std::optional<std::string> completion_script(std::string_view shell);

} // namespace wm::commands
