#include "ledger/database.h"

#include <sqlite3.h>

#include <cerrno>
#include <format>

namespace wm::ledger {
namespace {
// A path as SQLite's URI syntax wants it: the three characters that mean something there are escaped.
std::string as_uri(const std::filesystem::path &path, const char *query)
{
    std::string uri = "file:";
    for (const char byte : std::filesystem::absolute(path).string()) {
        if (byte == '%' || byte == '?' || byte == '#')
            uri += std::format("%{:02X}", static_cast<unsigned char>(byte));
        else
            uri += byte;
    }
    return uri + query;
}

bool disk_is_full(sqlite3 *handle, int code)
{
    if ((code & 0xff) == SQLITE_FULL)
        return true;
    // A full disk met while growing the shared-memory file, or a quota, comes as an I/O error with this errno.
    const int error = handle != nullptr ? sqlite3_system_errno(handle) : 0;
    return ((code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN) && (error == ENOSPC || error == EDQUOT);
}
} // namespace

std::unexpected<Error> fail_sqlite(sqlite3 *handle, int code)
{
    const char *name = handle != nullptr ? sqlite3_db_filename(handle, "main") : nullptr;
    const std::string path = name != nullptr ? name : "";
    // What the handle says is about its last call, which need not be what has failed.
    const bool is_last = handle != nullptr && (sqlite3_errcode(handle) & 0xff) == (code & 0xff);
    const std::string said = is_last ? sqlite3_errmsg(handle) : sqlite3_errstr(code);
    if (disk_is_full(handle, code))
        return fail("no_space", std::format("There is no space left on the disk for the ledger {}.", path),
            "Free some space and try again; nothing was changed.");
    switch (code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return fail("corrupt", std::format("The ledger {} is damaged ({}).", path, said),
            "Nothing was changed. Move the file aside and put the newest one from backups/ in its place.");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fail("busy", std::format("Another program holds the ledger {} locked.", path),
            "End what has it open for writing (a sqlite3 shell in a transaction, a backup tool) and try again.");
    case SQLITE_CONSTRAINT: return fail("conflict", std::format("A row with the same key is already in the ledger {} ({}).", path, said));
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        return fail("storage", std::format("The ledger {} cannot be opened for this ({}).", path, said),
            "Check that the directory exists and that it and its files belong to you and are writable.");
    default:
        return fail("storage", std::format("The ledger {} cannot be read or written ({}).", path, said),
            "Nothing was changed. Check the disk, then try again.");
    }
}

void Database::Close::operator()(sqlite3 *handle) const
{
    sqlite3_close_v2(handle);
}

Result<Database> Database::open(const std::filesystem::path &path, Access access, const std::string &vfs)
{
    const int flags = (access == Access::write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
    const std::string uri = as_uri(path, access == Access::read_idle ? "?immutable=1" : "");
    sqlite3 *handle = nullptr;
    const int code = sqlite3_open_v2(uri.c_str(), &handle, flags, vfs.empty() ? nullptr : vfs.c_str());
    Database database;
    database.m_handle.reset(handle);
    if (code != SQLITE_OK) {
        auto failure = fail_sqlite(handle, code);
        if (failure.error().code == "storage")
            failure.error().message = std::format("The ledger {} cannot be opened ({}).", path.string(), sqlite3_errstr(code));
        return failure;
    }
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, 5000);
    // A file somebody prepared gets no functions of ours to run, and a damaged page is noticed when it is read.
    if (auto ok = database.execute("PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY"); !ok)
        return std::unexpected(ok.error());
    if (access == Access::write && sqlite3_db_readonly(handle, "main") == 1)
        return fail_sqlite(handle, SQLITE_READONLY);
    return database;
}

Result<> Database::execute(const char *sql)
{
    if (const int code = sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr); code != SQLITE_OK)
        return fail_sqlite(handle(), code);
    return {};
}

Result<std::string> Database::ask(const char *sql)
{
    std::string answer;
    const auto keep = [](void *text, int count, char **values, char **) {
        if (count > 0 && values[0] != nullptr)
            *static_cast<std::string *>(text) = values[0];
        return 0;
    };
    if (const int code = sqlite3_exec(handle(), sql, keep, &answer, nullptr); code != SQLITE_OK)
        return fail_sqlite(handle(), code);
    return answer;
}

void Database::release_memory()
{
    sqlite3_db_release_memory(handle());
}

bool Database::in_transaction() const
{
    return sqlite3_get_autocommit(handle()) == 0;
}

Result<Transaction> Transaction::begin(Database &database)
{
    if (auto ok = database.execute("BEGIN IMMEDIATE"); !ok)
        return std::unexpected(ok.error());
    return Transaction(database);
}

Transaction::~Transaction()
{
    // SQLite has already rolled back by itself after some errors, a full disk among them.
    if (m_database != nullptr && m_database->in_transaction())
        (void)m_database->execute("ROLLBACK");
}

Result<> Transaction::commit()
{
    return m_database->execute("COMMIT");
}

} // namespace wm::ledger
