#include "git/diff.h"

#include "base/text.h"
#include "git/git_command.h"
#include "git/history.h"
#include "git/libgit2.h"

#include <algorithm>
#include <charconv>

namespace wm::git {
namespace {

int number(std::string_view text)
{
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

lib::Tree tree_of(git_repository *repository, const std::string &sha)
{
    git_oid id;
    if (git_oid_fromstr(&id, sha.c_str()) != 0)
        return {};
    const auto commit = lib::made_by<lib::Commit>([&](git_commit **out) { return git_commit_lookup(out, repository, &id); });
    return commit ? lib::made_by<lib::Tree>([&](git_tree **out) { return git_commit_tree(out, commit.get()); }) : lib::Tree();
}

std::optional<FileChange> read_patch(git_patch *patch)
{
    const git_diff_delta *delta = git_patch_get_delta(patch);
    FileChange change;
    change.path = delta->status == GIT_DELTA_DELETED ? delta->old_file.path : delta->new_file.path;
    if (delta->status == GIT_DELTA_RENAMED)
        change.old_path = delta->old_file.path;
    change.binary = (delta->flags & GIT_DIFF_FLAG_BINARY) != 0;
    std::size_t added = 0;
    std::size_t removed = 0;
    if (!change.binary && git_patch_line_stats(nullptr, &added, &removed, patch) != 0)
        return std::nullopt;
    change.added = static_cast<int>(added);
    change.removed = static_cast<int>(removed);
    return change;
}

lib::Patch patch_of(git_diff *diff, std::size_t index)
{
    return lib::made_by<lib::Patch>([&](git_patch **out) { return git_patch_from_diff(out, diff, index); });
}

std::optional<FileChange> read_delta(git_diff *diff, std::size_t index)
{
    const auto patch = patch_of(diff, index);
    return patch ? read_patch(patch.get()) : std::nullopt;
}

bool find_renames(git_diff *diff, unsigned flags)
{
    git_diff_find_options renames = GIT_DIFF_FIND_OPTIONS_INIT;
    renames.flags = flags;
    renames.rename_limit = 1000; // git's own default
    return git_diff_find_similar(diff, &renames) == 0;
}

std::optional<std::vector<FileChange>> changes_by_library(
    const std::filesystem::path &directory, const std::string &base, const std::string &tip)
{
    const auto repository = lib::open(directory);
    if (!repository)
        return std::nullopt;
    const auto before = tree_of(repository.get(), base);
    const auto after = tree_of(repository.get(), tip);
    if (!before || !after)
        return std::nullopt;
    git_diff_options options = GIT_DIFF_OPTIONS_INIT;
    const auto diff = lib::made_by<lib::Diff>(
        [&](git_diff **out) { return git_diff_tree_to_tree(out, repository.get(), before.get(), after.get(), &options); });
    if (!diff || !find_renames(diff.get(), GIT_DIFF_FIND_RENAMES))
        return std::nullopt;
    std::vector<FileChange> files;
    for (std::size_t i = 0; i < git_diff_num_deltas(diff.get()); ++i) {
        auto change = read_delta(diff.get(), i);
        if (!change)
            return std::nullopt;
        files.push_back(std::move(*change));
    }
    return files;
}

// "added\tremoved\tpath\0", or for renames "added\tremoved\t\0old\0new\0"; "-" for binary.
Result<std::vector<FileChange>> changes_by_command(const std::filesystem::path &repository, const std::string &base, const std::string &tip)
{
    auto answer =
        run(repository, {"diff-tree", "-r", "-z", "--numstat", "--find-renames", "--no-ext-diff", "--no-textconv", base, tip, "--"});
    if (!answer)
        return std::unexpected(answer.error());
    std::vector<FileChange> files;
    const auto fields = split_nul(*answer);
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto first = fields[i].find('\t');
        const auto second = fields[i].find('\t', first + 1);
        if (first == std::string::npos || second == std::string::npos)
            continue;
        FileChange change;
        change.binary = fields[i].starts_with('-');
        change.added = number(std::string_view(fields[i]).substr(0, first));
        change.removed = number(std::string_view(fields[i]).substr(first + 1, second - first - 1));
        change.path = fields[i].substr(second + 1);
        if (change.path.empty() && i + 2 < fields.size()) {
            change.old_path = fields[++i];
            change.path = fields[++i];
        }
        files.push_back(std::move(change));
    }
    return files;
}

} // namespace

Result<DiffSummary> diff_summary(const std::filesystem::path &repository, const std::string &target, const std::string &tip)
{
    DiffSummary summary;
    auto sha = resolve(repository, tip);
    auto base = sha ? merge_base(repository, target, *sha) : sha;
    if (!base)
        return std::unexpected(base.error());
    summary.base = std::move(*base);
    summary.tip = std::move(*sha);
    if (auto files = changes_by_library(repository, summary.base, summary.tip)) {
        summary.files = std::move(*files);
    } else {
        auto listed = changes_by_command(repository, summary.base, summary.tip);
        if (!listed)
            return std::unexpected(listed.error());
        summary.files = std::move(*listed);
    }
    std::ranges::sort(summary.files, {}, &FileChange::path);
    for (const FileChange &file : summary.files) {
        summary.added += file.added;
        summary.removed += file.removed;
    }
    return summary;
}

Result<PatchWindow> file_patch(const std::filesystem::path &repository, const std::string &base, const std::string &tip,
    const FileChange &file, std::size_t first, std::size_t count)
{
    const auto from = resolve(repository, base);
    const auto to = from ? resolve(repository, tip) : from;
    if (!to)
        return std::unexpected(to.error());
    std::vector<std::string> arguments{
        "diff-tree", "-r", "-p", "--find-renames", "--no-ext-diff", "--no-textconv", "--no-color", *from, *to, "--", file.path};
    if (!file.old_path.empty())
        arguments.push_back(file.old_path);
    GitOptions options;
    options.output_limit = 32u << 20;
    options.may_truncate = true;
    const auto answer = try_run(repository, arguments, options);
    if (!answer)
        return std::unexpected(answer.error());
    if (!answer->succeeded())
        return std::unexpected(explain(repository, "diff-tree", *answer));
    auto lines = split_lines(answer->out);
    PatchWindow window{.lines = {}, .first = std::min(first, lines.size()), .total = lines.size(), .truncated = answer->truncated};
    const auto begin = lines.begin() + static_cast<std::ptrdiff_t>(window.first);
    window.lines.assign(std::make_move_iterator(begin),
        std::make_move_iterator(begin + static_cast<std::ptrdiff_t>(std::min(count, lines.size() - window.first))));
    return window;
}

namespace {

/// Larger ones are counted as binary, and beyond so many files their names must do: an agent may leave anything.
constexpr git_off_t most_file_bytes = 8 << 20;
constexpr std::size_t most_counted_files = 2'000;

std::string text_of(git_patch *patch)
{
    git_buf buffer = GIT_BUF_INIT;
    std::string text;
    if (git_patch_to_buf(&buffer, patch) == 0)
        text.assign(buffer.ptr, buffer.size);
    git_buf_dispose(&buffer);
    return text;
}

/// Without numbers: what cannot be read (it may be changing right now) is still there.
WorkingChange named(const git_diff_delta &delta)
{
    const char *path = delta.new_file.path != nullptr ? delta.new_file.path : delta.old_file.path;
    return {.file = {.path = path != nullptr ? path : "", .old_path = {}}, .patch = {}};
}

std::optional<std::vector<WorkingChange>> worktree_by_library(
    const std::filesystem::path &worktree, const std::string &base, std::size_t patch_room)
{
    const auto repository = lib::open(worktree);
    const auto before = repository ? tree_of(repository.get(), base) : lib::Tree();
    if (!before)
        return std::nullopt;
    git_diff_options options = GIT_DIFF_OPTIONS_INIT;
    options.flags = GIT_DIFF_INCLUDE_UNTRACKED | GIT_DIFF_RECURSE_UNTRACKED_DIRS | GIT_DIFF_SHOW_UNTRACKED_CONTENT;
    options.ignore_submodules = GIT_SUBMODULE_IGNORE_DIRTY;
    options.max_size = most_file_bytes;
    const auto diff = lib::made_by<lib::Diff>(
        [&](git_diff **out) { return git_diff_tree_to_workdir_with_index(out, repository.get(), before.get(), &options); });
    if (!diff || !find_renames(diff.get(), GIT_DIFF_FIND_RENAMES | GIT_DIFF_FIND_FOR_UNTRACKED))
        return std::nullopt;
    std::vector<WorkingChange> changes;
    for (std::size_t i = 0; i < git_diff_num_deltas(diff.get()); ++i) {
        WorkingChange change = named(*git_diff_get_delta(diff.get(), i));
        const auto patch = i < most_counted_files ? patch_of(diff.get(), i) : lib::Patch();
        if (auto file = patch ? read_patch(patch.get()) : std::nullopt) {
            change.file = std::move(*file);
            if (patch_room > 0 && !change.file.binary)
                change.patch = text_of(patch.get()).substr(0, patch_room);
            patch_room -= change.patch.size();
        }
        changes.push_back(std::move(change));
    }
    return changes;
}

} // namespace

Result<std::vector<WorkingChange>> worktree_changes(
    const std::filesystem::path &worktree, const std::string &target, std::size_t patch_room)
{
    const auto head = resolve(worktree, "HEAD");
    const auto base = head ? merge_base(worktree, target, *head) : head;
    if (!base)
        return std::unexpected(base.error());
    if (auto changes = worktree_by_library(worktree, *base, patch_room)) {
        std::ranges::sort(*changes, {}, [](const WorkingChange &change) { return change.file.path; });
        return std::move(*changes);
    }
    auto summary = diff_summary(worktree, target, *head);
    if (!summary)
        return std::unexpected(summary.error());
    std::vector<WorkingChange> changes;
    for (FileChange &file : summary->files)
        changes.push_back({std::move(file), {}});
    return changes;
}

} // namespace wm::git
