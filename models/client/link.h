#pragma once
// The window's end of the daemon's protocol: says hello, subscribes to the change feed, resumes where it stopped,
// tries again with growing pauses, and turns bytes into values. Lives in a thread of its own, so that a snapshot of
// ten thousand beads is read while the window is being built, and so that starting the daemon may block.
// It folds nothing and remembers only the number of the last unit it passed on. TownClient owns it.
#include "base/fd.h"
#include "client/line_socket.h"
#include "town/records.h"
#include "town/state.h"
#include "wire/places.h"

#include <QObject>
#include <QTimer>
#include <chrono>
#include <functional>
#include <optional>

namespace wm::models {

/// One command's events; applied whole.
struct Unit {
    std::vector<town::Recorded> events;
};

/// What a run did last. Never part of the ledger.
struct Activity {
    std::string run;
    std::string text;
    Timestamp at = 0;
    std::int64_t bytes = 0; ///< of its output so far
    // Of agents that speak a protocol.
    std::string phase = {};            ///< transcript::Phase
    std::int64_t context_used = 0;     ///< tokens
    std::int64_t context_size = 0;     ///< 0 = not known
    std::int64_t entries = 0;          ///< of its transcript
    std::string complaint = {};        ///< what keeps the town from following it; mostly empty
};
/// The parameters of the notification "activity".
Activity activity_from(const Json &params);

struct Answer {
    std::int64_t request = 0;
    Result<Json> result;
};

struct LinkOptions {
    wire::Places places;
    /// Connects, starting the daemon when nobody listens. May block for seconds.
    std::function<Result<Fd>(const wire::Places &)> start;
    std::string schema; ///< of the events this program can fold
    std::chrono::milliseconds first_pause{200};
    std::chrono::milliseconds longest_pause{5'000};
    std::chrono::milliseconds patience{10'000}; ///< for the daemon to say hello
};

/// The town of the environment, and the real way to start its daemon.
LinkOptions default_link_options();

class Link : public QObject {
    Q_OBJECT
public:
    explicit Link(LinkOptions options);

    /// Connects now, starting the daemon when nobody listens.
    void open();
    void send(const std::string &frame);

signals:
    void online(const std::string &home);
    void offline(const wm::Error &why);
    /// The daemon speaks of events this program does not know. Nothing more comes until open().
    void mismatched();
    void answered(const wm::models::Answer &answer);
    void snapshot(const wm::town::State &state);
    void unit(const wm::models::Unit &unit);
    void activity(const wm::models::Activity &activity);
    void facts(const std::string &text);

private:
    enum class Phase { Down, Greeting, Subscribing, Loading, Live };

    void attach(Result<Fd> fd);
    void drop(Error why);
    void give_up();
    void subscribe(Seq from);
    void receive(const std::string &line);
    void greeted(const Result<Json> &answer);
    void subscribed(const Result<Json> &answer);
    void notified(const std::string &method, const Json &params);
    void fold_on(const Json &params);
    void go_live();

    LinkOptions m_options;
    LineSocket *m_socket = nullptr;
    Phase m_phase = Phase::Down;
    bool m_starting = false; ///< since open(), until the daemon greets or cannot be started: who answers first may be one that is ending
    QTimer m_again;
    QTimer m_patience;
    std::chrono::milliseconds m_pause;
    std::string m_town; ///< its id: another town is never resumed from this one's numbers
    std::string m_home;
    Seq m_last = 0; ///< of the newest unit or snapshot passed on
    Timestamp m_last_at = 0; ///< its time: a ledger that was put back goes on with the same numbers
    std::optional<town::StateBuilder> m_builder;
};

} // namespace wm::models
