#pragma once
// A command line for `wm` becomes a command of the table and its parameters.
#include "base/result.h"
#include "commands/command_spec.h"

namespace wm::commands {

struct VerbMatch {
    const CommandSpec *spec = nullptr;
    std::size_t words = 0; ///< how many of the words were the verb
};
/// The longest verb that the words begin with.
VerbMatch find_verb(const std::vector<std::string> &words);
std::unexpected<Error> unknown_verb(const std::vector<std::string> &words);

struct Parsed {
    const CommandSpec *spec = nullptr;
    Json params = Json::object();
    bool json = false;
    bool quiet = false;
    std::string wants_input = {}; ///< the parameter that standard input shall fill, or empty
};
/// Errors are "usage".
Result<Parsed> parse_arguments(const std::vector<std::string> &argv);

} // namespace wm::commands
