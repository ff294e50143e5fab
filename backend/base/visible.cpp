#include "base/visible.h"

#include <array>
#include <cstdint>
#include <format>

namespace wm {
namespace {

struct Range {
    std::uint32_t first, last;
};
/// What is drawn as nothing, as a blank that is none, or changes the direction of its neighbours (Unicode 16: Cf, Zs, Zl, Zp, tags,
/// variation selectors, fillers).
constexpr std::array hidden = {Range{0x00, 0x1f}, Range{0x7f, 0xa0}, Range{0xad, 0xad}, Range{0x34f, 0x34f}, Range{0x600, 0x605},
    Range{0x61c, 0x61c}, Range{0x6dd, 0x6dd}, Range{0x70f, 0x70f}, Range{0x115f, 0x1160}, Range{0x1680, 0x1680}, Range{0x17b4, 0x17b5},
    Range{0x180b, 0x180f}, Range{0x2000, 0x200f}, Range{0x2028, 0x202f}, Range{0x205f, 0x206f}, Range{0x2800, 0x2800},
    Range{0x3000, 0x3000}, Range{0x3164, 0x3164}, Range{0xd800, 0xf8ff}, Range{0xfe00, 0xfe0f}, Range{0xfeff, 0xfeff},
    Range{0xffa0, 0xffa0}, Range{0xfff0, 0xfffb}, Range{0x1bca0, 0x1bca3}, Range{0x1d173, 0x1d17a}, Range{0xe0000, 0x10ffff}};

/// The length of the character that begins there and its number; 0 when these bytes are none.
std::size_t character(std::string_view text, std::uint32_t &code)
{
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
    const unsigned first = byte(0);
    const std::size_t length = first < 0x80 ? 1
        : first >= 0xc2 && first < 0xe0     ? 2
        : first >= 0xe0 && first < 0xf0     ? 3
        : first >= 0xf0 && first < 0xf5     ? 4
                                            : 0;
    if (length <= 1) {
        code = first;
        return length;
    }
    code = first & (0xffu >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (byte(i) & 0x3f);
    }
    constexpr std::array<std::uint32_t, 5> least = {0, 0, 0x80, 0x800, 0x10000};
    return code < least[length] || code > 0x10ffff ? 0 : length;
}

bool hides(std::uint32_t code)
{
    for (const Range &range : hidden)
        if (code <= range.last)
            return code >= range.first;
    return false;
}

} // namespace

std::string visible(std::string_view text, bool lines)
{
    std::string out;
    while (!text.empty()) {
        std::uint32_t code = 0;
        std::size_t length = character(text, code);
        if (length == 0) {
            out += std::format("\\x{:02x}", static_cast<unsigned char>(text.front()));
            length = 1;
        } else if (code == '\n') {
            out += lines ? "\n" : "\\n";
        } else if (code == '\t') {
            out += "\\t";
        } else if (hides(code)) {
            out += code < 0x80   ? std::format("\\x{:02x}", code)
                : code < 0x10000 ? std::format("\\u{:04x}", code)
                                 : std::format("\\U{:08x}", code);
        } else {
            out += text.substr(0, length);
        }
        text.remove_prefix(length);
    }
    return out;
}

} // namespace wm
