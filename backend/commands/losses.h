#pragma once
// What a person's own action would leave behind or forget, found out before it is done: a stopped or closed bead whose worktree has
// changes that are not committed, commits that have not landed, beads that others depend on.
#include "commands/services.h"
#include "commands/command_spec.h"

namespace wm::commands {

enum class Action { stop, close, erase };

/// `go` at once when nothing would be lost, when --yes was said, or when the asker shows the losses itself (any client but `wm`; a
/// run, whose rights the rules know). Else the person is asked; where nobody can be, the answer is "needs_confirmation".
void when_confirmed(
    Services &services, const Request &request, Action action, const std::vector<BeadId> &beads, std::function<void()> go, Reply reply);

/// What agents have left of these beads and what has not landed, of all attempts: [{"bead","what","text","where"}]. At once when
/// nobody has worked on them.
void find_kept_work(Services &services, const std::vector<BeadId> &beads, std::function<void(const Json &)> found);

const std::vector<CommandSpec> &loss_commands();

} // namespace wm::commands
