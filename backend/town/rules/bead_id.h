#pragma once
// Ids of beads: "<prefix>-<base 36 of a hash>", the algorithm of the Beads project, so that ids made here look like
// the ones its users have and never collide with them by construction.
#include "town/state.h"

namespace wm::town {

/// `length` characters (3–8) for these facts; `nonce` breaks ties.
std::string bead_hash(
    std::string_view title, std::string_view description, std::string_view creator, Timestamp created, int nonce, int length);

/// An id nobody has. The length grows with the number of beads so that the chance of a collision stays ≤ 0.25.
BeadId free_bead_id(const State &state, std::string_view prefix, std::string_view title, std::string_view description,
    std::string_view creator, Timestamp created);

} // namespace wm::town
