#pragma once
// Any program with a screen of its own, in a pty. There is no protocol: prompts are typed, as a person would, and nothing
// says that they were read (so they count as typed, never as delivered). When it can be typed to is told by what every
// line editor does: it asks for pastes to be bracketed (CSI ? 2004 h) while it reads, and many stop that while they work.
// A program that never does is typed to when it has been quiet for a while.
//
// Of what it prints only its title (OSC 0 and 2) or its newest line is kept: a screen is needed by who looks at it
// (terminal/screen.h), not by the daemon.
#include "runtimes/runtime.h"

namespace wm::runtimes {

Launch launch_terminal(const Start &start);
std::unique_ptr<Runtime> make_terminal(const Start &start);

} // namespace wm::runtimes
