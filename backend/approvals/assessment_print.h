#pragma once
// An assessment for people at a terminal: nothing of the command hidden or cut.
#include "commands/command_spec.h"

namespace wm::approvals {

/// `assessment`: as to_json(Assessment) makes it.
std::string print_assessment(const Json &assessment, const commands::Screen &screen);

} // namespace wm::approvals
