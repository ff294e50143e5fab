#pragma once
// The few values that belong to the ledger as a whole: the town's id, the epoch, where the newest snapshot stands.
#include "ledger/database.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace wm::ledger {

namespace meta {
inline constexpr std::string_view town_id = "town_id";                   ///< ULID, made with the file
inline constexpr std::string_view epoch = "epoch";                       ///< one more each time a writer opens the file
inline constexpr std::string_view snapshot_seq = "snapshot_seq";         ///< the newest snapshot that is whole
inline constexpr std::string_view snapshot_writing = "snapshot_writing"; ///< there while one is being written
} // namespace meta

Result<std::optional<std::string>> read_meta(Database &database, std::string_view key);
/// 0 when there is none.
Result<std::int64_t> read_meta_number(Database &database, std::string_view key);
Result<> write_meta(Database &database, std::string_view key, std::string_view value);
Result<> remove_meta(Database &database, std::string_view key);

} // namespace wm::ledger
