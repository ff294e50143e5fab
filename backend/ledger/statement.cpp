#include "ledger/statement.h"

#include <sqlite3.h>

#include <format>

namespace wm::ledger {

void RawStatement::Finalize::operator()(sqlite3_stmt *statement) const
{
    sqlite3_finalize(statement);
}

Result<> RawStatement::prepare(Database &database, std::string_view sql, int parameters, int columns)
{
    sqlite3_stmt *statement = nullptr;
    const int code =
        sqlite3_prepare_v3(database.handle(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    m_statement.reset(statement);
    if (code != SQLITE_OK)
        return fail_sqlite(database.handle(), code);
    if (sqlite3_bind_parameter_count(statement) != parameters || sqlite3_column_count(statement) != columns)
        return fail("storage",
            std::format("The statement \"{}\" has {} parameters and {} columns, its type says {} and {}.", sql,
                sqlite3_bind_parameter_count(statement), sqlite3_column_count(statement), parameters, columns));
    return {};
}

void RawStatement::bind(int index, std::int64_t value)
{
    if (const int code = sqlite3_bind_int64(m_statement.get(), index, value); code != SQLITE_OK)
        m_bind_error = code;
}

void RawStatement::bind(int index, std::string_view text)
{
    // A null pointer would bind NULL; the empty text is not NULL.
    const char *bytes = text.data() != nullptr ? text.data() : "";
    const int code = sqlite3_bind_text64(m_statement.get(), index, bytes, text.size(), SQLITE_STATIC, SQLITE_UTF8);
    if (code != SQLITE_OK)
        m_bind_error = code;
}

Result<bool> RawStatement::step()
{
    const int code = m_bind_error != 0 ? m_bind_error : sqlite3_step(m_statement.get());
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE) {
        reset();
        return false;
    }
    auto failure = fail_sqlite(sqlite3_db_handle(m_statement.get()), code); // before reset(), which may replace the message
    reset();
    return failure;
}

void RawStatement::reset()
{
    sqlite3_reset(m_statement.get());
    sqlite3_clear_bindings(m_statement.get());
    m_bind_error = 0;
}

std::int64_t RawStatement::changes() const
{
    return sqlite3_changes64(sqlite3_db_handle(m_statement.get()));
}

bool RawStatement::is_null(int column) const
{
    return sqlite3_column_type(m_statement.get(), column) == SQLITE_NULL;
}

std::int64_t RawStatement::integer(int column) const
{
    return sqlite3_column_int64(m_statement.get(), column);
}

std::string_view RawStatement::text(int column) const
{
    // column_blob gives the stored bytes of TEXT and BLOB alike; it is null for an empty value.
    const void *bytes = sqlite3_column_blob(m_statement.get(), column);
    if (bytes == nullptr)
        return {};
    return {static_cast<const char *>(bytes), static_cast<std::size_t>(sqlite3_column_bytes(m_statement.get(), column))};
}

} // namespace wm::ledger
