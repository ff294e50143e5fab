#pragma once
// Long work for the writer thread, cut into steps of one short transaction each, so that commits go on in between.
//
// A snapshot is many records, and must never be taken for whole while it is not. So a record is stored under
// (kind, id, seq of the snapshot), and meta.snapshot_seq names the newest whole snapshot: readers take of each record
// the newest version that is not above it. The last chunk moves snapshot_seq in its own transaction; after that the
// versions it replaced are swept away. A crash, or an error in mid-way, leaves versions above snapshot_seq that
// nobody reads; meta.snapshot_writing tells the next snapshot to remove them before it begins.
#include "ledger/rows.h"
#include "ledger/statement.h"

#include <functional>

namespace wm::ledger {

class Chore {
public:
    virtual ~Chore() = default;
    /// One transaction's worth; true = finished. `last` is the ledger's last seq.
    virtual Result<bool> step(Database &database, Seq last) = 0;
};

class WriteSnapshot final : public Chore {
public:
    WriteSnapshot(Seq at, std::vector<SnapshotRow> rows, std::size_t rows_per_step);
    Result<bool> step(Database &database, Seq last) override;

private:
    Result<bool> begin(Database &database, Seq last);
    Result<> write_chunk(Database &database);
    Result<bool> sweep_chunk(Database &database);
    std::size_t chunk_end(std::size_t from) const;

    enum class Stage { begin, write, sweep };
    const Seq m_at;
    std::vector<SnapshotRow> m_rows;
    const std::size_t m_rows_per_step;
    Stage m_stage = Stage::begin;
    std::size_t m_next = 0;
};

class PruneCommands final : public Chore {
public:
    explicit PruneCommands(Timestamp before) : m_before(before) {}
    Result<bool> step(Database &database, Seq last) override;

private:
    const Timestamp m_before;
};

/// Fills the log with zeros past its end, up to a size. A commit that makes a file longer waits for the file system's
/// journal as well; one that writes over what is there waits for its own pages only, and is about a third faster. SQLite
/// reads the log up to the first frame that does not continue it, so zeros end it.
class MakeLogRoom final : public Chore {
public:
    explicit MakeLogRoom(std::size_t bytes) : m_bytes(bytes) {}
    Result<bool> step(Database &database, Seq last) override;

private:
    const std::size_t m_bytes;
};

} // namespace wm::ledger
