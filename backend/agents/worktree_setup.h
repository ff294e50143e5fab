#pragma once
// Makes a worktree fit for its agent before it starts, and tidies up before it is removed, as `[worktree]` of the target's
// project file says: files brought from the clone, then a command under a shim of its own, in `directory` (RUN/setup or
// RUN/teardown), as an actor without rights. Nothing happens unless a person trusts the file. Neither waits for a command
// to end for longer than a moment: whoever calls asks again, also after a crash. Blocks; any worker thread.
#include "agents/project_file.h"
#include "town/rig/rig.h"

#include <filesystem>
#include <optional>
#include <string>

namespace wm::agents {

struct Tended {
    bool ended = true;   ///< false: its command runs, ask again
    std::string remarks; ///< what was left out, or went wrong without harm; empty mostly
};

/// `tip` is the target's. A worktree that was set up by the same file is left as it is. Errors: "untrusted",
/// "bad_config", "outside", "setup_failed" with the command's last lines, and what the file system and git say.
Result<Tended> set_up(const town::Rig &rig, const std::string &tip, const std::filesystem::path &worktree,
    const std::filesystem::path &directory, const std::filesystem::path &shim);

/// What `[worktree]` of the project file as of `tip` wishes. Errors: "untrusted", "bad_config", and what git says.
Result<WorktreeWishes> worktree_wishes(const town::Rig &rig, const std::string &tip);

/// The next set_up of this worktree does it again, whatever it was set up by.
void forget_set_up(const std::filesystem::path &worktree);

/// Whatever goes wrong is a remark: it does not keep the worktree.
Tended tear_down(
    const town::Rig &rig, const std::filesystem::path &worktree, const std::filesystem::path &directory, const std::filesystem::path &shim);

} // namespace wm::agents
