#pragma once
// ULIDs (github.com/ulid/spec): 48 bits of milliseconds, 80 random bits, 26 characters of Crockford base 32.
// They sort by time, and are made by clients without asking anyone. Standard C++ only.
#include "base/clock.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace wm {

/// A new ULID at `time`, random part from getrandom(2). Any thread.
std::string make_ulid(Timestamp time);
/// The ULID of these parts: for ids that must come out the same every time.
std::string ulid_of(Timestamp time, std::span<const std::uint8_t, 10> tail);
/// The next one in their order, as a series made within one millisecond counts on.
std::string ulid_after(std::string ulid);
bool is_ulid(std::string_view text);
/// When it was made, to the millisecond; 0 for what is not a ULID.
Timestamp time_of_ulid(std::string_view text);

} // namespace wm
