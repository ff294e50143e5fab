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
    Timestamp created_at = 0;
    Timestamp landed_at = 0; ///< when its last bead closed; 0 while some are open
    Seq changed = 0;

    bool operator==(const Convoy &) const = default;
};

} // namespace wm::town
