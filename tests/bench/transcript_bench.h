#pragma once
// A transcript of 1,000,000 entries: how long adding to it takes, and how long it takes to see its end, in a process
// that knows nothing of it.
#include "report.h"

namespace wm::bench {

Result<> measure_transcript(Report &report);

} // namespace wm::bench
