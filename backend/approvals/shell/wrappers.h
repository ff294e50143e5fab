#pragma once
// What the readers of programs that start another one share.
#include "approvals/shell/syntax.h"

namespace wm::approvals::shell {

std::string base_name(const std::string &path);

/// NAME=value words from `next` on go to the environment; `next` moves behind them.
void take_assignments(Invocation &what, std::size_t &next);

/// Words that a program puts together with blanks and gives to a shell.
Word joined(const std::vector<Word> &argv, std::size_t from);

} // namespace wm::approvals::shell
