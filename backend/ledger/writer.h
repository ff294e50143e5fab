#pragma once
// The one thread that writes the ledger. It takes everything that waits, up to a limit, into one transaction (group
// commit: the cost of the fsync is shared), and answers the units in their order when it is on the disk. Between two
// such commits it does one step of the chore at the head of the line.
//
// A unit is accepted only when its events continue the ledger exactly. That one rule also settles what happens after
// a failed commit: whatever was decided on top of the lost events no longer fits and fails with "sequence", until the
// caller has gone back to last_seq() and decides anew. A unit that is itself at fault (its command id is taken) fails
// alone; the others of its batch are written without it.
#include "ledger/chores.h"
#include "ledger/ledger.h"
#include "ledger/unit_writer.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace wm::ledger {

class Writer {
public:
    /// Takes over a migrated database and starts the thread.
    static Result<std::unique_ptr<Writer>> start(Database database, const Options &options);
    ~Writer() { close(); }

    void submit(Unit unit, Done done);
    void submit(std::unique_ptr<Chore> chore, Done done);
    /// Finishes everything that was submitted and ends the thread. Not to be called from a `done`.
    void close();
    Stats stats() const;

private:
    struct WaitingUnit {
        Unit unit;
        Done done;
        std::size_t bytes = 0;
        Result<> answer = {};
    };
    struct WaitingChore {
        std::unique_ptr<Chore> chore;
        Done done;
    };

    Writer(Database database, const Options &options) : m_database(std::move(database)), m_options(options) {}
    void run();
    std::vector<WaitingUnit> take_batch();
    void commit(std::vector<WaitingUnit> &batch);
    Result<> write(std::vector<WaitingUnit> &batch, std::size_t &at_fault);
    Seq accept(std::vector<WaitingUnit> &batch) const;
    Result<Seq> read_last_seq();

    Database m_database;
    const Options m_options;
    UnitWriter m_units;
    Query<std::tuple<Seq>> m_last_in_file;
    Seq m_last_seq = 0; // the thread's own; m_stats has the one for others

    mutable std::mutex m_mutex; // guards what follows
    std::condition_variable m_wake;
    std::deque<WaitingUnit> m_waiting;
    std::deque<WaitingChore> m_chores;
    Stats m_stats;
    bool m_closing = false;

    std::mutex m_close_mutex; // two callers of close() both return when the thread has ended
    std::thread m_thread;
};

} // namespace wm::ledger
