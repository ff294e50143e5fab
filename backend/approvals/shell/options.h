#pragma once
// Options of programs that start another one, read by a table as getopt_long(3) reads them with "+": up to the first word
// that is no option.
//
// Pure. Thread: any.
#include "approvals/command.h"

namespace wm::approvals::shell {

/// What a program takes.
struct OptionTable {
    std::string_view letters; ///< as for getopt(3): "a" a flag, "b:" with a value, "c::" with one attached or none
    std::string_view words;   ///< long ones, parted by blanks: "all value= maybe=?"
};

struct Options {
    std::vector<std::pair<std::string, Word>> given; ///< "C" or "chdir", and the value; of flags an empty one
    std::size_t next = 0;                            ///< the first word that is no option
    std::optional<Word> odd;                         ///< an option that the table does not have, or a word that is not known

    const Word *find(std::string_view letter, std::string_view word = "-") const;
    bool has(std::string_view letter, std::string_view word = "-") const { return find(letter, word) != nullptr; }
};

Options read_options(const std::vector<Word> &argv, std::size_t from, const OptionTable &table);

} // namespace wm::approvals::shell
