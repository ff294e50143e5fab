#pragma once
// Single values of JSON between their text and ours: what a slice means (raw_members.h cut it and found it well formed),
// and how a text is written. Pure.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wm::interop {

/// Nothing when it is no string, or holds \u0000, which no text of ours may. Half of a surrogate pair reads as U+FFFD, as
/// Go reads it.
std::optional<std::string> read_string(std::string_view raw);
/// Nothing when it is no whole number, or does not fit.
std::optional<std::int64_t> read_integer(std::string_view raw);
/// Of an id that is a number: written without quotes it reads as the same id again.
std::optional<std::int64_t> number_of(std::string_view id);
/// With the escapes that Go's encoder writes, < > & among them, so that bd writes the same bytes.
std::string write_string(std::string_view text);

} // namespace wm::interop
