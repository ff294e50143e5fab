#pragma once
// Beads as replies show them, in more or less detail. Names of members are those of the Beads project.
#include "commands/command_spec.h"
#include "commands/services.h"
#include "ledger/reader.h"
#include "town/state.h"

namespace wm::commands {

struct Detail {
    bool dependents = true; ///< who depends on it
    bool comments = true;
    bool notes_as_text = false; ///< "notes" is one text, as in Beads, and not a list with authors and times
    /// Every text as long as it is, and all notes. Else windows: a reply on the socket has a size, and text.get reads the rest.
    bool whole = false;
};
/// view_of(state, bead) with its long texts and what it is tied to.
Result<Json> whole_view(Services &services, const town::Bead &bead, const Detail &detail = {});
/// The bead of any moment's state: texts are never changed, so a ledger has those of then. Without what its agent does now.
/// The reader's thread.
Result<Json> whole_view(ledger::LedgerReader &reader, const town::State &state, const town::Bead &bead, const Detail &detail);

/// Gives every bead that view_of made in this result its long texts, as Beads prints them: description, design,
/// acceptance_criteria, notes as one text, metadata. Reads the texts of these beads only.
Result<> put_texts(Services &services, Json &result);
/// The texts that they have in this state. The reader's thread.
Result<> put_texts(ledger::LedgerReader &reader, const town::State &state, Json &result);

/// The other end of a dependency as a line under this bead, also when it is of another project or not here.
Json end_of(const town::State &state, const BeadId &on);

/// {"author","text","created_at",…} of its comments, oldest first.
Result<Json> comments_of(Services &services, const town::Bead &bead, bool whole);
/// A text as long as it is, or a window of it.
inline constexpr std::size_t text_window = 512 * 1024;
Result<std::string> text_at(Services &services, const town::TextRef &reference, std::size_t limit = SIZE_MAX);

} // namespace wm::commands
