#pragma once
// Claude Code (2.x) as a long-lived process: lines of JSON both ways, with its control protocol. Prompts, answers and
// interrupts go in on stdin; messages, tool calls, questions and usage come out on stdout. Its hooks are given by
// Start::settings. Not for `claude --bg`, nor for its terminal.
//
// Entries that follow from what was written (RequestClosed, PhaseChange) come out of the next `read`, which may be empty.
#include "runtimes/runtime.h"

#include <memory>

namespace wm::runtimes {

Launch launch_claude(const Start &start);
std::unique_ptr<Runtime> make_claude(const Start &start);

} // namespace wm::runtimes
