#pragma once
// Reads `.wagonmaster.toml`, the part of a project's configuration that the project itself carries:
//   [gates.test]
//   cmd = "sh test.sh"          # for /bin/sh -c, in a throw-away worktree of the merged tree
//   timeout = "10m"             # optional: "90s", "10m", "1h"
//   [worktree]
//   copy = [".env"]             # files and directories of your clone that git does not have, for each agent's worktree
//   link = ["node_modules"]     # the same, as links: shared by all
//   setup = "npm install"       # for /bin/sh -c in a new worktree, before its agent starts
//   setup_timeout = "10m"
//   teardown = "docker compose down"   # before it is removed
//   teardown_timeout = "1m"
//   warm = 1                    # worktrees that are made and set up ahead; else 1 where there is a set-up, and 0
//   [policy]                    # what its agents must ask for: docs/approvals.md
// Gates run in the order they are written. Every error names file, line and key.
#include "base/result.h"
#include "town/merge/merge_request.h"

#include <optional>
#include <string_view>
#include <vector>

namespace wm::agents {

inline constexpr std::string_view project_file_name = ".wagonmaster.toml";

struct WorktreeWishes {
    std::vector<std::string> copy, link; ///< relative paths that lead neither upwards nor into .git
    std::string setup, teardown;         ///< empty: nothing to run
    std::int64_t setup_timeout_ms = 30 * 60 * 1000;
    std::int64_t teardown_timeout_ms = 60 * 1000;
    std::optional<int> warm = {};        ///< 0 to 20

    /// How many worktrees are kept ready.
    int warm_count() const { return warm.value_or(setup.empty() ? 0 : 1); }

    bool any() const { return !copy.empty() || !link.empty() || !setup.empty() || !teardown.empty(); }
    bool operator==(const WorktreeWishes &) const = default;
};

struct ProjectFile {
    std::vector<town::Gate> gates;
    WorktreeWishes worktree;
};

Result<ProjectFile> read_project_file(std::string_view text);

/// Whether all of it can be used, [policy] included: what a person trusts must not fail only when it is needed.
Result<> check_project_file(std::string_view text);

} // namespace wm::agents
