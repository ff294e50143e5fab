#pragma once
// Small operations on UTF-8 text that several parts need.
#include <string>
#include <string_view>
#include <vector>

namespace wm {

bool is_valid_utf8(std::string_view text);
/// Every byte that is not part of a character becomes '?'; the size stays.
std::string as_utf8(std::string text);
/// Number of code points; the text must be valid UTF-8.
std::size_t count_characters(std::string_view text);
/// Cut after at most `characters` code points, with "…" when something was cut.
std::string elide(std::string_view text, std::size_t characters);
std::string_view trim(std::string_view text);
std::vector<std::string> split_lines(std::string_view text);
/// Lower-case ASCII words joined by '-', at most `limit` characters, cut at a word: for branch names.
std::string slug(std::string_view text, std::size_t limit);

} // namespace wm
