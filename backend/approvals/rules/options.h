#pragma once
// The words of a program taken apart as its option parser would: clusters of short options, values in the same or the next
// word, "--", options after operands. A long option counts under every name that it could be the beginning of, as GNU's
// getopt_long and git's parse-options accept it: `--forc` is `--force`.
#include "approvals/command.h"

#include <span>

namespace wm::approvals::rules {

/// Whether one of the words of `list` (parted by blanks) is `word`.
bool one_of(std::string_view word, std::string_view list);

/// ASCII.
std::string lower_case(std::string_view text);

class Options {
public:
    enum class Style {
        gnu,         ///< -rf is -r -f; options may follow operands
        posix,       ///< the same, but the first operand ends the options
        single_dash, ///< -name is one option (find, terraform, java)
    };

    struct Option {
        std::string name; ///< "-f", "--force"
        std::optional<Word> value;
        Span where;
        bool exact = true; ///< false: only an abbreviation, or unknown in part
    };

    Options() = default;
    /// `valued`: the options that take the next word as their value when they have none themselves: "-C --git-dir".
    Options(std::span<const Word> words, std::string_view valued, Style style = Style::gnu);

    /// Any of `names` is given, or may be.
    const Option *find(std::string_view names) const;
    bool has(std::string_view names) const { return find(names) != nullptr; }
    /// For options that make a call more harmless (`--dry-run`): given in full.
    bool surely(std::string_view names) const;
    const Word *value(std::string_view names) const;
    std::vector<const Word *> values(std::string_view names) const;
    /// Where one of `names` stands.
    Span where(std::string_view names) const;

    std::vector<Option> options;
    std::vector<Word> operands;
    std::optional<std::size_t> dashes; ///< number of operands before "--"
    std::optional<Span> unclear;       ///< a word that only a run would tell, and that may be an option
};

} // namespace wm::approvals::rules
