#pragma once
// What the file looks like, and how an older file becomes a present one. `application_id` says that a SQLite file is
// a ledger at all, `user_version` which step of the list below it has reached. Steps are only ever appended; a step
// that was released is never edited. A file of a version we do not know is refused and left as it is.
#include "ledger/database.h"

#include <span>
#include <string_view>

namespace wm::ledger {

/// "WMLG"; `file ledger.db` shows it.
inline constexpr int application_id = 0x574D4C47;

/// Step i takes a ledger from version i to version i + 1; step 0 makes the first tables.
std::span<const std::string_view> schema_steps();

enum class Found { nothing, older, current };

/// Which of the three the file is; error "newer_ledger", "not_a_ledger" or "corrupt" otherwise. Reads only.
Result<Found> inspect(Database &database, std::span<const std::string_view> steps = schema_steps());

/// Runs the steps that are missing, all in one transaction: afterwards the file is current, or as it was.
Result<> migrate(Database &database, std::span<const std::string_view> steps = schema_steps());

} // namespace wm::ledger
