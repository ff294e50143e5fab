#pragma once
// The file in which a project says how its work is tested. What counts is the one on the target's tip; what a person
// sees is the one in the clone, which may be another.
#include <filesystem>
#include <string_view>

namespace wm::commands {

inline constexpr std::string_view gates_file_name = ".wagonmaster.toml";

/// There is one in the clone, with other bytes than `landed` (empty: the target has none). Reads a small file; any thread.
bool has_another_gates_file(const std::filesystem::path &clone, std::string_view landed);

} // namespace wm::commands
