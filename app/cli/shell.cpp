#include "shell.h"

#include "print.h"

#include "wire/person_shell.h"

#include <cstdio>
#include <format>
#include <unistd.h>

namespace wm::cli {

ShellPlace shell_place_from(const Json &params)
{
    return {params.value("directory", ""), params.value("agent", ""), params.value("live", true)};
}

int open_shell(const ShellPlace &place)
{
    if (isatty(STDIN_FILENO) == 0 || isatty(STDOUT_FILENO) == 0)
        return complain({"no_terminal",
                            std::format("{} has {}, and here is no terminal for a shell in its worktree.", place.agent,
                                place.live ? "no terminal" : "ended"),
                            "`wm transcript` says what it says and does, `wm log` what it prints."},
            1);
    if (place.live)
        std::fprintf(stderr, "%s has no terminal. This is your shell in its worktree; `exit` leaves it, and %s goes on.\n",
            place.agent.c_str(), place.agent.c_str());
    else
        std::fprintf(stderr,
            "%s has ended. This is your shell in its worktree; `exit` leaves it. `wm mq submit BEAD` hands over what is committed.\n",
            place.agent.c_str());
    return complain(wire::become_shell(place.directory), 1);
}

} // namespace wm::cli
