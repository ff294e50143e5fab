#pragma once
// A town of a given size as a person meets it: how long commands take as whole processes, how long the daemon needs to
// start and how much it holds.
#include "bench_town.h"
#include "report.h"

namespace wm::bench {

/// Starts the daemon and leaves it running.
Result<> measure_town(Report &report, const BenchTown &town);

} // namespace wm::bench
