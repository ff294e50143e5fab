#pragma once
// A rig: one project repository of the town.
#include "base/clock.h"
#include "base/ids.h"

#include <string>
#include <vector>

namespace wm::town {

struct Rig {
    RigId id;
    std::string path;    ///< top level of the person's clone
    std::string git_dir; ///< common git directory
    std::string target;  ///< branch that work lands on
    std::string prefix;  ///< of bead ids
    std::vector<std::string> command; ///< program its agents run by default; empty = none chosen yet
    std::vector<std::string> trusted; ///< SHA-256 of every .wagonmaster.toml a person has trusted
    Timestamp added_at = 0;
    Seq changed = 0;

    bool operator==(const Rig &) const = default;
};

} // namespace wm::town
