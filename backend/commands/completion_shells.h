#pragma once
// The part of the completion scripts that is the same whatever the command table holds.
#include <string_view>

namespace wm::commands {

extern const std::string_view bash_completion;
extern const std::string_view zsh_completion;

} // namespace wm::commands
