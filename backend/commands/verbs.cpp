#include "commands/verbs.h"

#include "base/text.h"
#include "commands/bd_words.h"
#include "commands/command_table.h"
#include "commands/spelling.h"

#include <algorithm>
#include <format>

namespace wm::commands {
namespace {

/// How far two words are apart: insertions, deletions, replacements (Levenshtein).
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j)
            diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])}));
    }
    return row[b.size()];
}

} // namespace

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

std::unexpected<Error> unknown_verb(std::span<const std::string> words)
{
    if (const auto foreign = bd_verb(words))
        return std::unexpected(*foreign);
    std::string asked = words.front();
    if (words.size() > 1 && !words[1].starts_with('-'))
        asked += " " + words[1];
    std::string nearest;
    std::size_t best = 3;
    for (const CommandSpec *spec : all_commands())
        for (const std::string_view verb : spec->verbs)
            for (const std::string &candidate : {asked, words.front()})
                if (const std::size_t d = distance(candidate, verb); d < best && !is_hidden(verb)) {
                    best = d;
                    nearest = verb;
                }
    return fail("usage", std::format("There is no command \"{}\".", elide(is_valid_utf8(asked) ? asked : "?", 60)),
        nearest.empty() ? "`wm help` lists them." : std::format("Did you mean `wm {}`?", nearest));
}

} // namespace wm::commands
