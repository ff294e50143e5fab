#pragma once
// A convoy: beads tracked together, across rigs. Its progress is computed, never stored.
#include "base/clock.h"
#include "base/ids.h"

#include <string>
#include <vector>

namespace wm::town {

struct Convoy {
    ConvoyId id;
    std::string title;
    std::vector<BeadId> beads;
    Timestamp launched_at = 0;        ///< since then its ready beads are given to agents by themselves; 0 = not, or held
    std::vector<std::string> command; ///< of those agents; empty = the rig's
    Timestamp created_at = 0;
    Timestamp landed_at = 0; ///< when its last bead closed; 0 while some are open
    Seq changed = 0;

    bool operator==(const Convoy &) const = default;
};

} // namespace wm::town
