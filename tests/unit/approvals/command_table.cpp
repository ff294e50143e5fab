#include "unit/approvals/command_table.h"

#include <array>
#include <format>
#include <fstream>
#include <stdexcept>

using namespace wm::approvals;

namespace wm::tests {
namespace {

constexpr std::string_view worktree = "/w/app";

std::vector<std::string> split(std::string_view text, char mark)
{
    std::vector<std::string> parts;
    while (true) {
        const std::size_t end = std::min(text.find(mark), text.size());
        parts.emplace_back(text.substr(0, end));
        if (end == text.size())
            return parts;
        text.remove_prefix(end + 1);
    }
}

std::string with_line_breaks(std::string text)
{
    constexpr std::string_view mark = "⏎";
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at))
        text.replace(at, mark.size(), "\n");
    return text;
}

std::string shown(const Word &path, const std::optional<std::string> &cwd)
{
    const auto absolute = absolute_path(path, cwd);
    if (!absolute)
        return "?";
    if (*absolute == worktree)
        return {};
    return absolute->starts_with(std::format("{}/", worktree)) ? absolute->substr(worktree.size() + 1) : *absolute;
}

constexpr std::array path_words = {
    "read", "list", "create", "append", "edit", "replace", "remove", "remove_tree", "move_away", "permissions", "run"};
constexpr std::array git_words = {"push", "force_push", "delete_remote_ref", "reset_hard", "clean", "restore", "switch_discard",
    "delete_branch", "delete_tag", "move_ref", "rewrite", "drop_stash", "expire", "remove_worktree", "remove_files", "config", "hooks"};

std::vector<CommandLine> read_table()
{
    std::ifstream file(WM_FIXTURES "/approvals/commands.tsv");
    std::vector<CommandLine> lines;
    std::string text;
    for (int number = 1; std::getline(file, text); ++number) {
        const std::vector<std::string> columns = split(text, '\t');
        if (columns.size() < 2)
            continue;
        CommandLine line{.command = with_line_breaks(columns[0]),
            .level = columns[1],
            .from = std::format("commands.tsv:{}", number),
            .rules = {},
            .uses = {},
            .cwd = {}};
        const auto fill = [&](std::size_t column, std::vector<std::string> &into) {
            for (std::string &word : column < columns.size() ? split(columns[column], ' ') : std::vector<std::string>())
                if (!word.empty())
                    into.push_back(std::move(word));
        };
        fill(2, line.rules);
        fill(3, line.uses);
        std::erase_if(line.uses, [&](const std::string &word) {
            if (!word.starts_with('@'))
                return false;
            line.cwd = word.substr(1);
            return true;
        });
        lines.push_back(std::move(line));
    }
    if (lines.empty())
        throw std::runtime_error("commands.tsv cannot be read");
    return lines;
}

} // namespace

const std::vector<CommandLine> &command_table()
{
    static const std::vector<CommandLine> lines = read_table();
    return lines;
}

Surroundings table_surroundings(const std::string &cwd)
{
    const std::string where = cwd.empty() ? std::string(worktree) : cwd;
    return {.cwd = where,
        .worktree = std::string(worktree),
        .git_dir = "/home/ada/app/.git",
        .home = "/home/ada",
        .scratch = {"/tmp"},
        .variables = {{"HOME", "/home/ada"}, {"PWD", where}, {"TMPDIR", "/tmp"}, {"USER", "ada"}},
        .branch = "wm/0c9d-resume",
        .target = "main"};
}

std::vector<std::string> uses_of(const Finding &finding)
{
    std::vector<std::string> uses;
    for (const PathUse &use : finding.paths)
        uses.push_back(std::format("{}:{}", path_words[static_cast<std::size_t>(use.what)], shown(use.path, use.cwd)));
    if (finding.git) {
        std::string words;
        for (const std::string &ref : finding.git->refs)
            words += (words.empty() ? "" : ",") + ref;
        for (const Word &path : finding.git->paths)
            words += (words.empty() ? "" : ",") + path.text;
        uses.push_back(std::format("git.{}{}{}", git_words[static_cast<std::size_t>(finding.git->what)], words.empty() ? "" : ":", words));
        if (!words.empty())
            uses.push_back(std::format("git.{}", git_words[static_cast<std::size_t>(finding.git->what)]));
    }
    return uses;
}

} // namespace wm::tests
