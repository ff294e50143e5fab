#pragma once
// `wm help`, and the reference of all commands in docs/cli.md: both made from the command table.
#include "base/result.h"

#include <string>
#include <vector>

namespace wm::commands {

/// The overview for no words, one command's page for its verb, "exit-codes"; "usage" with what comes near.
Result<std::string> help_text(const std::vector<std::string> &words);
/// All commands in Markdown.
std::string reference();

} // namespace wm::commands
