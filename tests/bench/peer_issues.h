#pragma once
// A town's beads in the files of other trackers.
#include "base/result.h"
#include "life.h"

#include <filesystem>

namespace wm::bench {

/// The id that an issue gets from its place in the age of the town, without the prefix.
std::string short_id(std::size_t number);

/// `is-*.md` and `ids.yml` as tbd 0.2 writes them, below its data-sync folder.
Result<> write_tbd(const std::filesystem::path &folder, const Life &life);
/// `issues.jsonl` as seeds 0.5 writes it.
Result<> write_seeds(const std::filesystem::path &file, const Life &life);
/// One line for each issue as Beads exports them.
Result<> write_beads(const std::filesystem::path &file, const Life &life);

} // namespace wm::bench
