#pragma once
// The names of the branches that work happens on: wm/<bead id>-<words of its title>, later attempts with ".2".
#include "base/ids.h"

#include <string>
#include <string_view>

namespace wm::git {

/// `attempt` counts from 1. Always a valid branch name, whatever the title.
std::string branch_name(const BeadId &bead, std::string_view title, int attempt);

/// The rules of git-check-ref-format --branch, without starting git; names that begin with '-' and HEAD are refused.
bool is_valid_branch_name(std::string_view name);

} // namespace wm::git
