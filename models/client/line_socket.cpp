#include "client/line_socket.h"

#include <QPointer>
#include <array>
#include <cerrno>
#include <cstring>
#include <sys/socket.h>

namespace wm::models {

LineSocket::LineSocket(Fd fd, QObject *parent)
    : QObject(parent), m_fd(std::move(fd)), m_readable(m_fd.get(), QSocketNotifier::Read), m_writable(m_fd.get(), QSocketNotifier::Write)
{
    m_writable.setEnabled(false);
    connect(&m_readable, &QSocketNotifier::activated, this, &LineSocket::read);
    connect(&m_writable, &QSocketNotifier::activated, this, &LineSocket::write);
}

void LineSocket::send(std::string bytes)
{
    if (!m_open)
        return;
    m_out.append(bytes);
    write();
}

void LineSocket::write()
{
    while (m_sent < m_out.size()) {
        const ssize_t count = ::send(m_fd.get(), m_out.data() + m_sent, m_out.size() - m_sent, MSG_NOSIGNAL);
        if (count > 0) {
            m_sent += static_cast<std::size_t>(count);
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            m_writable.setEnabled(true);
            return;
        } else if (errno != EINTR) {
            close(std::strerror(errno));
            return;
        }
    }
    m_out.clear();
    m_sent = 0;
    m_writable.setEnabled(false);
}

void LineSocket::read()
{
    // One bite per turn of the event loop, so that a long snapshot does not keep requests from going out.
    static thread_local std::array<char, 256 * 1024> bytes;
    const ssize_t count = recv(m_fd.get(), bytes.data(), bytes.size(), 0);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        return;
    if (count <= 0) {
        close(count == 0 ? "" : std::strerror(errno));
        return;
    }
    m_lines.append({bytes.data(), static_cast<std::size_t>(count)});
    const QPointer<LineSocket> self(this); // whoever hears a line may be done with us
    while (self && m_open) {
        auto next = m_lines.next();
        if (!next) {
            close(next.error().message);
            return;
        }
        if (!*next)
            return;
        emit line(**next);
    }
}

void LineSocket::close(const std::string &why)
{
    if (!m_open)
        return;
    m_open = false;
    m_readable.setEnabled(false);
    m_writable.setEnabled(false);
    emit closed(why);
}

} // namespace wm::models
