#include "ledger/ledger.h"

#include "base/fd.h"
#include "base/ulid.h"
#include "ledger/meta.h"
#include "ledger/schema.h"
#include "ledger/writer.h"

#include <cerrno>
#include <fcntl.h>
#include <format>
#include <sys/file.h>
#include <sys/stat.h>

namespace wm::ledger {

// A file of its own: SQLite's locks on ledger.db are POSIX locks, which vanish when any descriptor of that file is
// closed in the process. It is never removed, or two writers could each hold the lock of a different file.
struct Ledger::Lock {
    Fd file;
};

namespace {
Result<Fd> lock_for_writing(const std::filesystem::path &path)
{
    const std::string name = path.string() + "-lock";
    Fd file(open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!file.valid())
        return fail_errno(errno, "Cannot write in the directory of the ledger " + path.string());
    if (flock(file.get(), LOCK_EX | LOCK_NB) == 0)
        return file;
    if (errno != EWOULDBLOCK)
        return fail_errno(errno, "Cannot lock the ledger " + path.string());
    return fail("busy", std::format("Another Wagonmaster daemon is writing the ledger {}.", path.string()),
        "Only one daemon may run for a town. Stop the other one first.");
}

/// Looks at what is there without touching it. While we hold the lock nobody writes, so a file without a log beside
/// it can be read as it is, and not even a -shm file appears next to a file that we go on to refuse.
Result<Found> look_at(const std::filesystem::path &path, const Options &options)
{
    std::error_code missing;
    const bool log_waits = std::filesystem::file_size(path.string() + "-wal", missing) > 0 && !missing;
    auto database = Database::open(path, log_waits ? Access::read : Access::read_idle, options.vfs);
    if (!database)
        return std::unexpected(database.error());
    return inspect(*database);
}

/// The empty file, private from its first moment on; SQLite gives -wal and -shm the same mode.
Result<> create_file(const std::filesystem::path &path)
{
    const Fd file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!file.valid() && errno != EEXIST)
        return fail_errno(errno, "Cannot create the ledger " + path.string());
    return {};
}

Result<Database> open_for_writing(const std::filesystem::path &path, const Options &options)
{
    auto database = Database::open(path, Access::write, options.vfs);
    if (!database)
        return database;
    const auto mode = database->ask("PRAGMA journal_mode=WAL");
    if (!mode)
        return std::unexpected(mode.error());
    if (*mode != "wal")
        return fail("storage",
            std::format("The file system of {} cannot hold a ledger (no shared memory for SQLite's log).", path.string()),
            "Choose a directory on a local disk with WAGONMASTER_HOME.");
    if (auto ok = database->execute("PRAGMA synchronous=FULL; PRAGMA journal_size_limit=16777216; PRAGMA wal_autocheckpoint=1000"); !ok)
        return std::unexpected(ok.error());
    return database;
}

/// Gives a new town its id and this opening its number.
Result<std::pair<std::string, std::int64_t>> begin_epoch(Database &database, Timestamp now)
{
    auto transaction = Transaction::begin(database);
    if (!transaction)
        return std::unexpected(transaction.error());
    auto town = read_meta(database, meta::town_id);
    if (!town)
        return std::unexpected(town.error());
    if (!*town) {
        *town = make_ulid(now);
        if (auto ok = write_meta(database, meta::town_id, **town); !ok)
            return std::unexpected(ok.error());
    }
    const auto epoch = read_meta_number(database, meta::epoch).transform([](std::int64_t before) { return before + 1; });
    if (!epoch)
        return std::unexpected(epoch.error());
    if (auto ok = write_meta(database, meta::epoch, std::to_string(*epoch)); !ok)
        return std::unexpected(ok.error());
    if (auto ok = transaction->commit(); !ok)
        return std::unexpected(ok.error());
    return std::pair(**town, *epoch);
}
} // namespace

Result<std::unique_ptr<Ledger>> Ledger::open(const std::filesystem::path &path, const Options &options)
{
    std::unique_ptr<Ledger> ledger(new Ledger);
    ledger->m_path = path;
    ledger->m_options = options;
    auto lock = lock_for_writing(path);
    if (!lock)
        return std::unexpected(lock.error());
    ledger->m_lock = std::make_unique<Lock>(std::move(*lock));

    if (auto ok = create_file(path); !ok)
        return std::unexpected(ok.error());
    const auto found = look_at(path, options);
    if (!found)
        return std::unexpected(found.error());
    auto database = open_for_writing(path, options);
    if (!database)
        return std::unexpected(database.error());
    if (*found != Found::current) {
        if (auto ok = migrate(*database); !ok)
            return std::unexpected(ok.error());
    }
    auto begun = begin_epoch(*database, options.now);
    if (!begun)
        return std::unexpected(begun.error());
    std::tie(ledger->m_town_id, ledger->m_epoch) = std::move(*begun);
    auto writer = Writer::start(std::move(*database), options);
    if (!writer)
        return std::unexpected(writer.error());
    ledger->m_writer = std::move(*writer);
    if (options.log_room > 0)
        ledger->m_writer->submit(std::make_unique<MakeLogRoom>(options.log_room), [](const Result<> &) {}); // slower without
    return ledger;
}

Ledger::~Ledger() = default; // members in reverse order: the writer finishes, then the lock goes

void Ledger::submit(Unit unit, Done done)
{
    m_writer->submit(std::move(unit), std::move(done));
}

void Ledger::submit_snapshot(Seq at, std::vector<SnapshotRow> rows, Done done)
{
    m_writer->submit(std::make_unique<WriteSnapshot>(at, std::move(rows), m_options.snapshot_rows_per_step), std::move(done));
}

void Ledger::prune_commands(Timestamp before, Done done)
{
    m_writer->submit(std::make_unique<PruneCommands>(before), std::move(done));
}

void Ledger::close()
{
    m_writer->close();
    m_lock.reset();
}

Stats Ledger::stats() const
{
    return m_writer->stats();
}

} // namespace wm::ledger
