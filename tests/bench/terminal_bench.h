#pragma once
// Terminals: what one costs that nobody looks at, beside `cat` through a bare pty, and how fast one is read that somebody
// looks at, beside tmux.
#include "report.h"

#include <filesystem>

namespace wm::bench {

Result<> measure_terminals(Report &report, const std::filesystem::path &programs);

} // namespace wm::bench
