#pragma once
// The window's side of the daemon: requests with their answers, the state of the connection, and the replica that the
// change feed keeps right. GUI thread; the socket lives in a Link in a thread of its own.
//
// When the connection is lost the replica stays as it was (`lost_at`). A request that was on its way then fails with
// code "disconnected", unless it was sent by `change`: those carry a command id, so that sending them again after
// reconnecting is harmless, and they are.
#include "client/link.h"
#include "client/replica.h"

#include <QObject>
#include <QPointer>
#include <QThread>
#include <QTimer>
#include <functional>
#include <map>
#include <string>

namespace wm::models {

class TownClient : public QObject {
    Q_OBJECT
public:
    enum class Connection { Connecting, Online, Offline, Mismatch };
    using Done = std::function<void(Result<Json>)>;

    explicit TownClient(LinkOptions options, QObject *parent = nullptr);
    ~TownClient() override;

    /// Connects, starting the daemon when nobody listens; also after the connection was lost.
    void open();

    Connection connection() const { return m_connection; }
    const Error &problem() const { return m_problem; } ///< why it is Offline
    const std::string &home() const { return m_home; } ///< the town's directory; empty before the first connection
    Timestamp lost_at() const { return m_lost_at; }    ///< 0 while online
    const Replica &replica() const { return m_replica; }

    /// Asks something. `done` is called once, from the event loop, unless `context` is gone by then.
    void ask(const std::string &method, Json params, QObject *context, Done done);
    /// Asks for a change; adds the command id.
    void change(const std::string &method, Json params, QObject *context, Done done);

signals:
    void connectionChanged();
    void activity(const wm::models::Activity &activity);
    void facts(const std::string &text);

private:
    struct Request {
        std::string frame;
        QPointer<QObject> context;
        Done done;
        bool repeatable = false;
    };

    void send(const std::string &method, Json params, QObject *context, Done done, bool repeatable);
    void enter(Connection connection, Error problem = {});
    void greeted(const std::string &home);
    void lost(const Error &why);
    void answer(std::int64_t request, Result<Json> result);
    void fail_waiting(bool repeatable_too);

    Replica m_replica;
    QThread m_thread;
    Link *m_link;
    Connection m_connection = Connection::Connecting;
    Error m_problem;
    std::string m_home;
    Timestamp m_lost_at = 0;
    std::int64_t m_next = 1;
    std::map<std::int64_t, Request> m_waiting; ///< in the order they were sent
    QTimer m_patience;                         ///< how long changes wait for the daemon to come back
};

} // namespace wm::models
