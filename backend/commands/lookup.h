#pragma once
// From what a caller wrote to the record that is meant. Reads accept abbreviations, writes need exact ids.
#include "commands/command_spec.h"
#include "commands/services.h"

namespace wm::commands {

/// "a3f8" or "wm-a3" for wm-a3f8; an ambiguous one lists what it could mean.
Result<const town::Bead *> bead_for_reading(const town::State &state, std::string_view text);
/// The exact id only; the error suggests what an abbreviation could mean.
Result<const town::Bead *> bead_for_writing(const town::State &state, std::string_view text);
/// What a dependency may name: the exact id of a bead, or external:RIG:CAPABILITY, which decide looks at.
Result<BeadId> target_for_writing(const town::State &state, std::string_view text);
/// --rig, else the one to whose repository the working directory belongs, else the only one, else an error that lists
/// them. In a repository that is no rig: an error that says so. A run's own rig for a run.
Result<const town::Rig *> rig_for(Services &services, const Request &request);
/// Which rig a list is of: --rig, a run's own, else the one to whose repository the working directory belongs. Null: of the
/// whole town, as with --all-rigs and outside of any repository. In one that is no rig: an error that says so.
Result<const town::Rig *> rig_of_list(Services &services, const Request &request);
/// Nobody named that rig: who asks stands in it, and is told what other rigs have.
inline bool is_rig_by_place(const town::Rig *rig, const Request &request)
{
    return rig != nullptr && !request.has("rig");
}
/// Says in a list that other rigs have more of what was asked for. The line under it: elsewhere_line.
void put_elsewhere(Json &list, std::size_t number);

/// The run that is meant by a bead (its newest), an agent (its name will do) or a run id.
Result<const town::Run *> run_named(const town::State &state, std::string_view text);

/// A submission of this request: who asks, under which id, with which hash.
engine::Submission submission_of(const CommandSpec &spec, const Request &request, town::Command command, Reply reply);
/// A text of the ledger with its reference.
std::pair<town::TextRef, ledger::TextRow> new_text(Services &services, std::string bytes);

} // namespace wm::commands
