#include "print.h"

#include "base/json.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <format>
#include <unistd.h>

namespace wm::cli {

void take_standard_streams()
{
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (fcntl(descriptor, F_GETFD) < 0 && errno == EBADF) // open() takes the lowest that is free: this one
            open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY); // no use of it succeeds, as before
}

Result<> print(std::FILE *stream, std::string_view text)
{
    if (text.empty())
        return {};
    const bool whole = std::fwrite(text.data(), 1, text.size(), stream) == text.size();
    if ((whole && std::fflush(stream) == 0) || errno == EPIPE)
        return {};
    return fail(errno == ENOSPC || errno == EDQUOT ? "no_space" : "system",
        std::format("Cannot write to standard {}: {}.", stream == stderr ? "error" : "output",
            errno == EBADF ? "it is closed" : std::strerror(errno)),
        "What the command changed is changed; only its output is missing.");
}

int complain(const Error &error, int status, bool json)
{
    std::string text = std::format("wm: {}\n", error.message);
    if (!error.hint.empty())
        text += std::format("    {}\n", error.hint);
    if (json) {
        Json told = {{"error", error.message}, {"code", error.code}};
        if (!error.hint.empty())
            told["hint"] = error.hint;
        text = to_text(told) + "\n";
    }
    (void)print(stderr, text);
    return status;
}

} // namespace wm::cli
