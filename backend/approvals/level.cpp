#include "approvals/finding.h"

#include <algorithm>
#include <array>

namespace wm::approvals {
namespace {

struct Row {
    Level level;
    std::string_view word, sentence;
};
constexpr std::array rows = {
    Row{Level::reads, "reads", "Reads only"},
    Row{Level::changes_worktree, "changes_worktree", "Changes files in its worktree"},
    Row{Level::changes_elsewhere, "changes_elsewhere", "Changes files elsewhere"},
    Row{Level::network, "network", "Uses the network"},
    Row{Level::unknown, "unknown", "Could not be understood"},
    Row{Level::destructive, "destructive", "Destructive"},
};

} // namespace

std::string_view word_of(Level level)
{
    return rows[static_cast<std::size_t>(level)].word;
}

std::string_view sentence_of(Level level)
{
    return rows[static_cast<std::size_t>(level)].sentence;
}

std::optional<Level> level_named(std::string_view word)
{
    const auto *found = std::ranges::find(rows, word, &Row::word);
    return found == rows.end() ? std::nullopt : std::optional(found->level);
}

Level gravest(const std::vector<Finding> &findings)
{
    Level level = Level::reads;
    for (const Finding &finding : findings)
        level = std::max(level, finding.level);
    return level;
}

} // namespace wm::approvals
