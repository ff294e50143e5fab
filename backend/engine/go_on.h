#pragma once
// A word to agents that were paused for their money and may go on. Main thread.
#include "engine/engine.h"

namespace wm::engine {

/// The turn of each has ended, so without a word it would wait for one; who has a prompt waiting goes on with that.
void tell_to_go_on(Engine &engine, const std::vector<RunId> &freed);

} // namespace wm::engine
