#pragma once
// One client at the other end of a unix socket: whole lines in, whole frames out, neither ever blocking. Main thread.
#include "base/fd.h"
#include "wire/framing.h"

#include <QObject>
#include <QSocketNotifier>

#include <deque>

namespace wm::server {

class Connection : public QObject {
    Q_OBJECT

public:
    Connection(Fd socket, std::string actor);

    /// Who speaks here: "person" or "run:<run id>". Decided by the socket, never by what is said.
    const std::string &actor() const { return m_actor; }
    bool greeted = false; ///< hello has been said

    void send(const Json &message);
    void send_frame(std::string frame);
    /// Bytes that the client has not taken yet.
    std::size_t unsent() const { return m_unsent; }
    /// Sends what is queued, then closes; nothing is read any more.
    void close_after_sending();

signals:
    void received(const std::string &line);
    void drained();
    void closed();

private:
    void read();
    void write();
    void fail();

    Fd m_socket;
    std::string m_actor;
    wire::LineBuffer m_input{wire::request_limit};
    std::deque<std::string> m_output;
    std::size_t m_written = 0; ///< of the first frame
    std::size_t m_unsent = 0;
    bool m_closing = false;
    bool m_closed = false;
    QSocketNotifier m_readable;
    QSocketNotifier m_writable;
};

} // namespace wm::server
