#pragma once
// Completion is code, not trust: what is really on a run's branch when its agent says it is finished, or has ended.
// Blocking: for a pool thread.
#include "base/result.h"
#include "town/state.h"

namespace wm::agents {

/// Errors: "unsaved" (files that are not committed, named), "nothing_committed", "nothing_new" (the commit that already
/// failed), and what git says.
Result<town::Finished> check_work(const town::State &state, const town::Run &run);

} // namespace wm::agents
