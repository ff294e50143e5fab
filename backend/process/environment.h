#pragma once
// The environment that an agent, a gate or a git command starts from: the daemon's own, without what belongs to the
// daemon, to the terminal it was started in, or to a git command that was running then. Any thread.
#include <map>
#include <string>
#include <unistd.h>

namespace wm::process {

using Environment = std::map<std::string, std::string>;

/// Without GIT_*, WAGONMASTER_* and what ties a program to another's session (systemd, terminal, editor, agent).
Environment clean_environment(const char *const *from = environ);

} // namespace wm::process
