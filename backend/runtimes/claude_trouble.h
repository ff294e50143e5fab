#pragma once
// How Claude says that something went wrong, in the classes of transcript/entry.h.
#include "runtimes/claude_json.h"
#include "transcript/entry.h"

#include <optional>

namespace wm::runtimes::claude {

/// system/api_retry: it tries again by itself.
transcript::Trouble of_retry(const Json &retry);
/// rate_limit_event: nothing unless the limit is reached.
std::optional<transcript::Trouble> of_rate_limit(const Json &event);
/// An assistant line that is an error message, or a result: nothing when all went well.
std::optional<transcript::Trouble> of_error_message(const Json &line);
std::optional<transcript::Trouble> of_result(const Json &result);

transcript::Turn turn_of(const Json &result);

} // namespace wm::runtimes::claude
