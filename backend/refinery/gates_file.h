#pragma once
// Reads `.wagonmaster.toml`, the part of a project's configuration that the project itself carries:
//   [gates.test]
//   cmd = "sh test.sh"      # for /bin/sh -c, in a throw-away worktree of the merged tree
//   timeout = "10m"         # optional: "90s", "10m", "1h"
// Gates run in the order they are written. Every error names file, line and key.
#include "base/result.h"
#include "town/merge/merge_request.h"

#include <string_view>
#include <vector>

namespace wm::refinery {

inline constexpr std::string_view gates_file_name = ".wagonmaster.toml";

Result<std::vector<town::Gate>> read_gates(std::string_view text);

} // namespace wm::refinery
