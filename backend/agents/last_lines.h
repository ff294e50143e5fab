#pragma once
// The last lines a command printed, which usually say what failed. Reads the end of the file only; any worker thread.
#include <filesystem>
#include <string>

namespace wm::agents {

/// At most `count` lines that are not empty, oldest first, joined by " · "; each as CommandOutput shows it.
std::string last_lines(const std::filesystem::path &log, std::size_t count);

} // namespace wm::agents
