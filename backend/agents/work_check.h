#pragma once
// Completion is code, not trust: what is really on a run's branch when its agent says it is finished, when a turn of it
// has ended, or its process. What the agent left uncommitted is committed for it, under its name and with a message that
// says so (git/commit_all.h), unless nobody should do that unseen (agents/leftovers.h). Blocking: for a pool thread.
#include "base/result.h"
#include "town/state.h"

namespace wm::agents {

enum class Uncommitted {
    saved,             ///< the agent says that it is finished: whatever is there is its work
    saved_with_commits, ///< nobody said so: the rest of what it has committed; without a commit it is only looked at
    refused            ///< a person hands it over, and commits under their own name
};

/// `run.worktree` is set. Errors: "unsaved" (files that are not committed and why they stay so, named),
/// "nothing_committed", "nothing_new" (the commit that already failed), and what git says.
Result<town::Finished> check_work(const town::State &state, const town::Run &run, Uncommitted uncommitted);

/// What it leaves to the session after it when it hands off; nothing when this run has committed nothing on its branch. Nothing is
/// committed for it. Blocking as well.
std::optional<town::Finished> committed_by(const town::State &state, const town::Run &run);

} // namespace wm::agents
