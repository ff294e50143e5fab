#pragma once
// Asks search.db. Ranking reads something of every bead that fits, so of a word that very many have only the newest are
// ranked unless more are asked for; all are counted. One thread at a time.
#include "base/ids.h"
#include "ledger/statement.h"

#include <filesystem>
#include <functional>
#include <map>
#include <vector>

namespace wm::search {

struct Hit {
    BeadId bead;
    std::vector<std::string> snippet; ///< plain text and, every second one, what was looked for
};

struct Ranking {
    std::vector<Hit> hits; ///< best first
    std::size_t total = 0; ///< of all that fit
};

class ProjectionReader {
public:
    static Result<ProjectionReader> open(const std::filesystem::path &path);

    /// `expression` as match.h makes it. Without `accept` every bead counts. 0 = no limit.
    Result<Ranking> rank(std::string_view expression, const std::function<bool(const BeadId &)> &accept, std::size_t limit);

private:
    struct Scope {
        std::size_t total = 0;
        std::int64_t from = 0; ///< the first row that is ranked
    };

    ProjectionReader() = default;
    Result<Scope> scope_of_all(std::string_view expression);
    Result<Scope> scope_of_accepted(std::string_view expression, const std::function<bool(const BeadId &)> &accept);
    Result<std::map<std::int64_t, std::string>> snippets(std::string_view expression, const std::vector<std::int64_t> &rows);

    using Row = std::tuple<std::int64_t, std::string>;
    ledger::Database m_database;
    ledger::Query<std::tuple<std::int64_t>, std::string_view> m_count, m_first_ranked;
    ledger::Query<Row, std::string_view> m_newest;
    ledger::Query<Row, std::string_view, std::int64_t> m_ranked;
};

} // namespace wm::search
