#include "git/status.h"

#include "base/files.h"
#include "base/text.h"
#include "git/git_command.h"
#include "git/repository.h"

#include <format>

namespace wm::git {
namespace {

// The part after `count` fields that end in a blank; paths may hold blanks themselves.
std::string after_fields(const std::string &entry, int count)
{
    std::size_t at = 0;
    for (; count > 0 && at != std::string::npos; --count)
        at = entry.find(' ', at == 0 ? 0 : at + 1);
    return at == std::string::npos ? std::string() : entry.substr(at + 1);
}

std::string content(const std::filesystem::path &file)
{
    const auto bytes = read_file(file);
    return bytes ? std::string(trim(*bytes)) : std::string();
}

// git-status(1), "Porcelain Format Version 2".
WorktreeStatus read_porcelain(std::string_view text)
{
    WorktreeStatus status;
    const auto entries = split_nul(text);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const std::string &entry = entries[i];
        if (entry.starts_with("# branch.oid ") && entry != "# branch.oid (initial)")
            status.head = entry.substr(13);
        else if (entry.starts_with("# branch.head ") && entry != "# branch.head (detached)")
            status.branch = entry.substr(14);
        else if (entry.starts_with("1 "))
            status.changed.push_back({after_fields(entry, 8), "", entry[2], entry[3]});
        else if (entry.starts_with("2 ") && i + 1 < entries.size())
            status.changed.push_back({after_fields(entry, 9), entries[++i], entry[2], entry[3]});
        else if (entry.starts_with("u "))
            status.conflicted.push_back(after_fields(entry, 10));
        else if (entry.starts_with("? "))
            status.untracked.push_back(entry.substr(2));
        else if (entry.starts_with("! "))
            status.ignored.push_back(entry.substr(2));
    }
    return status;
}

} // namespace

std::vector<std::string> WorktreeStatus::unsaved() const
{
    std::vector<std::string> all = conflicted;
    for (const ChangedFile &file : changed)
        all.push_back(file.path);
    all.insert(all.end(), untracked.begin(), untracked.end());
    return all;
}

Result<WorktreeStatus> status(const std::filesystem::path &worktree, const StatusOptions &options)
{
    auto answer = run(worktree,
        {"status", "--porcelain=v2", "--branch", "-z", options.each_untracked ? "--untracked-files=all" : "--untracked-files=normal",
            "--find-renames", options.ignored ? "--ignored=traditional" : "--ignored=no",
            options.look_into_submodules ? "--ignore-submodules=none" : "--ignore-submodules=dirty"});
    if (!answer)
        return std::unexpected(answer.error());
    const auto dirs = git_dirs(worktree);
    if (!dirs)
        return std::unexpected(dirs.error());
    WorktreeStatus status = read_porcelain(*answer);
    status.operation = operation_in_progress(dirs->own).operation;
    return status;
}

std::string_view to_words(Operation operation)
{
    switch (operation) {
    case Operation::none: return "";
    case Operation::merge: return "a merge";
    case Operation::rebase: return "a rebase";
    case Operation::apply_mail: return "a git am";
    case Operation::cherry_pick: return "a cherry-pick";
    case Operation::revert: return "a revert";
    case Operation::bisect: return "a bisect";
    }
    return "";
}

// The same files that git's own prompt and wt-status.c look at.
OperationInProgress operation_in_progress(const std::filesystem::path &git_dir)
{
    const auto has = [&](const char *name) {
        std::error_code error;
        return std::filesystem::exists(git_dir / name, error);
    };
    if (has("rebase-merge"))
        return {Operation::rebase, content(git_dir / "rebase-merge/head-name")};
    if (has("rebase-apply/applying"))
        return {Operation::apply_mail, ""};
    if (has("rebase-apply"))
        return {Operation::rebase, content(git_dir / "rebase-apply/head-name")};
    if (has("MERGE_HEAD"))
        return {Operation::merge, ""};
    if (has("CHERRY_PICK_HEAD"))
        return {Operation::cherry_pick, ""};
    if (has("REVERT_HEAD"))
        return {Operation::revert, ""};
    if (has("BISECT_LOG"))
        return {Operation::bisect, "refs/heads/" + content(git_dir / "BISECT_START")};
    return {};
}

std::string name_some(const std::vector<std::string> &paths, std::size_t limit)
{
    std::string text;
    for (std::size_t i = 0; i < std::min(limit, paths.size()); ++i)
        text += (i == 0 ? "" : ", ") + paths[i];
    if (paths.size() > limit)
        text += std::format(" and {} more", paths.size() - limit);
    return text;
}

} // namespace wm::git
