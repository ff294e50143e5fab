#pragma once
// What the machine itself costs: nothing durable can be faster than this.
#include "base/result.h"

#include <filesystem>

namespace wm::bench {

/// Milliseconds for a page of 4 KB to be appended to a file and be on the disk: the median of some.
Result<double> fsync_ms(const std::filesystem::path &folder);
/// Commits a second of SQLite alone: one small row per transaction, in WAL with synchronous=FULL.
Result<double> bare_commits(const std::filesystem::path &folder);

} // namespace wm::bench
