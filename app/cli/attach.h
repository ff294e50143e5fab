#pragma once
// `wm attach`: this terminal becomes one more window on the terminal of a run. What the program printed is read from its
// log, what is typed goes to its shim, and neither needs the daemon. Several may watch; the newest size counts.
#include "base/json.h"

#include <filesystem>
#include <optional>
#include <string>

namespace wm::cli {

struct Attachment {
    std::filesystem::path directory; ///< of the run
    std::string agent;
    std::string detach = "ctrl-\\";
    bool read_only = false;
};
/// The parameters of the notification cli.attach.
Attachment attachment_from(const Json &params);

/// The byte that a key named "ctrl-X" types; nullopt for anything else.
std::optional<char> detach_key(std::string_view name);

/// Where in `typed` the key is pressed: as its byte, or as programs can ask to be told of it (CSI code ; 5 u).
std::size_t find_detach_key(std::string_view typed, char key);

/// Until it is detached or the run ends; the exit status. A terminal is put back as it was found, whatever happens.
int attach(const Attachment &to);

} // namespace wm::cli
