#include "commands/print/width.h"

#include <clocale>
#include <cwchar>
#include <format>
#include <locale.h>

namespace wm::commands {
namespace {

struct Character {
    char32_t code = 0;
    std::size_t bytes = 1;
};

/// The first character of a text that is not empty and valid UTF-8.
Character first_of(std::string_view text)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const std::size_t bytes = byte(0) < 0x80 ? 1 : byte(0) < 0xE0 ? 2 : byte(0) < 0xF0 ? 3 : 4;
    if (bytes == 1 || bytes > text.size())
        return {byte(0), 1};
    char32_t code = byte(0) & (0xFFu >> (bytes + 1));
    for (std::size_t i = 1; i < bytes; ++i)
        code = code << 6 | (byte(i) & 0x3Fu);
    return {code, bytes};
}

/// wcwidth() knows the tables of Unicode only in a UTF-8 locale, whatever the environment says. C.UTF-8 is part of glibc.
class Utf8Locale {
public:
    Utf8Locale() : m_before(uselocale(utf8())) {}
    ~Utf8Locale() { uselocale(m_before); }
    Utf8Locale(const Utf8Locale &) = delete;
    Utf8Locale &operator=(const Utf8Locale &) = delete;

private:
    static locale_t utf8()
    {
        static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
        return locale;
    }
    locale_t m_before;
};

bool is_ascii(std::string_view text)
{
    for (const char c : text)
        if (static_cast<unsigned char>(c) >= 0x80)
            return false;
    return true;
}

/// Line and paragraph separators, embeddings, overrides and isolates. Marks that only say which way a letter goes stay.
bool misleads(char32_t code)
{
    return (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

std::size_t width_of(char32_t code)
{
    const int width = wcwidth(static_cast<wchar_t>(code));
    return width < 0 ? 1 : static_cast<std::size_t>(width);
}

} // namespace

std::string harmless(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto [code, bytes] = first_of(text);
        if (code == '\t')
            out += ' ';
        else if ((code < 0x20 && code != '\n') || (code >= 0x7F && code < 0xA0))
            out += '?';
        else if (misleads(code))
            out += std::format("\\u{:04x}", static_cast<std::uint32_t>(code));
        else
            out += text.substr(0, bytes);
        text.remove_prefix(bytes);
    }
    return out;
}

std::size_t display_width(std::string_view text)
{
    if (is_ascii(text))
        return text.size();
    const Utf8Locale locale;
    std::size_t columns = 0;
    while (!text.empty()) {
        const auto [code, bytes] = first_of(text);
        columns += width_of(code);
        text.remove_prefix(bytes);
    }
    return columns;
}

std::string fit(std::string_view text, std::size_t columns)
{
    if (display_width(text) <= columns)
        return std::string(text);
    if (columns == 0)
        return {};
    const Utf8Locale locale;
    std::size_t taken = 0, end = 0;
    while (end < text.size()) {
        const auto [code, bytes] = first_of(text.substr(end));
        if (taken + width_of(code) > columns - 1)
            break;
        taken += width_of(code);
        end += bytes;
    }
    return std::string(text.substr(0, end)) + "…";
}

} // namespace wm::commands
