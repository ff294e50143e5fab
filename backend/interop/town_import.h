#pragma once
// An import before it is done: the file compared with the town, and the one command that would carry it out.
// Reads a state and the texts of the ledger; any thread.
#include "interop/bead_of_record.h"
#include "interop/merge.h"
#include "interop/preview.h"
#include "interop/source.h"
#include "town/command.h"
#include "town/state.h"

namespace wm::interop {

struct ImportPlan {
    std::string source; ///< for people
    Preview preview;
    town::ImportBeads command;
    std::vector<ledger::TextRow> texts;
    std::vector<std::pair<std::string, Conflict>> conflicts; ///< what both sides changed, by the id of its bead
    std::size_t noted = 0; ///< beads that stay as they are, and are compared with what the file says now from then on
    std::vector<std::string> strange_prefixes; ///< of new beads: no rig has them, and no bead here yet
    std::vector<std::string> new_memories;
    std::vector<std::string> changed_memories; ///< what the town remembers under these keys is replaced
    bool needed = false;                       ///< it would change something
};

/// `delete_gone`: beads of the rig that came from a file and are no longer in this one are deleted.
Result<ImportPlan> plan_import(
    const BeadSource &source, const town::State &state, const RigId &rig, bool delete_gone, Timestamp now, const ReadText &read);

} // namespace wm::interop
