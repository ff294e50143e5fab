#pragma once
// A connected stream socket as lines in and bytes out, on the event loop of its thread. Knows no protocol.
#include "base/fd.h"
#include "wire/framing.h"

#include <QObject>
#include <QSocketNotifier>

namespace wm::models {

class LineSocket : public QObject {
    Q_OBJECT
public:
    /// Takes a non-blocking descriptor.
    explicit LineSocket(Fd fd, QObject *parent = nullptr);

    void send(std::string bytes);

signals:
    void line(const std::string &text);
    /// Once. `why` is a sentence; empty when the peer simply hung up.
    void closed(const std::string &why);

private:
    void read();
    void write();
    void close(const std::string &why);

    Fd m_fd;
    wire::LineBuffer m_lines{wire::reply_limit};
    std::string m_out;
    std::size_t m_sent = 0;
    bool m_open = true;
    QSocketNotifier m_readable;
    QSocketNotifier m_writable;
};

} // namespace wm::models
