#pragma once
// A project comes in and goes out: `wm import` and `wm export` as whole processes, in a town that was empty before.
#include "bench_town.h"
#include "report.h"

namespace wm::bench {

/// `life` tells what the file holds.
Result<> measure_import(Report &report, const Life &life, const std::filesystem::path &programs);

} // namespace wm::bench
