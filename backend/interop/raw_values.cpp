#include "interop/raw_values.h"

#include <algorithm>
#include <charconv>
#include <format>

namespace wm::interop {

namespace {

void append_utf8(std::string &out, unsigned c)
{
    if (c < 0x80) {
        out += static_cast<char>(c);
        return;
    }
    if (c < 0x800) {
        out += static_cast<char>(0xC0 | (c >> 6));
    } else if (c < 0x10000) {
        out += static_cast<char>(0xE0 | (c >> 12));
        out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    } else {
        out += static_cast<char>(0xF0 | (c >> 18));
        out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
        out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    }
    out += static_cast<char>(0x80 | (c & 0x3F));
}

/// The code unit of "XXXX", or nothing.
std::optional<unsigned> unit_at(std::string_view text, std::size_t at)
{
    if (text.size() < at + 4)
        return std::nullopt;
    unsigned unit = 0;
    const auto end = std::from_chars(text.data() + at, text.data() + at + 4, unit, 16).ptr;
    return end == text.data() + at + 4 ? std::optional(unit) : std::nullopt;
}

/// Behind "\u": the character, and how many bytes it takes (4, or 10 for a pair).
std::pair<unsigned, std::size_t> unicode_escape(std::string_view text, std::size_t at)
{
    const unsigned first = unit_at(text, at).value_or(0xFFFD);
    if (first < 0xD800 || first > 0xDFFF)
        return {first, 4};
    if (first < 0xDC00 && text.substr(at + 4, 2) == "\\u") {
        const unsigned second = unit_at(text, at + 6).value_or(0);
        if (second >= 0xDC00 && second <= 0xDFFF)
            return {0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00), 10};
    }
    return {0xFFFD, 4};
}

} // namespace

std::optional<std::string> read_string(std::string_view raw)
{
    if (raw.size() < 2 || raw.front() != '"')
        return std::nullopt;
    raw = raw.substr(1, raw.size() - 2);
    std::string out;
    out.reserve(raw.size());
    for (std::size_t at = 0; at < raw.size();) {
        const std::size_t escape = std::min(raw.find('\\', at), raw.size());
        out.append(raw, at, escape - at);
        if (escape + 1 >= raw.size())
            break;
        const char c = raw[escape + 1];
        at = escape + 2;
        switch (c) {
        case 'b': out += '\b'; break;
        case 'f': out += '\f'; break;
        case 'n': out += '\n'; break;
        case 'r': out += '\r'; break;
        case 't': out += '\t'; break;
        case 'u': {
            const auto [character, size] = unicode_escape(raw, at);
            if (character == 0)
                return std::nullopt;
            append_utf8(out, character);
            at += size;
            break;
        }
        default: out += c;
        }
    }
    return out;
}

std::optional<std::int64_t> read_integer(std::string_view raw)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), number);
    if (error != std::errc{} || end != raw.data() + raw.size())
        return std::nullopt;
    return number;
}

std::optional<std::int64_t> number_of(std::string_view id)
{
    const auto number = read_integer(id);
    return number && std::to_string(*number) == id ? number : std::nullopt;
}

std::string write_string(std::string_view text)
{
    std::string out;
    out.reserve(text.size() + 2);
    out += '"';
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        switch (c) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\b': out += "\\b"; break;
        case '\f': out += "\\f"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default:
            if (c < 0x20 || c == '<' || c == '>' || c == '&') {
                out += std::format("\\u{:04x}", c);
            } else if (c == 0xE2 && (text.substr(i, 3) == "\u2028" || text.substr(i, 3) == "\u2029")) {
                out += text[i + 2] == '\xA8' ? "\\u2028" : "\\u2029";
                i += 2;
            } else {
                out += static_cast<char>(c);
            }
        }
    }
    return out += '"';
}

} // namespace wm::interop
