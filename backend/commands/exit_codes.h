#pragma once
// With which status `wm` ends.
#include "base/result.h"

#include <span>
#include <string_view>

namespace wm::commands {

struct ExitCode {
    int code;
    std::string_view meaning;
};
std::span<const ExitCode> exit_codes();
int exit_code_of(const Error &error);

} // namespace wm::commands
