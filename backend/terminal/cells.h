#pragma once
// What stands on a terminal's screen, as values: cells with their look, lines of them, and text as people copy it.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wm::terminal {

struct Color {
    enum class Kind : std::uint8_t { standard, indexed, rgb }; ///< standard: whatever ink or paper the viewer has
    Kind kind = Kind::standard;
    std::uint8_t red = 0; ///< of indexed: the index, 0 to 255
    std::uint8_t green = 0, blue = 0;

    static Color of_index(std::uint8_t index) { return {Kind::indexed, index, 0, 0}; }
    bool operator==(const Color &) const = default;
};

/// How a cell looks beside its text.
struct Look {
    Color ink, paper;
    bool bold : 1 = false;
    bool italic : 1 = false;
    bool underline : 1 = false;
    bool strike : 1 = false;
    bool reverse : 1 = false; ///< ink and paper change places
    bool hidden : 1 = false;

    bool operator==(const Look &) const = default;
};

struct Cell {
    char32_t rune = 0; ///< 0 = blank. From `first_cluster` on: the number of a cluster of its line
    Look look;
    std::uint8_t width = 1; ///< 2 = it covers the next one, which has width 0

    bool operator==(const Cell &) const = default;
};
/// Beyond every character of Unicode.
inline constexpr char32_t first_cluster = 0x110000;

struct Line {
    std::vector<Cell> cells;             ///< blank ones without a look are left out at the end
    std::vector<std::u32string> clusters; ///< characters with what is set above or below them
    bool continued = false;              ///< what follows it was broken off here for want of room, not ended

    bool operator==(const Line &) const = default;
};

/// UTF-8 of a cell; empty for a blank and for the second half of a wide one.
std::string text_of(const Line &line, const Cell &cell);
/// UTF-8 of the columns [from, to); blanks are spaces, but for those at the end, which are left out. The second half of
/// a wide character counts as a part of the first.
std::string text_of(const Line &line, int from = 0, int to = 1 << 30);

/// A place on the screen and in what scrolled off it: lines are numbered from the first one that ever was there.
struct Place {
    std::int64_t line = 0;
    int column = 0;
    auto operator<=>(const Place &) const = default;
};

void append_utf8(std::string &text, char32_t rune);

} // namespace wm::terminal
