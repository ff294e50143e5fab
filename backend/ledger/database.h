#pragma once
// One SQLite connection, closed by its destructor, and the guard for a transaction on it. This is the only place
// where SQLite's result codes become ours: SQLITE_FULL "no_space", SQLITE_CORRUPT and SQLITE_NOTADB "corrupt",
// SQLITE_BUSY "busy", a broken constraint "conflict", anything else "storage".
// A connection belongs to one thread at a time. For statements see statement.h; nothing outside this folder needs either.
#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

struct sqlite3;

namespace wm::ledger {

enum class Access {
    write,    ///< the file must exist; an empty one is an empty database
    read,     ///< sees each commit of the writer from the next statement on
    read_idle ///< reads a file that nobody writes, and creates no -wal or -shm beside it
};

class Database {
public:
    /// `vfs` names a registered SQLite VFS; empty = the default one.
    static Result<Database> open(const std::filesystem::path &path, Access access, const std::string &vfs = {});

    /// One or more statements that return nothing.
    Result<> execute(const char *sql);
    /// A statement that returns one value, as text: for PRAGMAs.
    Result<std::string> ask(const char *sql);
    bool in_transaction() const;
    /// Pages that it keeps for the next time; after large work.
    void release_memory();
    sqlite3 *handle() const { return m_handle.get(); }

private:
    struct Close {
        void operator()(sqlite3 *handle) const;
    };
    std::unique_ptr<sqlite3, Close> m_handle;
};

/// What SQLite said, in our words. `handle` may be null when opening itself ran out of memory.
std::unexpected<Error> fail_sqlite(sqlite3 *handle, int code);

/// BEGIN IMMEDIATE … COMMIT; leaving the scope without commit() rolls back.
class Transaction {
public:
    static Result<Transaction> begin(Database &database);
    Transaction(Transaction &&other) noexcept : m_database(std::exchange(other.m_database, nullptr)) {}
    Transaction &operator=(Transaction &&) = delete;
    ~Transaction();

    Result<> commit();

private:
    explicit Transaction(Database &database) : m_database(&database) {}
    Database *m_database;
};

} // namespace wm::ledger
