#include "ledger/schema.h"

#include <sqlite3.h>

#include <array>
#include <cstdlib>
#include <format>

namespace wm::ledger {
namespace {
// `event` is the truth and is only appended to: the triggers stop a hand in a sqlite3 shell as well.
// `snapshot` holds several versions of a record for a moment, see chores.h; a null json is a deleted record.
// `outbox.row` is never used twice (AUTOINCREMENT), because command ids are made from it.
constexpr std::string_view version_1 = R"(
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE event(
    seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, command TEXT NOT NULL,
    kind TEXT NOT NULL, v INTEGER NOT NULL, subject TEXT NOT NULL, data TEXT NOT NULL) STRICT;
CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
    BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
CREATE TABLE command(
    id TEXT PRIMARY KEY, caller TEXT NOT NULL, hash TEXT NOT NULL, first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL,
    result TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE INDEX command_by_time ON command(at);
CREATE TABLE outbox(
    row INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, data TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'running', 'done', 'failed')), epoch INTEGER NOT NULL,
    attempt INTEGER NOT NULL, not_before INTEGER NOT NULL, result TEXT NOT NULL, seq INTEGER NOT NULL) STRICT;
CREATE INDEX outbox_by_state ON outbox(state, row);
CREATE TABLE text(id TEXT PRIMARY KEY, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL, content TEXT NOT NULL) STRICT;
CREATE TABLE snapshot(
    kind TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL, json TEXT,
    PRIMARY KEY (kind, id, seq)) STRICT, WITHOUT ROWID;
)";

// Every command writes a row of this table: without a rowid and an index by time it touches one page and not three. What
// is old is found by id all the same: clients make their ids in the order of time.
constexpr std::string_view version_2 = R"(
CREATE TABLE command_2(
    id TEXT PRIMARY KEY, caller TEXT NOT NULL, hash TEXT NOT NULL, first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL,
    result TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO command_2 SELECT * FROM command;
DROP TABLE command;
ALTER TABLE command_2 RENAME TO command;
)";

constexpr std::array steps{version_1, version_2};

Result<int> ask_number(Database &database, const char *sql)
{
    return database.ask(sql).transform([](const std::string &text) { return std::atoi(text.c_str()); });
}
} // namespace

std::span<const std::string_view> schema_steps()
{
    return steps;
}

Result<Found> inspect(Database &database, std::span<const std::string_view> known)
{
    const auto id = ask_number(database, "PRAGMA application_id");
    if (!id)
        return std::unexpected(id.error());
    const auto version = ask_number(database, "PRAGMA user_version");
    if (!version)
        return std::unexpected(version.error());
    const auto objects = ask_number(database, "SELECT count(*) FROM sqlite_schema");
    if (!objects)
        return std::unexpected(objects.error());
    const std::string path = sqlite3_db_filename(database.handle(), "main");
    if (*id == 0 && *version == 0 && *objects == 0)
        return Found::nothing; // new, or a first start was cut off before its one transaction
    if (*id != application_id || *version <= 0)
        return fail("not_a_ledger", std::format("{} is a database, but not a ledger of Wagonmaster.", path),
            "Nothing was changed. Move it away, or choose another directory with WAGONMASTER_HOME.");
    const int newest = static_cast<int>(known.size());
    if (*version > newest)
        return fail("newer_ledger",
            std::format("The ledger {} was written by a newer Wagonmaster (version {}; this one reads up to {}).", path, *version, newest),
            "Nothing was changed. Update Wagonmaster, or restore a backup that was made before the update.");
    return *version < newest ? Found::older : Found::current;
}

Result<> migrate(Database &database, std::span<const std::string_view> known)
{
    auto transaction = Transaction::begin(database);
    if (!transaction)
        return std::unexpected(transaction.error());
    const auto version = ask_number(database, "PRAGMA user_version");
    if (!version)
        return std::unexpected(version.error());
    for (std::size_t step = static_cast<std::size_t>(*version); step < known.size(); ++step) {
        if (auto ok = database.execute(std::string(known[step]).c_str()); !ok)
            return ok;
    }
    const auto marks = std::format("PRAGMA application_id={}; PRAGMA user_version={}", application_id, known.size());
    if (auto ok = database.execute(marks.c_str()); !ok)
        return ok;
    return transaction->commit();
}

} // namespace wm::ledger
