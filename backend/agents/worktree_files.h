#pragma once
// Brings what a person's clone has and git does not (`.env`, node_modules) into a new worktree, as `[worktree]` of the
// project file says. Nothing that leads out of the clone is brought, nothing that is there already is touched, and git
// sees none of it. Harmless to repeat. Blocks (a cache may be large); any worker thread.
#include "agents/project_file.h"

#include <filesystem>

namespace wm::agents {

/// What was left out and why, one sentence each. An error when a path leads out of the clone or the worktree.
Result<std::vector<std::string>> bring_files(
    const std::filesystem::path &clone, const std::filesystem::path &worktree, const WorktreeWishes &wishes);

} // namespace wm::agents
