#pragma once
// Commands on several beads, and several on one: those of one bead happen together or not at all, the beads do not wait
// for each other.
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

/// The beads as they are after their commands, in the order of the work.
using Changed = std::vector<Json>;
/// `done` is called when all have ended: with the beads, or with the first refusal, which says which went well; with
/// --json those are printed before it.
void do_each(Services &services, const CommandSpec &spec, const Request &request, std::vector<BeadWork> work,
    std::function<void(const Result<Changed> &)> done);

/// The beads that "id" names, which must all be there; "not_exact" and the like name the first that is not.
Result<std::vector<BeadId>> beads_named(Services &services, const Request &request, std::string_view param = "id");

/// To beads that an agent wanted closed by --force, which are open until a person allows it: "asked", the gate that asks,
/// and "notice", the sentence that says so.
void tell_what_is_asked(const town::State &state, const Request &request, Changed &beads);
/// The exit status of such an answer: that a confirmation is missing. 0 when nothing is asked.
int status_when_asked(const Json &result);

/// What the answer to a change of these beads is: the bead, or {"items","total"} for several.
Json changed_beads(Changed beads);
/// do_each for the same command on every bead, answered with changed_beads.
void change_each(Services &services, const CommandSpec &spec, const Request &request, const std::vector<BeadId> &beads,
    const std::function<std::vector<Step>(const BeadId &)> &steps, Reply reply);

} // namespace wm::commands
