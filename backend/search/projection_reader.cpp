#include "search/projection_reader.h"

#include <algorithm>
#include <format>

namespace wm::search {
namespace {

constexpr std::size_t ranked_at_most = 2'000;
constexpr char mark_begin = '\x02', mark_end = '\x03';

/// At the marks; lines become one.
std::vector<std::string> pieces_of(std::string_view marked)
{
    std::vector<std::string> pieces(1);
    for (const char c : marked) {
        if (c == mark_begin || c == mark_end)
            pieces.emplace_back();
        else if (static_cast<unsigned char>(c) > ' ')
            pieces.back() += c;
        else if (!pieces.back().ends_with(' '))
            pieces.back() += ' ';
    }
    if (pieces.back().ends_with(' '))
        pieces.back().pop_back();
    return pieces;
}

} // namespace

Result<ProjectionReader> ProjectionReader::open(const std::filesystem::path &path)
{
    ProjectionReader reader;
    auto database = ledger::Database::open(path, ledger::Access::read);
    if (!database)
        return std::unexpected(database.error());
    reader.m_database = std::move(*database);
    ledger::Database &file = reader.m_database;
    constexpr std::string_view rows = "SELECT bead_text.rowid, bead.id FROM bead_text JOIN bead ON bead.row = bead_text.rowid ";
    return file.execute("PRAGMA cache_size=-2000")
        .and_then([&] { return reader.m_count.prepare(file, "SELECT count(*) FROM bead_text WHERE bead_text MATCH ?"); })
        .and_then([&] {
            return reader.m_first_ranked.prepare(file,
                std::format(
                    "SELECT rowid FROM bead_text WHERE bead_text MATCH ? ORDER BY rowid DESC LIMIT 1 OFFSET {}", ranked_at_most - 1));
        })
        .and_then(
            [&] { return reader.m_newest.prepare(file, std::format("{} WHERE bead_text MATCH ? ORDER BY bead_text.rowid DESC", rows)); })
        .and_then([&] {
            return reader.m_ranked.prepare(file, std::format("{} WHERE bead_text MATCH ? AND bead_text.rowid >= ? ORDER BY rank", rows));
        })
        .transform([&] { return std::move(reader); });
}

Result<ProjectionReader::Scope> ProjectionReader::scope_of_all(std::string_view expression)
{
    const auto count = m_count.one(expression);
    const auto first = m_first_ranked.one(expression);
    if (!count || !first)
        return std::unexpected(!count ? count.error() : first.error());
    return Scope{static_cast<std::size_t>(std::get<0>(**count)), *first ? std::get<0>(**first) : 0};
}

Result<ProjectionReader::Scope> ProjectionReader::scope_of_accepted(
    std::string_view expression, const std::function<bool(const BeadId &)> &accept)
{
    Scope scope;
    auto read = m_newest.each(expression, [&](std::int64_t row, std::string id) -> Result<> {
        if (accept(BeadId(std::move(id))) && ++scope.total == ranked_at_most)
            scope.from = row;
        return {};
    });
    return read.transform([&] { return scope; });
}

Result<Ranking> ProjectionReader::rank(std::string_view expression, const std::function<bool(const BeadId &)> &accept, std::size_t limit)
{
    auto scope = accept ? scope_of_accepted(expression, accept) : scope_of_all(expression);
    if (!scope)
        return std::unexpected(scope.error());
    if (limit == 0 || limit > ranked_at_most) // all that were asked for, however long it takes
        scope->from = 0;
    Ranking ranking{{}, scope->total};
    std::vector<std::int64_t> rows;
    auto read = m_ranked.each(expression, scope->from, [&](std::int64_t row, std::string id) -> Result<> {
        BeadId bead(std::move(id));
        if ((limit == 0 || rows.size() < limit) && (!accept || accept(bead))) {
            rows.push_back(row);
            ranking.hits.push_back({std::move(bead), {}});
        }
        return {};
    });
    if (!read)
        return std::unexpected(read.error());
    const auto places = snippets(expression, rows);
    if (!places)
        return std::unexpected(places.error());
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (const auto place = places->find(rows[i]); place != places->end())
            ranking.hits[i].snippet = pieces_of(place->second);
    return ranking;
}

Result<std::map<std::int64_t, std::string>> ProjectionReader::snippets(std::string_view expression, const std::vector<std::int64_t> &rows)
{
    std::map<std::int64_t, std::string> found;
    if (rows.empty())
        return found;
    // One pass over the matches: asking for each row by itself would begin the search anew each time. A list of very many
    // rows would be longer than a question may be; then each match gets its place.
    std::string wanted = "1";
    if (rows.size() <= ranked_at_most) {
        std::string list;
        for (const std::int64_t row : rows)
            list += std::format("{}{}", list.empty() ? "" : ",", row);
        wanted = std::format("rowid IN ({})", list);
    }
    ledger::Query<std::tuple<std::int64_t, std::optional<std::string>>, std::string_view, std::int64_t, std::int64_t> query;
    auto prepared = query.prepare(m_database,
        std::format("SELECT rowid, CASE WHEN {} THEN snippet(bead_text, -1, '{}', '{}', '…', 16) END "
                    "FROM bead_text WHERE bead_text MATCH ? AND rowid BETWEEN ? AND ?",
            wanted, mark_begin, mark_end));
    if (!prepared)
        return std::unexpected(prepared.error());
    const auto [first, last] = std::ranges::minmax(rows);
    auto read = query.each(expression, first, last, [&](std::int64_t row, std::optional<std::string> text) -> Result<> {
        if (text)
            found.emplace(row, std::move(*text));
        return {};
    });
    return read.transform([&] { return std::move(found); });
}

} // namespace wm::search
