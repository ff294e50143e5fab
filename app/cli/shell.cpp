#include "shell.h"

#include "conversation.h"

#include "wire/person_shell.h"

#include <cstdio>
#include <format>
#include <unistd.h>

namespace wm::cli {

ShellPlace shell_place_from(const Json &params)
{
    return {params.value("directory", ""), params.value("agent", "")};
}

int open_shell(const ShellPlace &place)
{
    if (isatty(STDIN_FILENO) == 0 || isatty(STDOUT_FILENO) == 0)
        return complain({"no_terminal", std::format("{} has no terminal, and here is none for a shell in its worktree.", place.agent),
                            "`wm transcript` says what it says and does, `wm log` what it prints."},
            1);
    std::fprintf(stderr, "%s has no terminal. This is your shell in its worktree; `exit` leaves it, and %s goes on.\n", place.agent.c_str(),
        place.agent.c_str());
    return complain(wire::become_shell(place.directory), 1);
}

} // namespace wm::cli
