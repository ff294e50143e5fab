#include "commands/log_window.h"

#include "base/fd.h"
#include "base/text.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>

namespace wm::commands {
namespace {

bool continues(char c)
{
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

/// How many bytes at the end belong to a character that is not complete yet.
std::size_t incomplete_tail(const std::string &bytes)
{
    for (std::size_t back = 1; back <= 3 && back <= bytes.size(); ++back) {
        const auto c = static_cast<unsigned char>(bytes[bytes.size() - back]);
        if (continues(static_cast<char>(c)))
            continue;
        const std::size_t wanted = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;
        return wanted > back ? back : 0;
    }
    return 0;
}

} // namespace

Result<Json> log_window(const std::filesystem::path &path, std::int64_t offset, std::int64_t limit)
{
    limit = std::clamp<std::int64_t>(limit, 1, 1 << 20);
    const Fd file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.valid() && errno == ENOENT)
        return Json{{"text", ""}, {"offset", 0}, {"next", 0}, {"size", 0}};
    if (!file.valid())
        return fail_errno(errno, "Cannot read " + path.string());
    const std::int64_t size = lseek(file.get(), 0, SEEK_END);
    const bool from_tail = offset < 0;
    offset = from_tail ? std::max<std::int64_t>(0, size - limit) : std::min(offset, size);
    std::string bytes(static_cast<std::size_t>(std::min(limit, size - offset)), '\0');
    const ssize_t got = pread(file.get(), bytes.data(), bytes.size(), offset);
    if (got < 0)
        return fail_errno(errno, "Cannot read " + path.string());
    bytes.resize(static_cast<std::size_t>(got));
    std::size_t skipped = 0;
    while (from_tail && offset > 0 && skipped < 3 && skipped < bytes.size() && continues(bytes[skipped]))
        ++skipped;
    bytes.erase(0, skipped);
    offset += static_cast<std::int64_t>(skipped);
    if (const std::size_t tail = incomplete_tail(bytes); tail < bytes.size())
        bytes.resize(bytes.size() - tail);
    bytes = as_utf8(std::move(bytes)); // byte for byte, so that offsets stay what they are
    const std::int64_t next = offset + static_cast<std::int64_t>(bytes.size());
    return Json{{"text", std::move(bytes)}, {"offset", offset}, {"next", next}, {"size", size}};
}

} // namespace wm::commands
