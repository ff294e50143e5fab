#pragma once
// What happens to a bead when a time has come: a deferred bead comes back, a timer gate closes, an ephemeral bead is
// forgotten. The daemon's timer asks for it with PassTime, so that the rules need no clock. A due date (`due_at`) is a
// wish and does nothing.
#include "town/bead/bead.h"

namespace wm::town {

/// When; 0 = never.
Timestamp due_time(const Bead &bead);

/// How long an ephemeral bead of this kind lives (those of the Beads project: 6 hours, a day, a week).
Timestamp lifetime(std::string_view wisp_type);

} // namespace wm::town
