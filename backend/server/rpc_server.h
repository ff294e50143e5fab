#pragma once
// JSON-RPC 2.0 over the town's sockets: the person's and one per live run. Every method is a command of the table,
// besides hello, feed.subscribe and cli.run. docs/protocol.md describes it. Main thread.
#include "commands/services.h"
#include "server/cli_session.h"
#include "server/feed.h"
#include "server/listener.h"
#include "server/spool.h"

#include <map>
#include <set>

namespace wm::server {

class RpcServer : public QObject {
    Q_OBJECT

public:
    RpcServer(commands::Services &services, Feed &feed);
    ~RpcServer() override;

    /// Opens the person's socket and those of the runs that are live. Call once, holding the town's lock.
    Result<> start();
    /// Takes no new clients.
    void stop_listening();
    int clients() const { return static_cast<int>(m_clients.size()); }

private:
    void follow(const engine::Committed &unit);
    void keep_trying_to_open(const RunId &run);
    Result<> open_run_socket(const RunId &run);
    void take(Connection *client);
    void answer(Connection &client, const std::string &line);
    void call(Connection &client, const Json &id, const std::string &method, const Json &params);
    void say_hello(Connection &client, const Json &id, const Json &params);

    commands::Services &m_services;
    Feed &m_feed;
    std::unique_ptr<Listener> m_person;
    std::map<RunId, std::unique_ptr<Listener>> m_runs;
    std::map<RunId, std::unique_ptr<Spool>> m_spools;
    std::set<Connection *> m_clients;
    std::map<Connection *, std::unique_ptr<CliSession>> m_cli;
    QTimer m_tidying; ///< once who asked for something large has gone
};

Json error_object(const Error &error);

} // namespace wm::server
