#pragma once
// Plain tables for terminals and pipes. On a terminal a row stays one line: the column of the titles takes what the
// others leave and is cut. In a pipe everything is there, and nothing is coloured. A colour only repeats what a word says.
#include "commands/command_spec.h"

#include <string>
#include <vector>

namespace wm::commands {

enum class Tone { plain, dim, red, yellow, green, blue };
/// With the escapes of a terminal when the screen has colours.
std::string toned(std::string text, Tone tone, const Screen &screen);

class TextTable {
public:
    /// `flexible`: the column that is cut on a narrow terminal, as long as it stays readable; then the others are, and it
    /// again when nothing else is left. A column that is empty gives up its place before that.
    TextTable(std::vector<std::string> headings, std::size_t flexible);
    /// `tones`: of the cells, in their order; those that are missing are plain.
    void add(std::vector<std::string> cells, std::vector<Tone> tones = {});
    std::string text(const Screen &screen) const;

private:
    struct Row {
        std::vector<std::string> cells;
        std::vector<Tone> tones;
    };
    std::vector<std::size_t> widths(const Screen &screen) const;
    bool has_only_a_heading(std::size_t column) const;

    std::vector<Row> m_rows;
    std::size_t m_flexible;
};

/// items[].id, one per line; the id of a single record.
std::string print_ids(const Json &result);
/// "3 of 12 beads" and the like go to the end of a list.
std::string counted(std::size_t shown, std::size_t total, std::string_view noun);
/// "3 more in other rigs: --all-rigs", for a list of one rig that says so (commands/lookup.h); else nothing.
std::string elsewhere_line(const Json &list);
std::string text_of(const Json &object, std::string_view member);
/// A time of a reply as people read it: "2026-11-30 16:09", where they are. What is no time stays as it is.
std::string local_time(const Json &object, std::string_view member);
/// Rows without a heading whose columns stand below each other, each line behind `before`.
std::string aligned(const std::vector<std::vector<std::string>> &rows, std::string_view before);

} // namespace wm::commands
