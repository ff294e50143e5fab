#pragma once
// A town's beads in the files of other trackers.
#include "base/result.h"
#include "life.h"

#include <filesystem>

namespace wm::bench {

/// The number that an issue gets in both: its place in the age of the town.
std::string short_id(std::size_t number);

/// `is-*.md` and `ids.yml` as tbd 0.2 writes them, below its data-sync folder.
Result<> write_tbd(const std::filesystem::path &folder, const Life &life);
/// `issues.jsonl` as seeds 0.5 writes it.
Result<> write_seeds(const std::filesystem::path &file, const Life &life);

} // namespace wm::bench
