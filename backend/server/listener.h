#pragma once
// A listening unix socket. Each accepted client is checked once: the user must be ours, and on the person's socket
// nothing that belongs to a run may speak (docs/contracts.md, "Who is speaking"). Main thread.
#include "base/fd.h"
#include "server/connection.h"

#include <QObject>
#include <QSocketNotifier>

#include <filesystem>
#include <memory>

namespace wm::server {

class Listener : public QObject {
    Q_OBJECT

public:
    static Result<std::unique_ptr<Listener>> open(const std::filesystem::path &path, std::string actor);

signals:
    /// The receiver owns it.
    void accepted(wm::server::Connection *client);

private:
    Listener(Fd socket, std::string actor);
    void accept_one();

    Fd m_socket;
    std::string m_actor;
    QSocketNotifier m_readable;
};

} // namespace wm::server
