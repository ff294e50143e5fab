#pragma once
// What went wrong for Codex, in our classes. Pure functions; any thread.
#include "transcript/entry.h"

namespace wm::runtimes::codex {

/// Of a TurnError {message, codexErrorInfo, additionalDetails}; `final`: it does not try again by itself.
transcript::Trouble trouble_of(const Json &error, bool final);

/// Of the error that answers a request of ours {code, message}.
transcript::Trouble refusal_of(const Json &error);
bool is_overload(const Json &error);

/// How a turn ended that failed of this.
transcript::TurnEnd end_of(transcript::TroubleClass what);

/// Of account/rateLimits/updated: a limit that is reached, until it is reset.
std::optional<transcript::Trouble> limit_of(const Json &rate_limits);

} // namespace wm::runtimes::codex
