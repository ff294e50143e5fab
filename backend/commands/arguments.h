#pragma once
// A command line for `wm` becomes a command of the table and its parameters.
#include "base/result.h"
#include "commands/command_spec.h"

#include <optional>

namespace wm::commands {

/// A file that `wm` must send before the command can run.
struct Upload {
    std::string param; ///< the parameter that named it
    std::string path;  ///< as written; "-" is standard input
    std::string fills; ///< the text parameter that gets its content; empty: the handler reads the file

    bool operator==(const Upload &) const = default;
};

struct Parsed {
    const CommandSpec *spec = nullptr;
    Json params = Json::object();
    bool json = false;
    bool quiet = false;
    std::optional<bool> color = {}; ///< --color, --no-color
    std::string actor = {};         ///< --actor
    std::string directory = {};     ///< --directory
    std::vector<Upload> uploads = {};
    std::vector<std::string> notices = {}; ///< sentences about options that were taken and do nothing
};
/// Errors are "usage", or "nothing_to_do" for what is so already.
Result<Parsed> parse_arguments(const std::vector<std::string> &argv);

} // namespace wm::commands
