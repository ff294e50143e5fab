#pragma once
// `wm agent-hook EVENT`: the hook of an agent's program, in one request and one answer. To Claude Code a hook that fails or
// takes too long counts as a yes, so this one always ends by itself: with the answer, or with status 2, which denies.
#include "wire/places.h"

#include <string>

namespace wm::cli {

/// The exit status: 0 with the answer on standard output, or 2 with a sentence on standard error. Within two seconds.
int agent_hook(const wire::Places &places, const std::string &run, const std::string &event);

} // namespace wm::cli
