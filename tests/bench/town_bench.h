#pragma once
// A town of a given size as a person meets it: how long commands take as whole processes, how long the daemon needs to
// start and how much it holds.
#include "bench_town.h"
#include "report.h"

namespace wm::bench {

/// Medians in milliseconds, to set others beside.
struct CommandTimes {
    double ready = 0, show = 0, list = 0;
};

/// Starts the daemon and leaves it running.
Result<CommandTimes> measure_town(Report &report, const BenchTown &town);

} // namespace wm::bench
