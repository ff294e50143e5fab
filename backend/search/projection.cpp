#include "search/projection.h"

#include "base/fd.h"
#include "ledger/meta.h"

#include <cerrno>
#include <fcntl.h>
#include <format>

namespace wm::search {
namespace {

namespace fs = std::filesystem;

// Changes with everything that makes older files unusable: the tables below, the tokenizer; the fields count by themselves.
constexpr int version = 1;
constexpr std::string_view key_layout = "layout", key_town = "town_id", key_seq = "seq";

std::string columns()
{
    std::string list;
    for (const Field &field : fields())
        list += (list.empty() ? "" : ", ") + std::string(field.column);
    return list;
}

std::string layout()
{
    std::string text = std::format("{}", version);
    for (const Field &field : fields())
        text += std::format(" {}={}", field.column, field.weight);
    return text;
}

std::string schema()
{
    std::string weights;
    for (const Field &field : fields())
        weights += std::format("{}{:.1f}", weights.empty() ? "" : ", ", field.weight);
    return std::format("CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"
                       "CREATE TABLE bead(row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, stamp TEXT NOT NULL) STRICT;"
                       "CREATE VIRTUAL TABLE bead_text USING fts5({}, tokenize = \"unicode61 remove_diacritics 2\");"
                       "INSERT INTO bead_text(bead_text, rank) VALUES('rank', 'bm25({})');",
        columns(), weights);
}

Result<> create(ledger::Database &database, const std::string &town_id)
{
    auto transaction = ledger::Transaction::begin(database);
    if (!transaction)
        return std::unexpected(transaction.error());
    return database.execute(schema().c_str())
        .and_then([&] { return ledger::write_meta(database, key_layout, layout()); })
        .and_then([&] { return ledger::write_meta(database, key_town, town_id); })
        .and_then([&] { return transaction->commit(); });
}

} // namespace

void Projection::remove(const fs::path &path)
{
    std::error_code error;
    for (const char *suffix : {"-wal", "-shm", ""})
        fs::remove(path.string() + suffix, error);
}

Result<Projection> Projection::open(const fs::path &path, const std::string &town_id)
{
    // Private from its first moment on.
    const Fd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    if (!file.valid())
        return fail_errno(errno, "Cannot write " + path.string());
    Projection projection;
    auto database = ledger::Database::open(path, ledger::Access::write);
    if (!database)
        return std::unexpected(database.error());
    projection.m_database = std::move(*database);
    // What a power cut takes is indexed again.
    const char *settings = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-2000; PRAGMA journal_size_limit=4194304";
    if (auto ok = projection.m_database.execute(settings); !ok)
        return std::unexpected(ok.error());
    const auto tables = projection.m_database.ask("SELECT count(*) FROM sqlite_schema");
    if (!tables)
        return std::unexpected(tables.error());
    if (*tables == "0")
        if (auto made = create(projection.m_database, town_id); !made)
            return std::unexpected(made.error());
    const auto made_as = ledger::read_meta(projection.m_database, key_layout);
    const auto made_for = ledger::read_meta(projection.m_database, key_town);
    const auto cursor = ledger::read_meta_number(projection.m_database, key_seq);
    if (!made_as || !made_for || !cursor)
        return std::unexpected(!made_as ? made_as.error() : !made_for ? made_for.error() : cursor.error());
    if (*made_as != layout() || *made_for != town_id)
        return fail("stale", std::format("{} was made by another version, or for another town.", path.string()));
    projection.m_cursor = *cursor;
    return projection.prepare().transform([&] { return std::move(projection); });
}

Result<> Projection::prepare()
{
    std::string values = "?";
    for (std::size_t i = 0; i < fields().size(); ++i)
        values += ", ?";
    const int count = static_cast<int>(fields().size()) + 1;
    return m_find.prepare(m_database, "SELECT row, stamp FROM bead WHERE id = ?")
        .and_then([&] { return m_add.prepare(m_database, "INSERT INTO bead(id, stamp) VALUES (?, ?)"); })
        .and_then([&] { return m_restamp.prepare(m_database, "UPDATE bead SET stamp = ? WHERE row = ?"); })
        .and_then([&] { return m_drop.prepare(m_database, "DELETE FROM bead WHERE row = ?"); })
        .and_then([&] { return m_drop_text.prepare(m_database, "DELETE FROM bead_text WHERE rowid = ?"); })
        .and_then([&] {
            return m_insert.prepare(m_database, std::format("INSERT INTO bead_text(rowid, {}) VALUES ({})", columns(), values), count, 0);
        });
}

Result<> Projection::begin()
{
    return m_database.execute("BEGIN IMMEDIATE");
}

Result<> Projection::put(const BeadId &bead, const std::string &stamp, const Texts &texts)
{
    auto known = m_find.one(bead.value);
    if (!known)
        return std::unexpected(known.error());
    if (*known && std::get<1>(**known) == stamp)
        return {};
    auto read = texts();
    if (!read)
        return std::unexpected(read.error());
    if (!*known) {
        if (auto added = m_add.run(bead.value, stamp); !added)
            return std::unexpected(added.error());
        known = m_find.one(bead.value);
        if (!known)
            return std::unexpected(known.error());
    } else {
        auto gone = m_restamp.run(stamp, std::get<0>(**known)).and_then([&](auto) { return m_drop_text.run(std::get<0>(**known)); });
        if (!gone)
            return std::unexpected(gone.error());
    }
    int column = 0;
    m_insert.bind(++column, std::get<0>(**known));
    for (const std::string &text : *read)
        m_insert.bind(++column, std::string_view(text));
    return m_insert.step().transform([](bool) {});
}

Result<> Projection::erase(const BeadId &bead)
{
    auto known = m_find.one(bead.value);
    if (!known || !*known)
        return known.transform([](const auto &) {});
    const std::int64_t row = std::get<0>(**known);
    return m_drop_text.run(row).and_then([&](auto) { return m_drop.run(row); }).transform([](auto) {});
}

Result<> Projection::commit()
{
    return m_database.execute("COMMIT");
}

Result<> Projection::commit_at(Seq seq)
{
    if (auto written = ledger::write_meta(m_database, key_seq, std::to_string(seq)); !written)
        return written;
    return commit().transform([&] { m_cursor = seq; });
}

Result<std::vector<BeadId>> Projection::beads()
{
    ledger::Query<std::tuple<std::string>> all;
    if (auto ok = all.prepare(m_database, "SELECT id FROM bead"); !ok)
        return std::unexpected(ok.error());
    std::vector<BeadId> ids;
    auto read = all.each([&](std::string id) -> Result<> {
        ids.emplace_back(std::move(id));
        return {};
    });
    return read.transform([&] { return std::move(ids); });
}

} // namespace wm::search
