#pragma once
// The change feed: a client gets a snapshot and then every unit of events, numbered, or goes on from the number it
// has. Units go out as they become durable; a client that does not keep up is served from the ledger at its own pace,
// so that memory never grows with a slow reader. Main thread.
#include "commands/services.h"
#include "engine/engine.h"
#include "server/connection.h"

#include <map>

namespace wm::server {

class Feed : public QObject {
    Q_OBJECT

public:
    explicit Feed(engine::Engine &engine);

    /// `from`: the last event the client has, `at` its time; 0 or one too far back, or one that the ledger has at another
    /// time = a snapshot first. Answers {"snapshot","seq"}.
    Json subscribe(Connection &client, Seq from, std::optional<Timestamp> at);
    void forget(Connection &client);
    bool has_subscribers() const { return !m_subscribers.empty(); }
    /// Unnumbered and droppable: to those who keep up.
    void publish(const Json &notification);

private:
    struct Subscriber {
        Seq next = 0;           ///< first event the client lacks
        std::optional<town::State> snapshot; ///< being sent
        std::vector<std::pair<std::string_view, std::string>> left; ///< kind and id of its records that are still to be sent
    };

    bool knows(Seq event, std::optional<Timestamp> at);
    void follow(const engine::Committed &unit);
    void pump(Connection &client, Subscriber &subscriber);
    void send_snapshot_part(Connection &client, Subscriber &subscriber);
    void send_from_ledger(Connection &client, Subscriber &subscriber);

    engine::Engine &m_engine;
    std::map<Connection *, Subscriber> m_subscribers;
};

/// The notification `daemon.facts`: "2 local, 19 MB".
Json daemon_facts(const commands::Services &services, const town::State &state);

} // namespace wm::server
