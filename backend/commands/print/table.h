#pragma once
// Plain tables for terminals and pipes. On a terminal the widest text column is cut so that a row stays one line.
#include "commands/command_spec.h"

#include <string>
#include <vector>

namespace wm::commands {

class TextTable {
public:
    /// `flexible`: the column that is cut on a narrow terminal.
    TextTable(std::vector<std::string> headings, std::size_t flexible);
    void add(std::vector<std::string> cells);
    std::string text(const Screen &screen) const;

private:
    std::vector<std::vector<std::string>> m_rows;
    std::size_t m_flexible;
};

/// items[].id, one per line.
std::string print_ids(const Json &result);
/// "3 of 12 beads" and the like go to the end of a list.
std::string counted(std::size_t shown, std::size_t total, std::string_view noun);
std::string text_of(const Json &object, std::string_view member);

} // namespace wm::commands
