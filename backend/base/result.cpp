#include "base/result.h"

#include <cerrno>

namespace wm {

std::unexpected<Error> fail_errno(int error, const std::string &what)
{
    if (error == ENOSPC || error == EDQUOT)
        return fail("no_space", what + ": no space left on the disk.", "Free some space and try again; nothing was changed.");
    return fail("system", what + ": " + std::generic_category().message(error) + ".");
}

} // namespace wm
