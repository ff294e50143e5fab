#include "output_log.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wm::shim {

using namespace std::chrono_literals;

Result<> OutputLog::open(const std::filesystem::path &path)
{
    m_file = Fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
    struct stat status{};
    if (!m_file.valid() || fstat(m_file.get(), &status) != 0)
        return fail_errno(errno, "Cannot write " + path.string());
    m_bytes = status.st_size;
    return {};
}

OutputLog::Source OutputLog::pump(int source)
{
    constexpr std::size_t fair_share = 1u << 20; // then clients and timers have their turn
    for (std::size_t total = 0; total < fair_share;) {
        const ssize_t got = read(source, m_buffer.data(), m_buffer.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && errno == EAGAIN)
            return Source::quiet;
        if (got <= 0) // a pty says EIO when nobody holds its other side
            return Source::ended;
        m_start = 0;
        m_end = static_cast<std::size_t>(got);
        total += m_end;
        m_last_at = SystemClock().now();
        write_held();
        if (holds())
            return Source::more;
    }
    return Source::more;
}

void OutputLog::retry()
{
    write_held();
}

void OutputLog::write_held()
{
    while (holds()) {
        const ssize_t put = write(m_file.get(), m_buffer.data() + m_start, m_end - m_start);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0) {
            if (m_pause == 0ms)
                std::fprintf(stderr, "out.log: %s; the run waits until it can be written.\n", std::strerror(errno));
            m_pause = std::clamp(m_pause * 2, 100ms, 1000ms);
            m_retry_at = Monotonic::now() + m_pause;
            return;
        }
        m_start += static_cast<std::size_t>(put);
        m_bytes += put;
    }
    m_pause = 0ms;
}

void OutputLog::sync()
{
    fdatasync(m_file.get());
}

} // namespace wm::shim
