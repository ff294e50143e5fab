#pragma once
// Reading members of messages that somebody else wrote: what is missing or of another type reads as nothing.
#include "base/json.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace wm::runtimes::claude {

/// Null where there is none.
const Json &member(const Json &object, std::string_view name);
std::string text(const Json &object, std::string_view name);
bool flag(const Json &object, std::string_view name);
double number(const Json &object, std::string_view name);
/// At least 0: tokens, seconds, times.
std::int64_t count(const Json &object, std::string_view name);
/// The elements of an array; of anything else, none.
const Json::array_t &items(const Json &array);

/// Of what is said in passing: errors, remarks, reasons.
inline constexpr std::size_t longest_sentence = 2000;

/// At most `bytes` of it, cut at a character, with a word about what is missing.
std::string shortened(std::string text, std::size_t bytes);
/// The same for each string in it.
Json shortened(Json value, std::size_t bytes);
/// Without line ends and control characters, at most 200 characters.
std::string one_line(std::string_view text);

} // namespace wm::runtimes::claude
