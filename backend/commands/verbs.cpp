#include "commands/verbs.h"

#include "base/nearest.h"
#include "base/text.h"
#include "commands/bd_words.h"
#include "commands/command_table.h"
#include "commands/spelling.h"

#include <algorithm>
#include <format>

namespace wm::commands {

VerbMatch find_verb(std::span<const std::string> words)
{
    VerbMatch best;
    for (const CommandSpec *spec : all_commands())
        for (const std::string_view verb : spec->verbs) {
            const auto parts = split_words(verb);
            if (parts.size() > best.words && words.size() >= parts.size() && std::ranges::equal(parts, words.first(parts.size())))
                best = {spec, parts.size()};
        }
    return best;
}

bool is_group(std::string_view word)
{
    return std::ranges::any_of(all_commands(), [&](const CommandSpec *spec) {
        return std::ranges::any_of(spec->verbs, [&](std::string_view verb) { return verb.starts_with(std::string(word) + " "); });
    });
}

std::unexpected<Error> unknown_verb(std::span<const std::string> words)
{
    if (const auto foreign = bd_verb(words))
        return std::unexpected(*foreign);
    std::string asked = words.front();
    if (words.size() > 1 && !words[1].starts_with('-'))
        asked += " " + words[1];
    std::vector<std::string_view> verbs;
    for (const CommandSpec *spec : all_commands())
        std::ranges::copy_if(spec->verbs, std::back_inserter(verbs), [](std::string_view verb) { return !is_hidden(verb); });
    std::string_view meant = nearest(asked, verbs);
    if (meant.empty())
        meant = nearest(words.front(), verbs);
    return fail("usage", std::format("There is no command \"{}\".", elide(is_valid_utf8(asked) ? asked : "?", 60)),
        meant.empty() ? "`wm help` lists them." : std::format("Did you mean `wm {}`?", meant));
}

} // namespace wm::commands
