#pragma once
// Programs of the person themselves, not of an agent: their shell, and the terminal of their desktop, in a folder of their choice.
#include "base/result.h"

#include <filesystem>

namespace wm::wire {

/// This program becomes $SHELL, or /bin/sh, there. Returns only when that cannot be.
Error become_shell(const std::filesystem::path &folder);

/// Starts a terminal with the person's shell there, in a window of its own, and leaves it to itself: $TERMINAL, xdg-terminal-exec, else
/// one of those that desktops bring. Blocking for some milliseconds. Error "no_terminal" when there is none.
Result<> open_terminal(const std::filesystem::path &folder);

} // namespace wm::wire
