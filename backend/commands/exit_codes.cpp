#include "commands/exit_codes.h"

namespace wm::commands {

std::span<const ExitCode> exit_codes()
{
    static constexpr ExitCode codes[] = {
        {0, "done, or already so"},
        {1, "refused or failed; the sentence on standard error says why"},
        {2, "not understood: no such command or option, or a parameter is missing"},
        {3,
            "needs a confirmation that nobody is there to give; nothing was done. --yes or a terminal gives it. An agent's --force: a "
            "person is asked"},
        {75, "the daemon cannot be reached, or gives no sign of life for half a minute; try again. `wm prime` ends with 0 then"},
    };
    return codes;
}

int exit_code_of(const Error &error)
{
    if (error.code == "nothing_to_do")
        return 0;
    if (error.code == "usage" || error.code == "bad_params")
        return 2;
    return error.code == "needs_confirmation" ? 3 : 1;
}

} // namespace wm::commands
