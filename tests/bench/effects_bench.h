#pragma once
// What it costs to say beforehand what a command would do: an everyday one, which touches no disk, and grave ones.
#include "report.h"

namespace wm::bench {

Result<> measure_effects(Report &report);

} // namespace wm::bench
