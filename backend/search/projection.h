#pragma once
// search.db: the searched texts of each bead in an FTS5 table, and up to which event they are the ledger's. Everything in
// it can be made again from the ledger; a file that does not fit is thrown away by its owner (index.h), never repaired.
// One writer, and any number of readers on connections of their own; each belongs to one thread at a time.
#include "ledger/statement.h"
#include "search/fields.h"

#include <filesystem>
#include <functional>

namespace wm::search {

class Projection {
public:
    /// Opens or creates. "stale" when the file is of another town or made by another version.
    static Result<Projection> open(const std::filesystem::path &path, const std::string &town_id);
    static void remove(const std::filesystem::path &path);

    /// Up to which event it is complete; 0 = it is not yet.
    Seq cursor() const { return m_cursor; }

    Result<> begin();
    /// `texts` in the order of fields(). Nothing when the stamp says that it is there already.
    using Texts = std::function<Result<std::vector<std::string>>()>;
    Result<> put(const BeadId &bead, const std::string &stamp, const Texts &texts);
    Result<> erase(const BeadId &bead);
    Result<> commit();
    /// After large work.
    void release_memory() { m_database.release_memory(); }
    /// Commits, and says that it is complete up to this event.
    Result<> commit_at(Seq seq);
    Result<std::vector<BeadId>> beads();

private:
    Projection() = default;
    Result<> prepare();

    ledger::Database m_database;
    Seq m_cursor = 0;
    ledger::Query<std::tuple<std::int64_t, std::string>, std::string_view> m_find;
    ledger::Change<std::string_view, std::string_view> m_add;
    ledger::Change<std::string_view, std::int64_t> m_restamp;
    ledger::Change<std::int64_t> m_drop, m_drop_text;
    ledger::RawStatement m_insert; ///< as many columns as there are fields
};

} // namespace wm::search
