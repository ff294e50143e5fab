#pragma once
// The town's ledger: an append-only log of events in one SQLite file, with what must be true at the same moment in
// the same transaction: the commands that were answered, the outbox of effects, long texts, snapshots of the state.
//
// It keeps rows and knows no rules. The caller decides, numbers its events from last_seq() + 1 on, and hands over one
// Unit per command. What `done` reports as success is on the disk (WAL, synchronous=FULL) and survives a power cut;
// what it reports as an error is not in the file. It is called on the writer's thread, in the order of submission:
// post to your own thread from there, and do not wait there.
//
// One process writes (an advisory lock on "<file>-lock" refuses a second one, code "busy"); any number read, other
// programs such as the sqlite3 shell among them. Reading is done by LedgerReader, see reader.h.
#include "base/clock.h"
#include "ledger/rows.h"

#include <filesystem>
#include <functional>
#include <memory>

namespace wm::ledger {

class Writer;

struct Options {
    std::string vfs = {};                      ///< a registered SQLite VFS, for tests of full disks; empty = the system's
    std::size_t units_per_commit = 512;        ///< a transaction ends at whichever limit comes first
    std::size_t bytes_per_commit = 4u << 20;
    std::size_t snapshot_rows_per_step = 1000; ///< how much of a snapshot is written before waiting units get their turn
    std::size_t log_room = 0; ///< bytes of SQLite's log to fill beforehand, see MakeLogRoom; usual_log_room for a daemon
    Timestamp now = SystemClock().now();       ///< for the id of a new town
};

/// As long as the log becomes between two checkpoints, and a little more.
constexpr std::size_t usual_log_room = 5u << 20;

/// Counted facts since opening.
struct Stats {
    Seq last_seq = 0;
    std::uint64_t units = 0;   ///< committed
    std::uint64_t commits = 0; ///< transactions they shared
    std::uint64_t rows = 0;    ///< written by them
    std::uint64_t failed_commits = 0;
};

using Done = std::function<void(Result<>)>;

/// Thread-safe but for close() and the destructor, which the owner calls.
class Ledger {
public:
    /// Opens or creates the file and brings an older one up to date. Errors: "newer_ledger", "not_a_ledger", "corrupt",
    /// "busy", "no_space", "storage"; after any of them the file is as it was.
    static Result<std::unique_ptr<Ledger>> open(const std::filesystem::path &path, const Options &options = {});
    ~Ledger();

    /// Errors in `done`: "sequence" (decided on top of something that was not committed), "conflict", "stale" or
    /// "not_found" (this unit's own rows), "no_space", "corrupt", "busy", "storage" (the whole commit failed), "closed"
    /// (said at once, on the caller's thread).
    ///
    /// After an error go back to last_seq() and number from there. What was submitted before that, on top of what was
    /// lost, will still be refused: its answers belong to the same failure, and are no reason to go back once more.
    void submit(Unit unit, Done done);
    /// The records that changed since the last snapshot, as of event `at`, which must be committed. After an error
    /// the changes are still unsaved: hand them in again with the next snapshot.
    void submit_snapshot(Seq at, std::vector<SnapshotRow> rows, Done done);
    /// Forgets commands stamped before `before`.
    void prune_commands(Timestamp before, Done done);
    /// Finishes everything submitted, then closes the file. Not from within a `done`.
    void close();

    const std::filesystem::path &path() const { return m_path; }
    /// ULID given to the town when the file was made.
    const std::string &town_id() const { return m_town_id; }
    /// How often a writer has opened this file. An outbox row running in an older epoch was left behind by a crash.
    std::int64_t epoch() const { return m_epoch; }
    /// The last committed event.
    Seq last_seq() const { return stats().last_seq; }
    Stats stats() const;

private:
    Ledger() = default;

    std::filesystem::path m_path;
    Options m_options;
    std::string m_town_id;
    std::int64_t m_epoch = 0;
    struct Lock;
    std::unique_ptr<Lock> m_lock; // released after the writer has closed
    std::unique_ptr<Writer> m_writer;
};

} // namespace wm::ledger
