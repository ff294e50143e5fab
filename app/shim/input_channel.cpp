#include "input_channel.h"

#include "wire/framing.h"
#include "wire/shim_files.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wm::shim {
namespace {

constexpr std::size_t queue_limit = 1u << 20; // bytes a child may be behind before new input is refused

} // namespace

Result<> InputChannel::open(const std::filesystem::path &path)
{
    m_log = Fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
    if (!m_log.valid())
        return fail_errno(errno, "Cannot write " + path.string());
    return {};
}

Result<> InputChannel::has_room_for(std::string_view bytes) const
{
    if (!m_to_child.valid() || m_closing)
        return fail("no_input", "This run takes no input.", "It was started without one, has closed it, or has ended.");
    if (!m_queue.empty() && m_queue.size() + bytes.size() > queue_limit)
        return fail("busy", "The agent does not read its input.", "Try again when it has read what was sent before.");
    return {};
}

Result<bool> InputChannel::take(std::int64_t id, std::string_view bytes, Timestamp now)
{
    if (id <= m_last)
        return false;
    if (auto room = has_room_for(bytes); !room)
        return std::unexpected(room.error());
    if (auto recorded = record(id, bytes, now); !recorded)
        return std::unexpected(recorded.error());
    m_last = id;
    m_queue.append(bytes);
    flush();
    return true;
}

Result<> InputChannel::type(std::string_view bytes)
{
    if (auto room = has_room_for(bytes); !room)
        return room;
    m_queue.append(bytes);
    flush();
    return {};
}

Result<> InputChannel::record(std::int64_t id, std::string_view bytes, Timestamp now)
{
    const std::string line = wire::frame(wire::json_of(wire::InputRecord{id, now, std::string(bytes)}));
    struct stat before{};
    fstat(m_log.get(), &before);
    std::size_t written = 0;
    while (written < line.size()) {
        const ssize_t put = write(m_log.get(), line.data() + written, line.size() - written);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0) {
            const int error = errno;
            if (ftruncate(m_log.get(), before.st_size) != 0) // half a line must not stay: readers fold this file
                return fail("storage", "in.log has half a line and cannot be repaired.", "Stop this run and start another.");
            return fail_errno(error, "Cannot record the input");
        }
        written += static_cast<std::size_t>(put);
    }
    return {};
}

Result<> InputChannel::close_when_read()
{
    if (!m_to_child.valid())
        return fail("no_input", "This run takes no input.", "It was started without one, has closed it, or has ended.");
    m_closing = true;
    flush();
    return {};
}

void InputChannel::flush()
{
    std::size_t sent = 0;
    while (m_to_child.valid() && sent < m_queue.size()) {
        const ssize_t put = write(m_to_child.get(), m_queue.data() + sent, m_queue.size() - sent);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0 && errno == EAGAIN)
            break;
        if (put < 0) { // EPIPE: the child has closed its input and will never read the rest
            disconnect();
            return;
        }
        sent += static_cast<std::size_t>(put);
    }
    m_queue.erase(0, sent);
    if (m_queue.empty()) {
        m_queue.shrink_to_fit();
        if (m_closing)
            m_to_child.reset();
    }
}

void InputChannel::disconnect()
{
    m_to_child.reset();
    m_queue.clear();
    m_queue.shrink_to_fit();
}

} // namespace wm::shim
