#include "terminal/cells.h"

#include <algorithm>

namespace wm::terminal {

void append_utf8(std::string &text, char32_t rune)
{
    const auto put = [&](char32_t byte) { text += static_cast<char>(byte); };
    if (rune < 0x80) {
        put(rune);
    } else if (rune < 0x800) {
        put(0xC0 | (rune >> 6));
        put(0x80 | (rune & 0x3F));
    } else if (rune < 0x10000) {
        if (rune >= 0xD800 && rune < 0xE000) // half of a pair says nothing
            rune = 0xFFFD;
        put(0xE0 | (rune >> 12));
        put(0x80 | ((rune >> 6) & 0x3F));
        put(0x80 | (rune & 0x3F));
    } else if (rune < first_cluster) {
        put(0xF0 | (rune >> 18));
        put(0x80 | ((rune >> 12) & 0x3F));
        put(0x80 | ((rune >> 6) & 0x3F));
        put(0x80 | (rune & 0x3F));
    } else {
        append_utf8(text, 0xFFFD);
    }
}

std::string text_of(const Line &line, const Cell &cell)
{
    std::string text;
    if (cell.rune >= first_cluster && cell.rune - first_cluster < line.clusters.size())
        for (const char32_t rune : line.clusters[cell.rune - first_cluster])
            append_utf8(text, rune);
    else if (cell.rune != 0)
        append_utf8(text, cell.rune);
    return text;
}

std::string text_of(const Line &line, int from, int to)
{
    std::string text;
    std::size_t without_blanks = 0;
    for (int column = std::max(from, 0); column < std::min<int>(to, static_cast<int>(line.cells.size())); ++column) {
        const Cell &cell = line.cells[static_cast<std::size_t>(column)];
        if (cell.width == 0)
            continue;
        if (cell.rune == 0 || cell.rune == U' ') {
            text += ' ';
        } else {
            text += text_of(line, cell);
            without_blanks = text.size();
        }
    }
    text.resize(without_blanks);
    return text;
}

} // namespace wm::terminal
