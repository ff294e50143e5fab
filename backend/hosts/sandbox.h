#pragma once
// A local run shut into a sandbox by bubblewrap (bwrap(1)): the machine as it is, read-only, with the agent's worktree and its
// part of the git directory writable, and what is not its business hidden: other tools' credentials, the person's sockets, the
// town except its own agent.sock and spool, other processes. docs/security.md says what that holds against.
//
// The shim stays outside and starts bwrap as its child, so logs, stopping and freezing work as for any other run.
#include "base/result.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace wm::hosts {

/// What a run needs of the machine. All paths absolute.
struct Room {
    std::filesystem::path worktree;
    std::filesystem::path clone;      ///< top level of the person's clone: read-only
    std::filesystem::path git_common; ///< its git directory: read-only but for objects, refs and logs …
    std::filesystem::path git_own;    ///< … and the worktree's own part of it
    std::filesystem::path town;       ///< hidden …
    std::filesystem::path run_dir;    ///< … but for this, read-only, without the shim's socket, with its spool
    std::filesystem::path scratch;    ///< becomes /tmp and /var/tmp; made when it is not there
    std::filesystem::path home;
    std::vector<std::filesystem::path> readable; ///< the home, the agent's program, our own: they come back when they lie in /tmp or /run
    std::vector<std::filesystem::path> writable; ///< further ones: caches, the agent's own state
    std::vector<std::filesystem::path> hidden;   ///< further ones
    bool network = true;
};

/// bwrap and its options up to "--"; what is not there is left out. Looks at the disk, makes `scratch`. Errors: of the file system.
Result<std::vector<std::string>> sandbox_command(const Room &room);

/// Of the environment, what leads out of a sandbox: agents' sockets, buses, displays.
void strip_environment(std::map<std::string, std::string> &environment);

/// Where other tools keep what lets them in, relative to a home directory: hidden in a sandbox, and "secret" to a policy.
const std::vector<std::string> &credential_places();

/// What a run that was started is shut into, from its spec.json: "bubblewrap", "bubblewrap, no network", or nothing.
std::string sandbox_of(const std::filesystem::path &run_dir);

/// Whether bubblewrap can make a sandbox here: found out once, by making one. Error "no_sandbox" says why not and what to do. Blocks.
const Result<> &sandbox_works();

} // namespace wm::hosts
