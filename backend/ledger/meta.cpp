#include "ledger/meta.h"

#include "ledger/statement.h"

#include <cstdlib>

namespace wm::ledger {

Result<std::optional<std::string>> read_meta(Database &database, std::string_view key)
{
    Query<std::tuple<std::string>, std::string_view> find;
    if (auto ok = find.prepare(database, "SELECT value FROM meta WHERE key = ?"); !ok)
        return std::unexpected(ok.error());
    return find.one(key).transform([](auto row) { return row ? std::optional(std::get<0>(*row)) : std::nullopt; });
}

Result<std::int64_t> read_meta_number(Database &database, std::string_view key)
{
    return read_meta(database, key).transform([](const auto &value) { return value ? std::atoll(value->c_str()) : 0; });
}

Result<> write_meta(Database &database, std::string_view key, std::string_view value)
{
    Change<std::string_view, std::string_view> put;
    if (auto ok = put.prepare(database, "INSERT INTO meta VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value"); !ok)
        return ok;
    return put.run(key, value).transform([](auto) {});
}

Result<> remove_meta(Database &database, std::string_view key)
{
    Change<std::string_view> drop;
    if (auto ok = drop.prepare(database, "DELETE FROM meta WHERE key = ?"); !ok)
        return ok;
    return drop.run(key).transform([](auto) {});
}

} // namespace wm::ledger
