#pragma once
// Brace expansion: a{b,c} and {1..3}; bash(1), "Brace Expansion". It comes before all others and looks at letters only.
//
// Pure. Thread: any.
#include "approvals/shell/syntax.h"

namespace wm::approvals::shell {

/// Whether there may be any.
bool has_braces(const Writing &writing);

/// One or more words; nullopt = too many, or in a form that bash reads in its own way.
std::optional<std::vector<Writing>> expand_braces(const Writing &writing);

} // namespace wm::approvals::shell
