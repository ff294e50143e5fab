#pragma once
// An agent: a lasting name under which runs happen. A run is one process start (run/run.h).
#include "base/clock.h"
#include "base/ids.h"
#include "town/run/spent.h"

#include <string>
#include <vector>

namespace wm::town {

struct Agent {
    AgentId id; ///< "rig/name"
    RigId rig;
    std::string name;    ///< "Juniper"
    std::string role = "polecat";
    std::string runtime = "command";
    std::vector<std::string> command; ///< program and arguments
    Spent spent;         ///< by all its runs
    RunId run;           ///< its run that has not ended, or empty
    Timestamp added_at = 0;
    Seq changed = 0;

    bool operator==(const Agent &) const = default;
};

} // namespace wm::town
