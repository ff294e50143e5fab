#pragma once
// What git allows as the name of a branch. The names that work happens on are made in town/rules/branch.h.
#include <string_view>

namespace wm::git {

/// The rules of git-check-ref-format --branch, without starting git; names that begin with '-' and HEAD are refused.
bool is_valid_branch_name(std::string_view name);

} // namespace wm::git
