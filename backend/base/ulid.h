#pragma once
// ULIDs (github.com/ulid/spec): 48 bits of milliseconds, 80 random bits, 26 characters of Crockford base 32.
// They sort by time, and are made by clients without asking anyone. Standard C++ only.
#include "base/clock.h"

#include <string>
#include <string_view>

namespace wm {

/// A new ULID at `time`, random part from getrandom(2). Any thread.
std::string make_ulid(Timestamp time);
bool is_ulid(std::string_view text);

} // namespace wm
