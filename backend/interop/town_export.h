#pragma once
// The beads of a rig as lines of a beads file. Together with town_import.h it keeps the promise that what came in goes out
// again: an unchanged bead byte for byte, lines that are no beads where they stood, the order of the file.
// Reads a state and the texts of the ledger; any thread.
#include "interop/bead_of_record.h"
#include "town/state.h"

#include <functional>
#include <string>
#include <string_view>

namespace wm::interop {

/// `ids` of the rig's comments; a bead whose comments came with other ids keeps to those.
Result<std::string> line_of(const town::State &state, const town::Bead &bead, const ReadText &read, CommentIds ids = CommentIds::as_given);
/// Numbers, once a comment of the rig has one: its file is one of Beads before 0.50.
CommentIds comment_ids_of(const town::State &state, const RigId &rig);

/// Lines of an import that are no beads, as one text: each with the id of the bead before it ("" at the start).
struct Leftover {
    std::string behind;
    std::string raw;
};
std::string to_text(const std::vector<Leftover> &leftovers);
std::vector<Leftover> leftovers_of(std::string_view text);

using WriteLine = std::function<Result<>(std::string_view line)>;

/// Every bead of the rig, and what the town remembers but for what came with another rig's file; `write` gets lines
/// without their newline. Ephemeral beads made here, and those without history, stay here, as with bd. Returns how many
/// beads it wrote.
Result<std::size_t> export_rig(const town::State &state, const town::Rig &rig, const ReadText &read, const WriteLine &write);

} // namespace wm::interop
