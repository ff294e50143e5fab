#pragma once
// What an ACP agent asks its client: permission for a tool call, or a question (elicitation). What else it may ask we
// do not offer. Values; any thread.
#include "base/json.h"
#include "base/result.h"
#include "runtimes/runtime.h"
#include "transcript/entry.h"

#include <optional>
#include <string>

namespace wm::runtimes::acp {

/// "7" for 7 and "7"; ids of requests are numbers or texts.
std::string id_text(const Json &id);

/// One request of the agent that has no answer yet.
struct Asked {
    enum class What { permission, question, unoffered };
    Json id;
    What what = What::unoffered;
    transcript::Request request;
    std::string property;      ///< of a question: the field of the form it is about
    std::string free_property; ///< of a question: the field for an answer that is no choice; may be empty
    bool withdrawn = false;    ///< nobody needs to decide any more
    std::optional<Json> answer; ///< decided, not written yet

    bool is_open() const { return what != What::unoffered && !withdrawn && !answer; }
};

Asked asked_of(const Json &message);

/// How a decision is said. Errors: "unsupported": the request stays open.
/// There is no place for the reason of a denial: it goes along under our name in _meta, and is the next prompt.
Result<Json> answer_of(const Asked &asked, const Reply &reply);
/// Nobody decides any more, or nobody could.
Json cancelled_answer(const Asked &asked);

struct Answered {
    transcript::RequestClosed::How how = transcript::RequestClosed::How::withdrawn;
    std::string reason;
};
/// What an answer that was written says.
Answered answered_by(const Json &answer, const Asked &asked);
std::string reason_in(const Json &answer);

} // namespace wm::runtimes::acp
