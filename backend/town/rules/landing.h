#pragma once
// Landing and closing. Work that is tested lands, and its landing closes the bead, under the same rules as a close by hand:
//
// What the bead waits for (a gate, a blocker, its own or inherited) keeps its request in the queue. It is not begun, gives
// way to others when it was, and goes on by itself when nothing holds the bead back any more.
//
// Open children do not hold the work up: it is finished and tested, and they are mostly what was found on the way. But the
// bead stays open, held by the run whose work has landed, until the last of them is closed; then it is closed by itself.
// It holds back nobody who waits for it (blocking.h): its work is on the target.
#include "town/state.h"

namespace wm::town {

/// Children that are not closed yet.
std::vector<BeadId> open_children(const State &state, const Bead &bead);
/// What only force may pass over when it is closed: open children, or else what it waits for itself.
std::vector<BeadId> held_open_by(const State &state, const Bead &bead);
/// The same as a sentence; empty: nothing.
std::string obstacle(const State &state, const Bead &bead);

/// Its request may not be begun, or go on, as long as something holds its bead back.
bool waits_to_land(const State &state, const MergeRequest &mr);
/// That keeps it in the queue now.
bool is_held_in_queue(const State &state, const MergeRequest &mr);
/// The request by which its work came onto the target although it is not closed yet; nullptr: it is another case.
const MergeRequest *landed_but_open(const State &state, const Bead &bead);
/// The reason with which landing closes a bead: "landed 1a2b3c4d5".
std::string landed_words(std::string_view commit);

/// Why it is still open, of one whose work has landed: "2 of 3 parts open", "its only part is open", or "waits for wm-3fx:
/// Review first".
std::string open_words(const State &state, const Bead &bead);
/// The same as a sentence: "It closes with the last of its parts: 2 of 3 are open."
std::string closes_words(const State &state, const Bead &bead);
/// Why a request is where it is: its own reason, "waits for wm-3fx: Review first" while something holds its bead back, or
/// "landed, 2 of 3 parts open".
std::string reason_of(const State &state, const MergeRequest &mr);

} // namespace wm::town
