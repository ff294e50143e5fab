#pragma once
// A grant: what a person allowed for longer than once, as a rule that can be read and taken back. It turns what the
// policy asks about into allowed, for exactly these findings and targets; never what it denies.
#include "base/clock.h"
#include "base/ids.h"

#include <string>
#include <vector>

namespace wm::town {

struct Approval;

struct Grant {
    GrantId id;              ///< "gr-4"
    std::string scope;       ///< "bead", "agent" or "always"
    RigId rig;
    BeadId bead;             ///< of scope bead: it ends when the bead is closed
    AgentId agent;           ///< of scope agent: it ends when the agent is at work no more
    std::vector<std::string> covers; ///< "git.push.force origin branch:own"
    std::string headline;    ///< of the call it was made from
    ApprovalId approval;     ///< that one
    std::string by;
    Timestamp made_at = 0;
    Seq changed = 0;

    bool operator==(const Grant &) const = default;
};

/// It would let this request pass.
bool covers(const Grant &grant, const Approval &approval, const RigId &rig);
/// "git.push.force origin branch:own, for wm-0c9d"
std::string words_of(const Grant &grant);

} // namespace wm::town
