#pragma once
// What happens when a time has come: a deferred bead comes back, a timer gate closes, an ephemeral bead is forgotten, a
// run that waited for its vendor may start, what the day's budget held goes on with a new day, a request that nobody
// answered is denied. The daemon's timer asks for it with PassTime, so that the rules need no clock. A due date (`due_at`)
// is a wish and does nothing.
#include "town/state.h"

namespace wm::town {

/// When, as far as the bead alone says it; 0 = never. A timer gate that stands behind others is not among these.
Timestamp due_time(const Bead &bead);

/// When a timer gate opens by itself: its time begins when nothing of its own holds it back any more. 0 = not yet known,
/// or never.
Timestamp opens_at(const State &state, const Bead &gate);

/// When something is due next; nullopt = nothing ever.
std::optional<Timestamp> next_due(const State &state);

/// How long an ephemeral bead of this kind lives (those of the Beads project: 6 hours, a day, a week).
Timestamp lifetime(std::string_view wisp_type);

} // namespace wm::town
