#include "approval/plain_sight.h"

#include "base/visible.h"
#include "words/text.h"

#include <algorithm>

namespace wm::models {
namespace {

/// Of the UTF-8 sequence that begins with this byte; 1 for what is none.
std::size_t bytes_of(unsigned char first)
{
    return first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

} // namespace

PlainSight in_plain_sight(std::string_view utf8)
{
    PlainSight sight;
    sight.at.reserve(utf8.size() + 1);
    for (std::size_t i = 0; i < utf8.size();) {
        std::size_t bytes = std::min(bytes_of(static_cast<unsigned char>(utf8[i])), utf8.size() - i);
        while (bytes > 1 && (static_cast<unsigned char>(utf8[i + bytes - 1]) & 0xC0) != 0x80)
            --bytes; // cut short: what follows is a character of its own
        const std::string_view letter = utf8.substr(i, bytes);
        const std::string shown = visible(letter, true);
        const int at = static_cast<int>(sight.text.size());
        sight.at.insert(sight.at.end(), bytes, at);
        sight.text += qtext(shown);
        if (shown != letter)
            sight.escapes.push_back({at, static_cast<int>(sight.text.size()) - at});
        i += bytes;
    }
    sight.at.push_back(static_cast<int>(sight.text.size()));
    return sight;
}

TextSpan span_in(const PlainSight &sight, std::size_t at, std::size_t length)
{
    const std::size_t end = sight.at.size() - 1;
    const std::size_t from = std::min(at, end), to = std::min(length, end - from) + from;
    return {sight.at[from], sight.at[to] - sight.at[from]};
}

} // namespace wm::models
