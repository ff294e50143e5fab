#include "input_file.h"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <format>
#include <sys/stat.h>
#include <unistd.h>

namespace wm::cli {
namespace {

std::unexpected<Error> bad(std::string message, std::string hint = {})
{
    return fail("bad_input", std::move(message), std::move(hint));
}

bool same(const struct stat &a, const struct stat &b)
{
    return a.st_size == b.st_size && a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

/// As many bytes as there are, up to a whole piece: pipes give less at a time.
Result<std::size_t> fill(int file, std::string &buffer, const std::string &name)
{
    std::size_t filled = 0;
    while (filled < buffer.size()) {
        const ssize_t got = read(file, buffer.data() + filled, buffer.size() - filled);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return bad(std::format("Cannot read {}: {}.", name, std::strerror(errno)));
        if (got == 0)
            break;
        filled += static_cast<std::size_t>(got);
    }
    return filled;
}

} // namespace

Result<> read_input(const std::string &path, std::int64_t limit, std::size_t piece, const std::function<Result<>(std::string_view)> &take)
{
    const bool standard = path == "-";
    const std::string name = standard ? "Standard input" : path;
    Fd opened;
    if (!standard) {
        opened = Fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
        if (!opened.valid())
            return bad(std::format("Cannot read {}: {}.", name, std::strerror(errno)));
    }
    const int file = standard ? STDIN_FILENO : opened.get();
    struct stat before{};
    if (fstat(file, &before) != 0)
        return bad(std::format("Cannot read {}: {}.", name, std::strerror(errno)));
    if (S_ISDIR(before.st_mode))
        return bad(name + " is a directory.", "Name a file in it.");
    const bool regular = S_ISREG(before.st_mode);
    const auto too_large = [&] { return bad(std::format("{} is larger than {} bytes.", name, limit)); };
    if (regular && before.st_size > limit)
        return too_large();
    std::string buffer(piece, '\0');
    for (std::int64_t total = 0;;) {
        const auto got = fill(file, buffer, name);
        if (!got)
            return std::unexpected(got.error());
        total += static_cast<std::int64_t>(*got);
        if (total > limit)
            return too_large();
        if (*got > 0)
            if (auto taken = take(std::string_view(buffer).substr(0, *got)); !taken)
                return taken;
        if (*got < piece)
            break;
    }
    struct stat after{};
    if (regular && (fstat(file, &after) != 0 || !same(before, after)))
        return bad(name + " changed while it was read.", "Nothing was done. Try again when nothing writes to it.");
    return {};
}

} // namespace wm::cli
