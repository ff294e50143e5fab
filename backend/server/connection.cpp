#include "server/connection.h"

#include <cerrno>
#include <sys/socket.h>

namespace wm::server {

Connection::Connection(Fd socket, std::string actor)
    : m_socket(std::move(socket)),
      m_actor(std::move(actor)),
      m_readable(m_socket.get(), QSocketNotifier::Read),
      m_writable(m_socket.get(), QSocketNotifier::Write)
{
    m_writable.setEnabled(false);
    connect(&m_readable, &QSocketNotifier::activated, this, &Connection::read);
    connect(&m_writable, &QSocketNotifier::activated, this, &Connection::write);
}

void Connection::read()
{
    char buffer[65536];
    const ssize_t got = recv(m_socket.get(), buffer, sizeof buffer, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0)
        return fail();
    m_input.append({buffer, static_cast<std::size_t>(got)});
    while (!m_closing && !m_closed) {
        auto line = m_input.next();
        if (!line) {
            send({{"jsonrpc", "2.0"}, {"id", nullptr},
                {"error",
                    {{"code", -32600}, {"message", line.error().message},
                        {"data", {{"code", line.error().code}, {"hint", line.error().hint}}}}}});
            return close_after_sending();
        }
        if (!*line)
            return;
        emit received(**line);
    }
}

void Connection::send(const Json &message)
{
    send_frame(wire::frame(message));
}

void Connection::send_frame(std::string frame)
{
    if (m_closed || m_closing)
        return;
    m_unsent += frame.size();
    m_output.push_back(std::move(frame));
    if (m_output.size() == 1)
        write();
}

void Connection::close_after_sending()
{
    m_closing = true;
    m_readable.setEnabled(false);
    if (m_output.empty())
        fail();
}

void Connection::write()
{
    while (!m_output.empty()) {
        const std::string &first = m_output.front();
        const ssize_t sent = ::send(m_socket.get(), first.data() + m_written, first.size() - m_written, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0 && errno == EAGAIN)
            return m_writable.setEnabled(true);
        if (sent < 0)
            return fail();
        m_written += static_cast<std::size_t>(sent);
        m_unsent -= static_cast<std::size_t>(sent);
        if (m_written == first.size()) {
            m_output.pop_front();
            m_written = 0;
        }
    }
    m_writable.setEnabled(false);
    if (m_closing)
        return fail();
    emit drained();
}

void Connection::fail()
{
    if (std::exchange(m_closed, true))
        return;
    m_readable.setEnabled(false);
    m_writable.setEnabled(false);
    m_output.clear();
    m_unsent = 0;
    // Not from within our own callers: they may still hold a reference to us.
    QMetaObject::invokeMethod(this, &Connection::closed, Qt::QueuedConnection);
}

} // namespace wm::server
