#include "base/text.h"

#include <algorithm>
#include <cctype>

namespace wm {

namespace {

/// Bytes of the well-formed character at `i`, or 0: Unicode 15, table 3-7.
std::size_t character_at(std::string_view text, std::size_t i)
{
    const auto at = [&](std::size_t n) { return i + n < text.size() ? static_cast<unsigned char>(text[i + n]) : 0u; };
    const auto tail = [&](std::size_t n) { return (at(n) & 0xC0) == 0x80; };
    const unsigned c = at(0);
    if (c < 0x80)
        return 1;
    if (c >= 0xC2 && c <= 0xDF && tail(1))
        return 2;
    if (c >= 0xE0 && c <= 0xEF && tail(1) && tail(2) && !(c == 0xE0 && at(1) < 0xA0) && !(c == 0xED && at(1) > 0x9F))
        return 3;
    if (c >= 0xF0 && c <= 0xF4 && tail(1) && tail(2) && tail(3) && !(c == 0xF0 && at(1) < 0x90) && !(c == 0xF4 && at(1) > 0x8F))
        return 4;
    return 0;
}

} // namespace

bool is_valid_utf8(std::string_view text)
{
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t size = character_at(text, i);
        if (size == 0)
            return false;
        i += size;
    }
    return true;
}

std::string as_utf8(std::string text)
{
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t size = character_at(text, i);
        if (size == 0)
            text[i] = '?';
        i += size == 0 ? 1 : size;
    }
    return text;
}

std::size_t count_characters(std::string_view text)
{
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string elide(std::string_view text, std::size_t characters)
{
    std::size_t seen = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if ((static_cast<unsigned char>(text[i]) & 0xC0) == 0x80)
            continue;
        if (seen++ == characters)
            return std::string(text.substr(0, i)) + "…";
    }
    return std::string(text);
}

std::string_view trim(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::vector<std::string> split_lines(std::string_view text)
{
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos)
            break;
        text.remove_prefix(end + 1);
    }
    return lines;
}

std::string slug(std::string_view text, std::size_t limit)
{
    std::string out;
    std::string word;
    const auto flush = [&] {
        if (word.empty())
            return true;
        if (out.empty())
            out = word.substr(0, limit);
        else if (out.size() + 1 + word.size() <= limit)
            out += '-' + word;
        else
            return false;
        word.clear();
        return true;
    };
    for (const char c : text) {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0 && static_cast<unsigned char>(c) < 0x80)
            word += static_cast<char>(std::tolower(c));
        else if (!flush())
            return out;
    }
    flush();
    return out;
}

} // namespace wm
