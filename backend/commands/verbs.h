#pragma once
// Which command the first words of a command line mean.
#include "base/result.h"
#include "commands/command_spec.h"

#include <span>

namespace wm::commands {

struct VerbMatch {
    const CommandSpec *spec = nullptr;
    std::size_t words = 0; ///< how many of the words were the verb
};
/// The longest verb that the words begin with.
VerbMatch find_verb(std::span<const std::string> words);
/// "usage" with what comes near; for a verb of the Beads project, what to do instead (bd_words.h).
std::unexpected<Error> unknown_verb(std::span<const std::string> words);

/// The first word of several verbs: "label" of "label add".
bool is_group(std::string_view word);

/// Verbs that begin so are for programs; no help lists them.
inline bool is_hidden(std::string_view verb)
{
    return verb.starts_with("__");
}

} // namespace wm::commands
