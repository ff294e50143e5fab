#pragma once
// `wm help`, made from the command table.
#include "base/result.h"

#include <string>
#include <vector>

namespace wm::commands {

/// The overview for no words, one command's page for its verb; "not_found" with what comes near.
Result<std::string> help_text(const std::vector<std::string> &verb);

} // namespace wm::commands
