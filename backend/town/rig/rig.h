#pragma once
// A rig: one project repository of the town.
#include "base/clock.h"
#include "base/ids.h"
#include "town/text_ref.h"

#include <optional>
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
    std::string sandbox;              ///< of its agents: "on", "off", or empty: on for mere programs (town/run/sandbox.h)
    bool network = true;              ///< in the sandbox
    std::vector<std::string> trusted; ///< SHA-256 of every .wagonmaster.toml a person has trusted
    std::optional<TextRef> leftovers; ///< lines of its last import that are no beads: header, unknown kinds; exported again
    bool sorted = true;               ///< that file was sorted by id, and so will an export be
    Timestamp added_at = 0;
    Seq changed = 0;

    bool operator==(const Rig &) const = default;
};

} // namespace wm::town
