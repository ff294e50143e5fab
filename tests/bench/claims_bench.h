#pragma once
// Many claimers at once on the ready beads of an empty town: each bead is given to one of them, none is forgotten.
#include "bench_town.h"
#include "report.h"

namespace wm::bench {

Result<> measure_claims(Report &report, const std::filesystem::path &programs);

} // namespace wm::bench
