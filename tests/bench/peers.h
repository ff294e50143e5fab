#pragma once
// Other trackers in the same run, so that ratios say something on any machine: tbd and seeds from npm, in versions that
// are named here, installed once into ${XDG_CACHE_HOME:-~/.cache}/wagonmaster-bench. They get the same issues, written in
// their own formats into a repository of their own.
#include "bench_town.h"
#include "report.h"
#include "town_bench.h"

namespace wm::bench {

/// `ours`: what wm takes for the same. Where a peer cannot be had, its row says why.
Result<> measure_peers(Report &report, const BenchTown &town, const CommandTimes &ours);

} // namespace wm::bench
