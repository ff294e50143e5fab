#include "ledger/chores.h"

#include "base/crashpoint.h"
#include "ledger/meta.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <format>
#include <sqlite3.h>

namespace wm::ledger {
namespace {
constexpr std::size_t bytes_per_step = 4u << 20;
constexpr std::int64_t commands_per_step = 2000;
constexpr std::size_t room_per_step = 1u << 20;
constexpr std::size_t room_per_write = 1u << 16; // SQLite's layer writes less than 128 KiB at a time
/// Where less is free than this many times the room, the room is left free.
constexpr std::size_t spare = 200;
} // namespace

WriteSnapshot::WriteSnapshot(Seq at, std::vector<SnapshotRow> rows, std::size_t rows_per_step)
    : m_at(at), m_rows(std::move(rows)), m_rows_per_step(rows_per_step)
{}

Result<bool> WriteSnapshot::step(Database &database, Seq last)
{
    switch (m_stage) {
    case Stage::begin: return begin(database, last);
    case Stage::write:
        if (auto written = write_chunk(database); !written)
            return std::unexpected(written.error());
        return false;
    case Stage::sweep:
        // The snapshot is whole and readable by now. What cannot be swept is only room on the disk: readers pass over
        // it, and it goes when its record is next written.
        return sweep_chunk(database).value_or(true);
    }
    return true;
}

Result<bool> WriteSnapshot::begin(Database &database, Seq last)
{
    if (m_at > last)
        return fail("sequence", std::format("A snapshot at event {} is ahead of the ledger, which ends at {}.", m_at, last));
    const auto newest = read_meta_number(database, meta::snapshot_seq);
    if (!newest)
        return std::unexpected(newest.error());
    if (m_at == *newest)
        return true; // the same events, the same state: it is already there
    if (m_at < *newest)
        return fail("stale", std::format("There is already a snapshot at event {}, later than {}.", *newest, m_at));
    const auto unfinished = read_meta(database, meta::snapshot_writing);
    if (!unfinished)
        return std::unexpected(unfinished.error());
    if (*unfinished) {
        Change<Seq> discard;
        if (auto ok = discard.prepare(database, "DELETE FROM snapshot WHERE seq > ?"); !ok)
            return std::unexpected(ok.error());
        if (auto gone = discard.run(*newest); !gone)
            return std::unexpected(gone.error());
    }
    // In the order of the table, so that a step touches few pages. Here and not in the constructor, which runs on the
    // caller's thread.
    std::ranges::sort(m_rows, {}, [](const SnapshotRow &row) { return std::tie(row.kind, row.id); });
    m_stage = Stage::write;
    if (auto written = write_chunk(database); !written)
        return std::unexpected(written.error());
    return false;
}

std::size_t WriteSnapshot::chunk_end(std::size_t from) const
{
    std::size_t bytes = 0;
    std::size_t end = from;
    while (end < m_rows.size() && end - from < m_rows_per_step && bytes < bytes_per_step)
        bytes += m_rows[end++].json.value_or("").size();
    return end;
}

Result<> WriteSnapshot::write_chunk(Database &database)
{
    auto transaction = Transaction::begin(database);
    if (!transaction)
        return std::unexpected(transaction.error());
    if (m_next == 0) {
        if (auto ok = write_meta(database, meta::snapshot_writing, std::to_string(m_at)); !ok)
            return ok;
    }
    Change<std::string_view, std::string_view, Seq, std::optional<std::string>> put;
    if (auto ok = put.prepare(database, "INSERT INTO snapshot VALUES (?, ?, ?, ?)"); !ok)
        return ok;
    const std::size_t end = chunk_end(m_next);
    for (std::size_t row = m_next; row < end; ++row) {
        if (auto added = put.run(m_rows[row].kind, m_rows[row].id, m_at, m_rows[row].json); !added)
            return std::unexpected(added.error());
    }
    const bool whole = end == m_rows.size();
    if (whole) {
        if (auto ok = write_meta(database, meta::snapshot_seq, std::to_string(m_at)); !ok)
            return ok;
        if (auto ok = remove_meta(database, meta::snapshot_writing); !ok)
            return ok;
    }
    if (auto ok = transaction->commit(); !ok)
        return ok;
    crashpoint(whole ? "ledger.after_snapshot" : "ledger.in_snapshot");
    m_next = whole ? 0 : end;
    m_stage = whole ? Stage::sweep : Stage::write;
    return {};
}

Result<bool> WriteSnapshot::sweep_chunk(Database &database)
{
    auto transaction = Transaction::begin(database);
    if (!transaction)
        return std::unexpected(transaction.error());
    // A deleted record goes with its older versions.
    Change<std::string_view, std::string_view, Seq> sweep;
    auto ok = sweep.prepare(database, "DELETE FROM snapshot WHERE kind = ?1 AND id = ?2 AND (seq < ?3 OR (seq = ?3 AND json IS NULL))");
    if (!ok)
        return std::unexpected(ok.error());
    const std::size_t end = std::min(m_next + m_rows_per_step, m_rows.size());
    for (std::size_t row = m_next; row < end; ++row) {
        if (auto swept = sweep.run(m_rows[row].kind, m_rows[row].id, m_at); !swept)
            return std::unexpected(swept.error());
    }
    m_next = end;
    return transaction->commit().transform([&] { return m_next == m_rows.size(); });
}

Result<bool> PruneCommands::step(Database &database, Seq)
{
    Change<Timestamp, std::int64_t> prune;
    auto ok = prune.prepare(database, "DELETE FROM command WHERE id IN (SELECT id FROM command WHERE at < ? ORDER BY id LIMIT ?)");
    if (!ok)
        return std::unexpected(ok.error());
    return prune.run(m_before, commands_per_step).transform([](std::int64_t gone) { return gone < commands_per_step; });
}

Result<bool> MakeLogRoom::step(Database &database, Seq)
{
    std::error_code unknown;
    const auto free = std::filesystem::space(sqlite3_db_filename(database.handle(), "main"), unknown).available;
    // The file as SQLite's own layer sees it: what is written past its end is no frame yet.
    sqlite3_file *log = nullptr;
    sqlite3_file_control(database.handle(), "main", SQLITE_FCNTL_JOURNAL_POINTER, static_cast<void *>(&log));
    sqlite3_int64 size = 0;
    if (unknown || free / spare < m_bytes || log == nullptr || log->pMethods == nullptr ||
        log->pMethods->xFileSize(log, &size) != SQLITE_OK)
        return true;
    static constexpr std::array<char, room_per_write> zeros{};
    auto end = static_cast<std::size_t>(size);
    int code = SQLITE_OK;
    for (const std::size_t goal = std::min(m_bytes, end + room_per_step); code == SQLITE_OK && end < goal;) {
        const std::size_t part = std::min(zeros.size(), goal - end);
        code = log->pMethods->xWrite(log, zeros.data(), static_cast<int>(part), static_cast<sqlite3_int64>(end));
        end += part;
    }
    if (code == SQLITE_OK)
        code = log->pMethods->xSync(log, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
    if (code == SQLITE_OK)
        return end >= m_bytes;
    log->pMethods->xTruncate(log, size);
    return fail_sqlite(database.handle(), code);
}

} // namespace wm::ledger
