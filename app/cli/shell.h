#pragma once
// What `wm attach` does for an agent that has no terminal: the person's own shell in its worktree, in this terminal.
#include "base/json.h"

#include <filesystem>
#include <string>

namespace wm::cli {

struct ShellPlace {
    std::filesystem::path directory;
    std::string agent;
    bool live = true; ///< it is at work
};
/// The parameters of the notification cli.shell.
ShellPlace shell_place_from(const Json &params);

/// Returns, with the exit status, only when that cannot be.
int open_shell(const ShellPlace &place);

} // namespace wm::cli
