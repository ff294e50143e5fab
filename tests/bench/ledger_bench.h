#pragma once
// How fast events are decided, committed and replayed, each beside what it can be compared with.
#include "bench_town.h"
#include "report.h"

namespace wm::bench {

Result<> measure_ledger(Report &report, const BenchTown &bench);

} // namespace wm::bench
