#pragma once
// The daemon's side of the protocol over a real unix socket, in the test's own process: hello, the feed with its
// snapshots and resumption, and whatever the test answers to requests. The town behind it is real (Script).
#include "client/line_socket.h"
#include "client/link.h"
#include "town_script.h"

#include <QTemporaryDir>
#include <memory>

namespace wm::tests {

class FakeDaemon : public QObject {
    Q_OBJECT
public:
    Script script;
    std::string schema = town::schema_hash();
    std::string town_id = "town-1";
    Seq resumable_from = 1;          ///< older numbers get a snapshot
    std::size_t rows_per_part = 3;   ///< small, so that snapshots come in parts
    bool answers = true;             ///< false: requests are heard and left unanswered
    /// What a method returns; without one: {}.
    std::function<Result<Json>(const std::string &method, const Json &params)> method;

    Json agents = Json::array(); ///< what agents.list shows

    struct Asked {
        std::string method;
        Json params;
    };
    std::vector<Asked> asked; ///< everything but hello, feed.subscribe and agents.list
    std::vector<Seq> subscribed; ///< the numbers asked for
    int greetings = 0;

    FakeDaemon() { listen(); }

    /// For a client under test: short pauses, and a start that only connects.
    models::LinkOptions options();
    int starts_wanted() const { return *m_starts; }

    void listen();
    void hang_up(); ///< drops every client, goes on listening
    void stop();    ///< and no longer listens

    /// Decides and sends the unit to all subscribers.
    void does(const town::Command &command, const std::string &actor = "person");
    /// Sends what the script has done since the last unit that was sent, as one unit each.
    void notify(const std::string &method, const Json &params);
    /// The next unit is lost on its way.
    void lose_one_unit() { m_lose = true; }

    const Asked *last(const std::string &name) const;

private:
    struct Client {
        std::unique_ptr<models::LineSocket> socket;
        bool subscribed = false;
    };

    void accept();
    void answer(Client &client, const Json &message);
    void subscribe(Client &client, const Json &id, Seq from);
    void send(Client &client, const Json &message) { client.socket->send(wire::frame(message)); }
    static Json unit(const std::vector<town::Recorded> &events);

    QTemporaryDir m_folder;
    Fd m_listener;
    std::unique_ptr<QSocketNotifier> m_incoming;
    std::vector<std::unique_ptr<Client>> m_clients;
    std::vector<std::vector<town::Recorded>> m_units;
    std::shared_ptr<std::atomic<int>> m_starts = std::make_shared<std::atomic<int>>(0);
    bool m_lose = false;
};

} // namespace wm::tests
