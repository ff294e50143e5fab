#pragma once
// Reads the ledger on a connection of its own, beside the writer and without holding it up. One reader per thread;
// it may be moved to another thread when nobody is in a call. It also reads when no writer is there.
//
// Each call sees the ledger as of the moment it begins: what was reported as committed before is in it.
#include "ledger/rows.h"

#include <filesystem>
#include <functional>
#include <limits>
#include <memory>

namespace wm::ledger {

class Database;

struct Counts {
    std::int64_t events = 0;
    std::int64_t commands = 0;
    std::int64_t outbox_open = 0; ///< pending or running
    std::int64_t texts = 0;
    std::int64_t snapshot_records = 0; ///< those being written or swept count too

    bool operator==(const Counts &) const = default;
};

inline constexpr Seq newest_seq = std::numeric_limits<Seq>::max();

class LedgerReader {
public:
    /// Errors as Ledger::open; the file is never written. There must be one: "not_found".
    static Result<LedgerReader> open(const std::filesystem::path &path, const std::string &vfs = {});
    /// A copy that nobody writes: nothing appears beside it.
    static Result<LedgerReader> open_copy(const std::filesystem::path &path);
    LedgerReader(LedgerReader &&) noexcept;
    LedgerReader &operator=(LedgerReader &&) noexcept;
    ~LedgerReader();

    /// What `read` reads is all of one moment. Not in one another.
    Result<> at_one_moment(const std::function<Result<>()> &read);

    Result<std::string> town_id();
    Result<Seq> last_seq();
    /// At most `limit` events from `from` on.
    Result<std::vector<EventRow>> read_events(Seq from, std::size_t limit);
    /// Every event with from ≤ seq ≤ to, in order. The row is reused: copy what you keep. An error from `use` ends it.
    Result<> replay(Seq from, Seq to, const std::function<Result<>(const EventRow &)> &use);

    /// Pages that it keeps for the next time; after large work.
    void release_memory();

    /// The stored answer to a command that came before.
    Result<std::optional<StoredCommand>> find_command(const CommandId &id);
    /// The last one in the order of ids; empty when there is none.
    Result<CommandId> last_command();
    /// At most `limit` bytes from `offset` on, never ending within a character. Code "not_found" for an unknown id.
    Result<TextWindow> read_text(const std::string &id, std::size_t offset, std::size_t limit);
    Result<std::vector<OutboxRow>> outbox(OutboxState state);
    Result<std::optional<OutboxRow>> outbox_row(std::int64_t row);

    /// The event at which the newest whole snapshot stands; 0 = none.
    Result<Seq> snapshot_seq();
    /// Its records by kind and id; returns its seq: replay from there + 1. The row is reused.
    Result<Seq> load_snapshot(const std::function<Result<>(const SnapshotRow &)> &use);

    /// The pages of the file, and that the events run from 1 without a gap; code "corrupt" otherwise.
    Result<> check();
    /// Every text against its hash: how many there are; code "corrupt" names the first that differs.
    Result<std::int64_t> check_texts();
    Result<Counts> counts();

private:
    struct Impl;
    static Result<LedgerReader> over(const std::filesystem::path &path, Result<Database> database);
    explicit LedgerReader(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace wm::ledger
