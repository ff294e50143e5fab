#pragma once
// The daemon's socket under load: how many creates a second are answered, each after its commit; how soon a subscriber
// hears of one.
#include "bench_town.h"
#include "report.h"

namespace wm::bench {

/// In an empty town of its own.
Result<> measure_socket(Report &report, const std::filesystem::path &programs);

} // namespace wm::bench
