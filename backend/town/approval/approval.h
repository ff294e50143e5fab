#pragma once
// An approval: an agent waits for the person's answer to exactly one request. It is kept here while it matters: until
// the agent has the answer, or the request is gone. The ledger keeps all of them.
#include "base/clock.h"
#include "base/ids.h"
#include "town/text_ref.h"

#include <string>
#include <string_view>
#include <vector>

namespace wm::town {

enum class ApprovalState { open, allowed, denied, answered /* a question */ };

struct ApprovalChoice {
    std::string id;    ///< the agent's own
    std::string label;

    bool operator==(const ApprovalChoice &) const = default;
};

/// What a call was found to be (approvals/assessment.h), as far as the rules of the town need it. Empty for questions.
struct Judged {
    std::string tool;        ///< the agent's own word for what it uses: "Bash"
    std::string level;       ///< word of approvals::Level
    std::string rule;        ///< the finding that was decided on: "git.push.force"
    std::string policy;      ///< the policy's rule that decided, and where it stands
    std::string headline;    ///< "Rewrites remote history"
    std::string call;        ///< SHA-256 of the call and its directory: the same call again has the same
    std::string fingerprint; ///< of the call with its shown effects: what an answer is bound to
    std::vector<std::string> covers; ///< what a grant made from it would cover
    std::string once_only;   ///< why nothing longer than once is to be had, or empty
    TextRef assessment;      ///< JSON: the whole of it

    bool operator==(const Judged &) const = default;
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
    Judged judged;
    int restated = 0;         ///< times its effects changed before the answer
    Timestamp expires_at = 0; ///< without an answer it is denied then; 0 = never
    ApprovalState state = ApprovalState::open;
    std::string text;      ///< why it was denied, or the answer
    std::string scope;     ///< what it was allowed for beyond once: "bead", "agent", "always"
    std::string by;
    Timestamp asked_at = 0;
    Timestamp answered_at = 0;
    Seq changed = 0;

    bool operator==(const Approval &) const = default;
};

/// A call that was denied to a run; it is remembered until the turn is over or somebody speaks to the agent.
struct DeniedCall {
    std::string call; ///< Judged::call
    std::string tool_call;
    std::string reason;
    std::string by;   ///< "person", or the policy's rule

    bool operator==(const DeniedCall &) const = default;
};
/// Older ones of the same turn are forgotten: asking anew is always safe.
inline constexpr std::size_t most_denied_calls = 64;

/// What the person may choose beside once.
inline constexpr std::string_view lasting_scopes[] = {"bead", "agent", "always"};

} // namespace wm::town
