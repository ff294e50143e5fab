#pragma once
// Prepared statements whose C++ type says what goes in and what comes out:
//
//     Change<Seq, std::string_view> insert;                      // parameters only
//     Query<std::tuple<Seq, std::string>, std::string_view> find; // columns, then parameters
//
// prepare() compares both counts with the SQL, so a statement that runs once runs always. Parameters are borrowed
// for the one call. A std::string_view column points into SQLite's row and lives as long as the callback of each();
// one() is for owning columns. A statement belongs to its connection and its thread.
#include "ledger/database.h"

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

struct sqlite3_stmt;

namespace wm::ledger {

/// The untyped part, so that the templates stay thin.
class RawStatement {
public:
    Result<> prepare(Database &database, std::string_view sql, int parameters, int columns);
    void bind(int index, std::int64_t value);
    void bind(int index, std::string_view text);
    template <class T> void bind(int index, const std::optional<T> &value)
    {
        if (value)
            bind(index, *value);
        // otherwise it stays unbound, which is NULL
    }

    /// true = a row is there; false = the statement has run to its end. After false or an error it is reset.
    Result<bool> step();
    /// Ready for the next run, nothing bound.
    void reset();
    std::int64_t changes() const;

    bool is_null(int column) const;
    std::int64_t integer(int column) const;
    std::string_view text(int column) const;

private:
    struct Finalize {
        void operator()(sqlite3_stmt *statement) const;
    };
    std::unique_ptr<sqlite3_stmt, Finalize> m_statement;
    int m_bind_error = 0;
};

template <class... Parameters> class Change {
public:
    Result<> prepare(Database &database, std::string_view sql) { return m_raw.prepare(database, sql, sizeof...(Parameters), 0); }

    /// How many rows it changed.
    Result<std::int64_t> run(const Parameters &...values)
    {
        int index = 0;
        (m_raw.bind(++index, values), ...);
        if (auto stepped = m_raw.step(); !stepped)
            return std::unexpected(stepped.error());
        return m_raw.changes();
    }

private:
    RawStatement m_raw;
};

template <class Row, class... Parameters> class Query;

template <class... Columns, class... Parameters> class Query<std::tuple<Columns...>, Parameters...> {
public:
    using Row = std::tuple<Columns...>;

    Result<> prepare(Database &database, std::string_view sql)
    {
        return m_raw.prepare(database, sql, sizeof...(Parameters), sizeof...(Columns));
    }

    /// Calls `use` with the columns of each row; `use` returns Result<>, and an error ends the reading.
    template <class Use> Result<> each(const Parameters &...values, Use &&use)
    {
        int index = 0;
        (m_raw.bind(++index, values), ...);
        for (;;) {
            auto row = m_raw.step();
            if (!row)
                return std::unexpected(row.error());
            if (!*row)
                return {};
            if (Result<> used = std::apply(use, current()); !used) {
                m_raw.reset();
                return used;
            }
        }
    }
    /// The first row, if there is one.
    Result<std::optional<Row>> one(const Parameters &...values)
    {
        int index = 0;
        (m_raw.bind(++index, values), ...);
        auto row = m_raw.step();
        if (!row)
            return std::unexpected(row.error());
        std::optional<Row> found;
        if (*row)
            found = current();
        m_raw.reset();
        return found;
    }

private:
    template <class T> T column(int index) const
    {
        if constexpr (std::integral<T>)
            return static_cast<T>(m_raw.integer(index));
        else if constexpr (std::same_as<T, std::optional<std::string>>)
            return m_raw.is_null(index) ? T() : T(m_raw.text(index));
        else if constexpr (std::same_as<T, std::optional<std::string_view>>)
            return m_raw.is_null(index) ? T() : T(m_raw.text(index));
        else
            return T(m_raw.text(index));
    }
    template <std::size_t... Index> Row row_of(std::index_sequence<Index...>) const { return Row(column<Columns>(Index)...); }
    Row current() const { return row_of(std::index_sequence_for<Columns...>()); }

    RawStatement m_raw;
};

} // namespace wm::ledger
