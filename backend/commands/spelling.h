#pragma once
// How the parameters of a command are written on the command line.
#include "commands/command_spec.h"

#include <string>
#include <vector>

namespace wm::commands {

/// The words of a text that blanks part.
std::vector<std::string> split_words(std::string_view text);

/// What commas part, without blanks around it: "ui, api" is "ui" and "api".
std::vector<std::string> parts_of_list(std::string_view text);

/// "depends_on" is "--depends-on".
std::string option_of(const Param &param);
/// As help names it: "BEAD-ID" for what has a place, "--depends-on" for an option.
std::string written(const Param &param);
/// All spellings: option_of first, then the others.
std::vector<std::string> spellings_of(const Param &param);
/// The parameter that this spelling ("--body", "-d") names; null when there is none.
const Param *param_spelled(const CommandSpec &spec, std::string_view spelling);

/// An option that every command takes.
struct GlobalOption {
    std::string_view spelling;
    std::string_view letter; ///< "-q", or empty
    std::string_view value;  ///< "NAME"; empty when it takes none
    std::string_view help;
};
const std::vector<GlobalOption> &global_options();

} // namespace wm::commands
