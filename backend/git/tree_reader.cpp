#include "git/tree_reader.h"

#include "git/git_command.h"
#include "git/history.h"

#include <charconv>
#include <format>

namespace wm::git {

Result<std::vector<TreeFile>> read_tree(
    const std::filesystem::path &repository, const std::string &revision, const std::string &folder, std::size_t limit)
{
    const auto commit = resolve(repository, revision);
    if (!commit)
        return std::unexpected(commit.error());
    // "<mode> blob <sha>\t<path>\0" each
    const auto listing = run(repository, {"ls-tree", "-r", "-z", *commit, "--", folder + "/"});
    if (!listing)
        return std::unexpected(listing.error());
    std::vector<TreeFile> files;
    std::string wanted;
    for (const std::string &entry : split_nul(*listing)) {
        const auto tab = entry.find('\t');
        if (tab == std::string::npos || !entry.starts_with("100"))
            continue;
        files.push_back({entry.substr(tab + folder.size() + 2), {}});
        wanted += entry.substr(12, tab - 12) + '\n';
    }
    if (files.empty())
        return files;

    // "<sha> blob <size>\n<bytes>\n" each, in the order asked for
    auto answer = run(repository, {"cat-file", "--batch"}, {.input = wanted, .output_limit = limit});
    if (!answer && answer.error().code == "too_large")
        return fail("too_large", std::format("{} in {} holds more than {} MB.", folder, revision, limit >> 20));
    if (!answer)
        return std::unexpected(answer.error());
    std::string_view rest = *answer;
    for (TreeFile &file : files) {
        const auto end = rest.find('\n');
        const auto space = rest.substr(0, end).rfind(' ');
        std::size_t size = 0;
        if (end == std::string_view::npos || space == std::string_view::npos ||
            std::from_chars(rest.data() + space + 1, rest.data() + end, size).ptr != rest.data() + end || rest.size() < end + size + 2)
            return fail("git", std::format("git did not give {} of {}.", file.path, revision), "Check the repository with git fsck.");
        file.bytes = rest.substr(end + 1, size);
        rest.remove_prefix(end + size + 2);
    }
    return files;
}

} // namespace wm::git
