#pragma once
// The one way through: a command is decided on `head`, its events go to the ledger, and only what is durable reaches
// anybody: the answer, the feed, the reactors. Nothing else changes the town.
//
// Thread: lives on the daemon's main thread; every callback is called there. The ledger's writer thread only posts.
// Two heads: `head` is what `decide` sees and may be ahead; `durable` is what readers see. When a commit fails,
// head falls back to durable and everything built on the failure is answered "storage".
#include "base/clock.h"
#include "engine/restore.h"
#include "ledger/ledger.h"
#include "ledger/reader.h"
#include "town/decide.h"
#include "wire/places.h"

#include <QObject>
#include <QTimer>

#include <deque>
#include <optional>
#include <unordered_map>

namespace wm::engine {

struct Submission {
    town::Command command;
    std::string actor; ///< "person", "run:<run id>" or "daemon"
    CommandId id;      ///< empty = nobody will repeat it
    std::string hash;  ///< of what was asked: the same id with another hash is refused
    std::vector<ledger::TextRow> texts;
    std::vector<ledger::OutboxUpdate> outbox_updates;
    std::function<Json(const town::Decision &)> answer; ///< absent = {}
    std::function<void(Result<Json>)> done;             ///< after the commit, or with the refusal
    std::vector<town::Command> then = {}; ///< decided one on top of the other: all of them happen, or none
};

struct Committed {
    std::vector<town::Recorded> events;
    town::State after;
    bool effects = false; ///< the outbox has changed with them
};

/// Why what was submitted could not be written: the disk is full, another program holds the ledger, say. It is as true as before
/// and may be submitted again; any other error is the word of the rules. Of a daemon's reports: a person's command may be refused
/// by the same words ("busy", "closed").
inline bool is_of_the_ledger(const Error &error)
{
    return error.code == "storage" || error.code == "no_space" || error.code == "busy" || error.code == "corrupt" || error.code == "closed";
}

class Engine : public QObject {
    Q_OBJECT

public:
    /// Opens or creates the ledger, restores the state from the newest snapshot and the tail. Errors as
    /// ledger::Ledger::open, and "newer_ledger" for events this program does not know.
    static Result<std::unique_ptr<Engine>> open(const std::filesystem::path &path, const Clock &clock, const ledger::Options &options = {});
    ~Engine() override;

    const town::State &durable() const { return m_durable; }
    /// What the next submission is decided on: for whoever composes one of several commands. It may never be written, so nothing of
    /// it is shown to anybody.
    const town::State &head() const { return m_head; }
    const std::string &town_id() const { return m_ledger->town_id(); }
    std::int64_t epoch() const { return m_ledger->epoch(); }
    ledger::LedgerReader &reader() { return m_reader; }
    const std::filesystem::path &path() const { return m_ledger->path(); }
    Timestamp now() const { return m_clock.now(); }
    ledger::Stats stats() const { return m_ledger->stats(); }

    void submit(Submission submission);
    /// Outbox bookkeeping that belongs to no command.
    void submit_outbox(ledger::OutboxUpdate update, std::function<void(Result<>)> done);
    /// Refuses everything from now on with "stopping"; what was accepted is finished by the destructor.
    void stop();

    /// Folds every event of the ledger at `path` anew and compares with `live`; the sentence says what was compared or
    /// what differs. Blocking: for a worker thread.
    static Result<std::string> verify(const std::filesystem::path &path, const town::State &live);

signals:
    void committed(const wm::engine::Committed &unit);

private:
    Engine(
        std::unique_ptr<ledger::Ledger> ledger, ledger::LedgerReader reader, Restored restored, CommandId last_command, const Clock &clock);

    std::optional<Result<Json>> stored_answer(const Submission &submission);
    void settle(Result<> result, std::uint64_t branch, town::Decision decision, bool effects, Json answer, const Submission &submission);
    void refuse(Error error, std::function<void(Result<Json>)> done);
    void snapshot_when_due();
    void forget_old_commands();

    const Clock &m_clock;
    std::shared_ptr<ledger::Ledger> m_ledger; ///< shared with a snapshot that is being made: it may outlast us
    ledger::LedgerReader m_reader;
    town::State m_head;
    town::State m_durable;
    town::State m_snapshot;    ///< what the snapshot on disk holds
    std::uint64_t m_branch = 0; ///< counts the times head fell back: a failure of an older branch is old news
    CommandId m_last_command;  ///< in the order of ids: what comes after it was never asked before
    QTimer m_daily;
    bool m_snapshot_running = false;
    bool m_stopping = false;
    std::unordered_map<CommandId, std::vector<std::function<void(Result<Json>)>>> m_in_flight; ///< repeats wait for the first
};

} // namespace wm::engine
