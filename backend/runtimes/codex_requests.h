#pragma once
// What Codex asks of its client, and what may be answered. Pure functions; any thread.
//
// A permission is given for this once ("accept"), never for the session: what an agent may do is decided on our side. No
// answer of this protocol carries a reason; the runtime tells it by steering (codex.cpp).
#include "transcript/entry.h"

#include <optional>
#include <string>

namespace wm::runtimes::codex {

struct Asked {
    transcript::Request request; ///< `id` is empty when nobody is asked
    Json id;                     ///< as Codex wrote it, number or string
    std::string item;            ///< what it is about; it is over when that is
    std::string thread, turn;
    Json allow, deny;            ///< the results to answer with; of a question: with an empty text
    Json error;                  ///< answers in their place when it is nothing that we can do

    bool is_for_a_person() const { return !request.id.empty(); }
};

/// How a request is named on our side.
std::string name_of(const Json &id);

Asked asked_by(const Json &message);

/// {"id":…,"result":…} or {"id":…,"error":…}.
Json answer_to(const Asked &asked, bool allow, const std::string &text);

/// What an answer that was written meant.
transcript::RequestClosed::How meaning_of(const Json &result, const Asked &asked);

} // namespace wm::runtimes::codex
