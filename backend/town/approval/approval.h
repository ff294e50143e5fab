#pragma once
// An approval: an agent waits for the person's answer to exactly one request. It is kept here while it matters: until
// the agent has the answer, or the request is gone. The ledger keeps all of them.
#include "base/clock.h"
#include "base/ids.h"
#include "town/text_ref.h"

#include <string>
#include <vector>

namespace wm::town {

enum class ApprovalState { open, allowed, denied, answered /* a question */ };

struct ApprovalChoice {
    std::string id;    ///< the agent's own
    std::string label;

    bool operator==(const ApprovalChoice &) const = default;
};

struct Approval {
    ApprovalId id; ///< "ap-7"
    RunId run;
    BeadId bead;
    AgentId agent;
    std::string request;   ///< the runtime's id of it, unique in the run
    std::string tool_call; ///< the agent's id of the call it is about, or empty
    bool question = false; ///< wants one of `choices` or words, not yes or no
    std::string title;     ///< the command, or what is asked; the whole of it is in `detail` when it is long
    std::string kind;      ///< "execute", "edit", …: transcript::ToolKind
    std::string cwd;
    std::string reason;    ///< why the agent asks, in its words
    std::vector<ApprovalChoice> choices;
    TextRef detail;        ///< JSON: the request as the agent made it
    ApprovalState state = ApprovalState::open;
    std::string text;      ///< why it was denied, or the answer
    std::string by;
    Timestamp asked_at = 0;
    Timestamp answered_at = 0;
    Seq changed = 0;

    bool operator==(const Approval &) const = default;
};

} // namespace wm::town
