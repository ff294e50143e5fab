#pragma once
// The programs beside the daemon: a run's shim, the window.
#include "bench_town.h"
#include "report.h"

namespace wm::bench {

Result<> measure_shim(Report &report, const BenchTown &town);
/// Nothing where the window was not built.
Result<> measure_window(Report &report, const BenchTown &town, const std::filesystem::path &programs);

} // namespace wm::bench
