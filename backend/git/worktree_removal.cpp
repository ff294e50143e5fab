#include "git/worktree_removal.h"

#include "base/files.h"
#include "base/text.h"
#include "git/git_command.h"
#include "git/preserve.h"
#include "git/repository.h"
#include "git/repository_lock.h"

#include <algorithm>
#include <format>

namespace wm::git {
namespace {

namespace fs = std::filesystem;
using State = WorktreeProbe::State;

// In the admin directory, which goes last: from here on the removal is decided and only needs finishing.
constexpr const char *removal_mark = "wagonmaster-removing";

Result<std::vector<std::string>> preserve_refs(const fs::path &repository)
{
    auto answer = run(repository, {"for-each-ref", "--format=%(refname)", std::string(preserve_prefix)});
    return answer.transform([](const std::string &text) { return split_lines(text); });
}

std::vector<Error> objections(const RemovalPreview &preview, const fs::path &path)
{
    std::vector<Error> all;
    std::error_code error;
    const fs::path &admin = preview.worktree.admin;
    if (fs::exists(admin / "locked", error)) {
        const auto why = read_file(admin / "locked");
        const auto words = why ? std::string(trim(*why)) : std::string();
        all.push_back({"locked_worktree", std::format("The worktree {} is locked{}{}.", path.string(), words.empty() ? "" : ": ", words),
            std::format("Unlock it with: git worktree unlock '{}'", path.string())});
    }
    // Their repositories live in the admin directory, with commits that nothing here has looked at.
    if (fs::exists(admin / "modules", error))
        all.push_back({"submodules", std::format("The worktree {} has submodules, whose commits may exist nowhere else.", path.string()),
            std::format("Push them, then remove it with: git worktree remove --force '{}'", path.string())});
    if (preview.status.operation != Operation::none)
        all.push_back({"operation_in_progress",
            std::format("{} is in the middle of {}.", path.string(), to_words(preview.status.operation)), "Finish or abort it first."});
    if (const auto files = preview.status.unsaved(); !files.empty())
        all.push_back({"unsaved_files", std::format("{} has files that are not committed: {}.", path.string(), name_some(files, 5)),
            "Commit them, or agree to lose them."});
    if (preview.unreachable.total > 0)
        all.push_back({"unreachable_commits",
            std::format("{} of {} would be lost: {}.",
                preview.unreachable.total == 1 ? "1 commit" : std::format("{} commits", preview.unreachable.total), path.string(),
                preview.unreachable.newest.front().subject),
            "Land them, or keep them under a preserve ref."});
    return all;
}

Result<> finish(const fs::path &path, const fs::path &admin)
{
    std::error_code error;
    fs::remove_all(path, error);
    if (!error && !admin.empty())
        fs::remove_all(admin, error);
    if (error)
        return fail_errno(error.value(), "Cannot remove the worktree " + path.string());
    return {};
}

Result<> refuse_unless_answered(const RemovalPreview &preview, const RemoveOptions &options)
{
    for (const Error &objection : preview.objections) {
        const bool about_files = objection.code == "unsaved_files" || objection.code == "operation_in_progress";
        const bool about_commits = objection.code == "unreachable_commits";
        if (!(about_files && options.discard_files) && !(about_commits && !options.preserve_as.empty()))
            return std::unexpected(objection);
    }
    return {};
}

} // namespace

Result<RemovalPreview> preview_removal(const fs::path &repository, const fs::path &path, const std::vector<std::string> &kept)
{
    RemovalPreview preview;
    auto probe = probe_worktree(path);
    if (!probe)
        return std::unexpected(probe.error());
    preview.worktree = std::move(*probe);
    if (preview.worktree.state == State::foreign)
        return fail("foreign", preview.worktree.reason, "Look at it and remove it by hand.");
    if (preview.worktree.state != State::ready)
        return preview;

    const auto dirs = git_dirs(repository);
    const auto own = dirs ? git_dirs(path) : dirs;
    if (!own)
        return std::unexpected(own.error());
    std::error_code error;
    if (!fs::equivalent(dirs->common, own->common, error))
        return fail("foreign", std::format("{} is a worktree of another repository.", path.string()));

    auto files = status(path, {.ignored = true});
    if (!files)
        return std::unexpected(files.error());
    preview.status = std::move(*files);
    auto safe = preserve_refs(repository);
    if (!safe)
        return std::unexpected(safe.error());
    safe->insert(safe->end(), kept.begin(), kept.end());
    if (!preview.worktree.head.empty()) {
        auto commits = commits_not_in(repository, {preview.worktree.head}, *safe, 20);
        if (!commits)
            return std::unexpected(commits.error());
        preview.unreachable = std::move(*commits);
    }
    preview.objections = objections(preview, path);
    return preview;
}

Result<> remove_worktree(const fs::path &repository, const fs::path &path, const RemoveOptions &options)
{
    const auto dirs = git_dirs(repository);
    if (!dirs)
        return std::unexpected(dirs.error());
    const auto lock = RepositoryLock::take(dirs->common);
    if (!lock)
        return std::unexpected(lock.error());
    const auto admin = find_admin(dirs->common, path);
    std::error_code error;
    if (!admin.empty() && fs::exists(admin / removal_mark, error))
        return finish(path, admin);

    const auto preview = preview_removal(repository, path, options.kept);
    if (!preview)
        return std::unexpected(preview.error());
    if (preview->worktree.state == State::ready) {
        if (auto answered = refuse_unless_answered(*preview, options); !answered)
            return answered;
        if (preview->unreachable.total > 0) {
            if (auto kept = write_preserve_ref(repository, options.preserve_as, preview->worktree.head); !kept)
                return kept;
        }
        if (admin.empty())
            return fail("foreign", std::format("git has no record of the worktree {}.", path.string()), "Try: git worktree repair");
        if (auto marked = write_file_atomically(admin / removal_mark, ""); !marked)
            return marked;
    }
    return finish(path, admin);
}

Result<bool> remove_landed_branch(const fs::path &repository, const std::string &branch, const std::string &target)
{
    const auto dirs = git_dirs(repository);
    if (!dirs)
        return std::unexpected(dirs.error());
    const auto lock = RepositoryLock::take(dirs->common); // no worktree begins on it meanwhile
    if (!lock)
        return std::unexpected(lock.error());
    const auto tip = branch_tip(repository, branch);
    if (!tip)
        return std::unexpected(tip.error());
    if (!*tip)
        return true;
    const auto worktrees = list_worktrees(repository);
    if (!worktrees)
        return std::unexpected(worktrees.error());
    if (std::ranges::contains(*worktrees, branch, &ListedWorktree::branch))
        return false;
    const auto landed = is_ancestor(repository, **tip, "refs/heads/" + target);
    if (!landed || !*landed)
        return landed;
    // The very tip that was looked at, and no other.
    return run(repository, {"update-ref", "-d", "refs/heads/" + branch, **tip}).transform([](const std::string &) { return true; });
}

} // namespace wm::git
