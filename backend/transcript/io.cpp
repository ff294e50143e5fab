#include "transcript/io.h"

#include <cerrno>
#include <unistd.h>

namespace wm::transcript {

Result<> write_at(int file, std::string_view bytes, std::int64_t at)
{
    while (!bytes.empty()) {
        const ssize_t put = pwrite(file, bytes.data(), bytes.size(), at);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return fail_errno(errno, "Cannot write a transcript");
        bytes.remove_prefix(static_cast<std::size_t>(put));
        at += put;
    }
    return {};
}

Result<std::string> read_at(int file, std::int64_t from, std::int64_t to)
{
    std::string bytes(static_cast<std::size_t>(to - from), '\0');
    for (std::size_t done = 0; done < bytes.size();) {
        const ssize_t got = pread(file, bytes.data() + done, bytes.size() - done, from + static_cast<std::int64_t>(done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail_errno(errno, "Cannot read a transcript");
        if (got == 0)
            return damaged();
        done += static_cast<std::size_t>(got);
    }
    return bytes;
}

std::unexpected<Error> damaged()
{
    return fail("damaged", "A file of the transcript is damaged.", "The run's out.log has what the agent said.");
}

void put_number(std::string &into, std::uint32_t number)
{
    for (int shift = 0; shift < 32; shift += 8)
        into += static_cast<char>(number >> shift & 0xFF);
}

std::uint32_t number_at(std::string_view bytes, std::size_t at)
{
    std::uint32_t number = 0;
    for (std::size_t i = 4; i-- > 0;)
        number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
    return number;
}

} // namespace wm::transcript
