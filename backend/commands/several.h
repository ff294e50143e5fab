#pragma once
// Commands on several beads, and several on one: those of one bead come one after the other and end with the first that is
// refused, the beads do not wait for each other.
#include "commands/lookup.h"

namespace wm::commands {

struct Step {
    town::Command command;
    std::vector<ledger::TextRow> texts = {};
};

struct BeadWork {
    BeadId bead;
    std::vector<Step> steps;
};

/// `done` is called when all have ended: with nothing, or with the first refusal, which says how many went well.
void do_each(
    Services &services, const CommandSpec &spec, const Request &request, std::vector<BeadWork> work, std::function<void(Result<>)> done);

/// The beads that "id" names, which must all be there; "not_exact" and the like name the first that is not.
Result<std::vector<BeadId>> beads_named(Services &services, const Request &request, std::string_view param = "id");

/// What the answer to a change of these beads is: the bead, or {"items","total"} for several.
Json changed_beads(Services &services, const std::vector<BeadId> &beads);
/// do_each for the same command on every bead, answered with changed_beads.
void change_each(Services &services, const CommandSpec &spec, const Request &request, const std::vector<BeadId> &beads,
    const std::function<std::vector<Step>(const BeadId &)> &steps, Reply reply);

} // namespace wm::commands
