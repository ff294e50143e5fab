#include "ledger/reader.h"

#include "base/sha256.h"
#include "ledger/meta.h"
#include "ledger/schema.h"
#include "ledger/statement.h"

#include <algorithm>
#include <format>

namespace wm::ledger {
namespace {
using Text = std::string_view;
using Integer = std::int64_t;
using EventColumns = std::tuple<Seq, Timestamp, Text, Text, Text, int, Text, Text>;
using OutboxColumns = std::tuple<Integer, std::string, std::string, std::string, std::string, Integer, int, Timestamp, std::string, Seq>;
using CommandColumns = std::tuple<std::string, std::string, std::string, Seq, Seq, std::string, Timestamp>;

OutboxState outbox_state(Text text)
{
    for (const OutboxState state : {OutboxState::pending, OutboxState::running, OutboxState::done}) {
        if (to_text(state) == text)
            return state;
    }
    return OutboxState::failed; // the table's CHECK allows no fifth
}

OutboxRow to_outbox_row(OutboxColumns columns)
{
    auto [row, key, kind, data, state, epoch, attempt, not_before, result, seq] = std::move(columns);
    return {row, std::move(key), std::move(kind), std::move(data), outbox_state(state), epoch, attempt, not_before, std::move(result), seq};
}

/// Shortens the window so that it does not end within a UTF-8 character. Bytes that are no UTF-8 are left alone.
void end_between_characters(std::string &bytes)
{
    std::size_t lead = bytes.size();
    std::size_t back = 0;
    while (lead > 0 && back < 4) {
        const auto byte = static_cast<unsigned char>(bytes[--lead]);
        ++back;
        if ((byte & 0xC0) == 0x80)
            continue;
        const std::size_t length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
        if (length > back && lead > 0)
            bytes.resize(lead);
        return;
    }
}
} // namespace

struct LedgerReader::Impl {
    std::filesystem::path path;
    Database database;
    Query<std::tuple<Seq>> last;
    Query<EventColumns, Seq, Seq, Integer> events;
    Query<CommandColumns, Text> command;
    Query<std::tuple<std::string>> last_command;
    Query<std::tuple<std::string, Integer, std::string>, Integer, Integer, Text> text;
    Query<OutboxColumns, Text> outbox;
    Query<OutboxColumns, Integer> outbox_row;
    Query<std::tuple<Seq>, Text> meta_number;
    Query<std::tuple<Text, Text, std::optional<Text>>, Seq> snapshot;

    Result<> prepare()
    {
        return last.prepare(database, "SELECT coalesce(max(seq), 0) FROM event")
            .and_then([&] {
                return events.prepare(database,
                    "SELECT seq, at, actor, command, kind, v, subject, data FROM event "
                    "WHERE seq BETWEEN ? AND ? ORDER BY seq LIMIT ?");
            })
            .and_then([&] {
                return command.prepare(database, "SELECT id, caller, hash, first_seq, last_seq, result, at FROM command WHERE id = ?");
            })
            .and_then([&] { return last_command.prepare(database, "SELECT coalesce(max(id), '') FROM command"); })
            .and_then([&] {
                return text.prepare(database, "SELECT substr(CAST(content AS BLOB), ?1 + 1, ?2), bytes, sha256 FROM text WHERE id = ?3");
            })
            .and_then([&] { return outbox.prepare(database, "SELECT * FROM outbox WHERE state = ? ORDER BY row"); })
            .and_then([&] { return outbox_row.prepare(database, "SELECT * FROM outbox WHERE row = ?"); })
            .and_then([&] { return meta_number.prepare(database, "SELECT CAST(value AS INTEGER) FROM meta WHERE key = ?"); })
            .and_then(
                [&] { return snapshot.prepare(database, "SELECT kind, id, json FROM snapshot WHERE seq <= ? ORDER BY kind, id, seq"); });
    }

    Result<> each_event(Seq from, Seq to, std::int64_t limit, const std::function<Result<>(const EventRow &)> &use)
    {
        EventRow event;
        return events.each(
            from, to, limit, [&](Seq seq, Timestamp at, Text actor, Text command_id, Text kind, int v, Text subject, Text data) {
                event.seq = seq;
                event.at = at;
                event.actor = actor;
                event.command = command_id;
                event.kind = kind;
                event.v = v;
                event.subject = subject;
                event.data = data;
                return use(event);
            });
    }
};

LedgerReader::LedgerReader(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
LedgerReader::LedgerReader(LedgerReader &&) noexcept = default;
LedgerReader &LedgerReader::operator=(LedgerReader &&) noexcept = default;
LedgerReader::~LedgerReader() = default;

Result<LedgerReader> LedgerReader::open(const std::filesystem::path &path, const std::string &vfs)
{
    std::error_code error;
    if (!std::filesystem::exists(path, error))
        return fail("not_found", std::format("There is no ledger {}.", path.string()), "Start the daemon once; it makes one.");
    return over(path, Database::open(path, Access::read, vfs));
}

Result<LedgerReader> LedgerReader::open_copy(const std::filesystem::path &path)
{
    return over(path, Database::open(path, Access::read_idle));
}

Result<LedgerReader> LedgerReader::over(const std::filesystem::path &path, Result<Database> database)
{
    if (!database)
        return std::unexpected(database.error());
    auto impl = std::make_unique<Impl>();
    impl->path = path;
    impl->database = std::move(*database);
    const auto found = inspect(impl->database);
    if (!found)
        return std::unexpected(found.error());
    if (*found != Found::current)
        return fail("older_ledger", std::format("The ledger {} has not been brought up to date yet.", path.string()),
            "Start the daemon once; it does that.");
    if (auto ok = impl->prepare(); !ok)
        return std::unexpected(ok.error());
    return LedgerReader(std::move(impl));
}

Result<std::string> LedgerReader::town_id()
{
    return read_meta(m_impl->database, meta::town_id).transform([](auto id) { return std::move(id).value_or(""); });
}

void LedgerReader::release_memory()
{
    m_impl->database.release_memory();
}

Result<Seq> LedgerReader::last_seq()
{
    return m_impl->last.one().transform([](const auto &row) { return std::get<0>(*row); });
}

Result<std::vector<EventRow>> LedgerReader::read_events(Seq from, std::size_t limit)
{
    std::vector<EventRow> rows;
    const auto bounded = static_cast<std::int64_t>(std::min<std::size_t>(limit, std::numeric_limits<std::int64_t>::max()));
    auto read = m_impl->each_event(from, newest_seq, bounded, [&rows](const EventRow &event) -> Result<> {
        rows.push_back(event);
        return {};
    });
    return read.transform([&] { return std::move(rows); });
}

Result<> LedgerReader::replay(Seq from, Seq to, const std::function<Result<>(const EventRow &)> &use)
{
    return m_impl->each_event(from, to, -1, use);
}

Result<std::optional<StoredCommand>> LedgerReader::find_command(const CommandId &id)
{
    return m_impl->command.one(id.value).transform([](std::optional<CommandColumns> row) -> std::optional<StoredCommand> {
        if (!row)
            return {};
        auto &[key, caller, hash, first, last, result, at] = *row;
        return StoredCommand{{CommandId(std::move(key)), std::move(caller), std::move(hash), std::move(result), at}, first, last};
    });
}

Result<CommandId> LedgerReader::last_command()
{
    return m_impl->last_command.one().transform([](const auto &row) { return row ? CommandId(std::get<0>(*row)) : CommandId(); });
}

Result<TextWindow> LedgerReader::read_text(const std::string &id, std::size_t offset, std::size_t limit)
{
    constexpr std::size_t most = 1'000'000'000; // SQLite's substr() counts in 32 bits, and no value is larger
    auto row = m_impl->text.one(static_cast<Integer>(std::min(offset, most)), static_cast<Integer>(std::min(limit, most)), id);
    if (!row)
        return std::unexpected(row.error());
    if (!*row)
        return fail("not_found", std::format("There is no text {} in the ledger.", id));
    auto &[bytes, total, sha256] = **row;
    TextWindow window{std::move(bytes), offset, static_cast<std::size_t>(total), std::move(sha256)};
    if (offset + window.bytes.size() < window.total)
        end_between_characters(window.bytes);
    return window;
}

Result<std::vector<OutboxRow>> LedgerReader::outbox(OutboxState state)
{
    std::vector<OutboxRow> rows;
    auto read = m_impl->outbox.each(to_text(state), [&rows](auto... columns) -> Result<> {
        rows.push_back(to_outbox_row({std::move(columns)...}));
        return {};
    });
    return read.transform([&] { return std::move(rows); });
}

Result<std::optional<OutboxRow>> LedgerReader::outbox_row(std::int64_t row)
{
    return m_impl->outbox_row.one(row).transform(
        [](std::optional<OutboxColumns> found) { return std::move(found).transform(to_outbox_row); });
}

Result<Seq> LedgerReader::snapshot_seq()
{
    return m_impl->meta_number.one(meta::snapshot_seq).transform([](const auto &row) { return row ? std::get<0>(*row) : Seq(0); });
}

Result<> LedgerReader::at_one_moment(const std::function<Result<>()> &read)
{
    if (auto ok = m_impl->database.execute("BEGIN"); !ok)
        return ok;
    const Result<> done = read();
    (void)m_impl->database.execute("COMMIT"); // nothing was written; this only lets go of the moment
    return done;
}

Result<Seq> LedgerReader::load_snapshot(const std::function<Result<>(const SnapshotRow &)> &use)
{
    Seq at = 0;
    const Result<> read = at_one_moment([&]() -> Result<> { // whatever the writer sweeps meanwhile
        const auto seq = snapshot_seq();
        if (!seq || *seq == 0)
            return seq.transform([](Seq) {});
        at = *seq;
        SnapshotRow newest; // versions come oldest first: a record is complete when the next one begins
        bool waiting = false;
        const Result<> rows = m_impl->snapshot.each(at, [&](Text kind, Text id, std::optional<Text> json) -> Result<> {
            Result<> used;
            if (waiting && (newest.kind != kind || newest.id != id) && newest.json)
                used = use(newest);
            waiting = true;
            newest.kind = kind;
            newest.id = id;
            newest.json = json;
            return used;
        });
        return rows && waiting && newest.json ? use(newest) : rows;
    });
    return read.transform([&] { return at; });
}

Result<> LedgerReader::check()
{
    const auto said = m_impl->database.ask("PRAGMA quick_check(1)");
    if (!said)
        return std::unexpected(said.error());
    const auto gaps = m_impl->database.ask("SELECT count(*) <> coalesce(max(seq), 0) OR coalesce(min(seq), 1) <> 1 FROM event");
    if (!gaps)
        return std::unexpected(gaps.error());
    if (*said == "ok" && *gaps == "0")
        return {};
    return fail("corrupt",
        std::format("The ledger {} is damaged ({}).", m_impl->path.string(), *said == "ok" ? "events are missing" : *said),
        "Nothing was changed. Move the file aside and put the newest one from backups/ in its place.");
}

Result<std::int64_t> LedgerReader::check_texts()
{
    Query<std::tuple<Text, Integer, Text, Text>> all;
    if (auto ok = all.prepare(m_impl->database, "SELECT id, bytes, sha256, CAST(content AS BLOB) FROM text"); !ok)
        return std::unexpected(ok.error());
    std::int64_t count = 0;
    auto read = all.each([&](Text id, Integer bytes, Text sha256, Text content) -> Result<> {
        ++count;
        if (static_cast<std::size_t>(bytes) == content.size() && sha256_hex(content) == sha256)
            return {};
        return fail("corrupt", std::format("The text {} in the ledger {} is not what was written.", id, m_impl->path.string()),
            "`wm backup list` shows the backups there are.");
    });
    return read.transform([&] { return count; });
}

Result<Counts> LedgerReader::counts()
{
    Query<std::tuple<Integer, Integer, Integer, Integer, Integer>> count;
    auto ok = count.prepare(m_impl->database,
        "SELECT (SELECT count(*) FROM event), (SELECT count(*) FROM command), "
        "(SELECT count(*) FROM outbox WHERE state IN ('pending', 'running')), "
        "(SELECT count(*) FROM text), (SELECT count(*) FROM snapshot)");
    if (!ok)
        return std::unexpected(ok.error());
    return count.one().transform([](const auto &row) { return std::make_from_tuple<Counts>(*row); });
}

} // namespace wm::ledger
