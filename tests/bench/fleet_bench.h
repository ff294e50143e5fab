#pragma once
// Many agents at once, and how soon one is at work.
#include "bench_town.h"
#include "report.h"

namespace wm::bench {

/// 200 programs that print 50 lines a second each, and 30 that say nothing: what the daemon and the shims take.
Result<> measure_fleet(Report &report, const std::filesystem::path &programs);
/// From `wm sling` to the first instruction of the agent, with a worktree that must be made and with one that is ready.
Result<> measure_start(Report &report, const std::filesystem::path &programs);

/// What such a program does: 50 lines a second until nobody reads them any more.
int chatter();

} // namespace wm::bench
