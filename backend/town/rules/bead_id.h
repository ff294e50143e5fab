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

/// Of "wm-a3f8.1.2": "wm-a3f8.1" and 2; of an id without a number: an empty id and 0.
std::pair<BeadId, int> parent_in(const BeadId &id);
/// How many numbers stand after the hash: "wm-a3f8.1.2" → 2.
int depth_of(const BeadId &id);
inline constexpr int deepest_child = 3;

/// The rig whose prefix the id begins with; the longest one when several fit ("wm-" and "wm-web-"). nullptr: none.
const Rig *rig_of_id(const State &state, const BeadId &id);
/// Could stand for a bead: no blanks or control characters, 1–200 bytes, and not what a mistake of a script produces
/// ("null", "undefined").
bool is_possible_id(std::string_view id);

} // namespace wm::town
