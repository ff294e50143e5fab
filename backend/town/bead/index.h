#pragma once
// The indexes of beads: who depends on whom, what holds a bead back, the order in which they stand, what becomes due,
// which gates are open. They are part of the state and follow every write of a bead, so that a question about a hundred
// thousand beads costs what its answer costs.
#include "town/state.h"

namespace wm::town {

/// The only ways to write or remove a bead. `bead.blocked` and `bead.shelved` are set here, its own and those of the
/// beads that they follow from.
void put_bead(State &state, Bead bead);
void remove_bead(State &state, const BeadId &id);
/// Its request has landed, which is no write of the bead itself: the flags of those that waited for it follow.
void has_landed(State &state, const BeadId &id);
/// All indexes anew, for a state whose beads were put in as they came.
void index_beads(State &state);

/// Could be started: open, unclaimed, not held back, and work at all. Where it is on the board: rules/lane.h.
bool is_ready(const Bead &bead);
/// Open, unclaimed and not held back, whatever kind of bead it is.
bool is_free(const Bead &bead);
/// Free, and meant for nobody but `holder`.
bool may_claim(const Bead &bead, std::string_view holder);
/// A type whose beads are no work: gate, message, …
bool is_no_work(std::string_view type);
/// Work that people see on the board; not gates, messages, templates, ephemeral beads or steps of a molecule.
bool is_work(const Bead &bead);
/// Its step of a molecule belongs to whoever has the molecule.
bool is_step(const Bead &bead);
} // namespace wm::town
