#include "git/worktree.h"

#include "base/files.h"
#include "base/text.h"
#include "git/branch_name.h"
#include "git/git_command.h"
#include "git/history.h"
#include "git/repository.h"
#include "git/repository_lock.h"

#include <format>

namespace wm::git {
namespace {

namespace fs = std::filesystem;
using State = WorktreeProbe::State;

std::string content(const fs::path &file)
{
    const auto bytes = read_file(file, 65536);
    return bytes ? std::string(trim(*bytes)) : std::string();
}

fs::path real(const fs::path &path)
{
    std::error_code error;
    auto resolved = fs::weakly_canonical(path, error);
    return error ? path : resolved;
}

WorktreeProbe foreign(std::string reason)
{
    return {.state = State::foreign, .branch = {}, .head = {}, .admin = {}, .reason = std::move(reason)};
}

// git keeps this lock while it makes a worktree and takes it away last (builtin/worktree.c, add_worktree).
bool is_being_made(const fs::path &admin)
{
    return content(admin / "locked") == "initializing";
}

Result<> remove_tree(const fs::path &path)
{
    std::error_code error;
    fs::remove_all(path, error);
    if (error)
        return fail_errno(error.value(), "Cannot remove " + path.string());
    return {};
}

Result<> clear(const fs::path &path, const fs::path &admin)
{
    if (auto removed = remove_tree(path); !removed)
        return removed;
    return admin.empty() ? Result<>() : remove_tree(admin);
}

struct NewWorktree {
    fs::path repository;
    fs::path path;
    std::string branch; ///< empty: detached
    std::string base;   ///< sha
};

// True: it is there already, made for the same purpose. False: the place is free.
Result<bool> take_place(const NewWorktree &wanted, const fs::path &common_dir, WorktreeProbe &found)
{
    auto probe = probe_worktree(wanted.path);
    if (!probe)
        return std::unexpected(probe.error());
    found = *probe;
    switch (found.state) {
    case State::ready:
        if (found.branch == wanted.branch && real(found.admin.parent_path()) == real(common_dir / "worktrees") &&
            (!wanted.branch.empty() || found.head == wanted.base))
            return true;
        return fail("path_taken",
            std::format("{} is already a worktree of {}.", wanted.path.string(), found.branch.empty() ? found.head : found.branch));
    case State::foreign: return fail("path_taken", found.reason, "Move it away, then try again.");
    case State::half_made:
    case State::absent: break;
    }
    const auto admin = find_admin(common_dir, wanted.path);
    if (auto cleared = clear(wanted.path, admin); !cleared)
        return std::unexpected(cleared.error());
    if (auto made = make_private_directory(wanted.path.parent_path()); !made)
        return std::unexpected(made.error());
    return false;
}

Result<> add_once(const NewWorktree &wanted, const fs::path &common_dir, bool branch_exists, const RepositoryLock &lock)
{
    std::vector<std::string> arguments{"worktree", "add", "--quiet"};
    if (wanted.branch.empty())
        arguments.insert(arguments.end(), {"--detach", "--", wanted.path.string(), wanted.base});
    else if (branch_exists)
        arguments.insert(arguments.end(), {"--", wanted.path.string(), wanted.branch});
    else
        arguments.insert(arguments.end(), {"--no-track", "-b", wanted.branch, "--", wanted.path.string(), wanted.base});
    auto answer = run(wanted.repository, arguments, {.deadline = std::chrono::minutes(10), .inherited_lock = lock.descriptor()});
    if (answer)
        return {};
    // The place was free before, so all that is there now is ours.
    if (auto cleared = clear(wanted.path, find_admin(common_dir, wanted.path)); !cleared)
        return cleared;
    if (!wanted.branch.empty() && !branch_exists)
        (void)try_run(wanted.repository, {"update-ref", "-d", "refs/heads/" + wanted.branch, wanted.base});
    return std::unexpected(answer.error());
}

Result<WorktreeProbe> add(const NewWorktree &wanted)
{
    const auto dirs = git_dirs(wanted.repository);
    if (!dirs)
        return std::unexpected(dirs.error());
    const auto lock = RepositoryLock::take(dirs->common);
    if (!lock)
        return std::unexpected(lock.error());
    WorktreeProbe found;
    const auto there = take_place(wanted, dirs->common, found);
    if (!there)
        return std::unexpected(there.error());
    if (*there)
        return found;
    const auto tip =
        wanted.branch.empty() ? std::optional<std::string>() : branch_tip(wanted.repository, wanted.branch).value_or(std::nullopt);
    auto added = add_once(wanted, dirs->common, tip.has_value(), *lock);
    // Once more: another git at work in the repository can make an add fail (see the header of repository_lock.h).
    if (!added && (added.error().code == "git" || added.error().code == "locked"))
        added = add_once(wanted, dirs->common, tip.has_value(), *lock);
    if (!added)
        return std::unexpected(added.error());
    return probe_worktree(wanted.path);
}

} // namespace

Result<WorktreeProbe> probe_worktree(const fs::path &path)
{
    std::error_code error;
    const auto kind = fs::symlink_status(path, error);
    if (kind.type() == fs::file_type::not_found)
        return WorktreeProbe{};
    if (kind.type() != fs::file_type::directory)
        return foreign(std::format("{} is not a directory.", path.string()));
    std::vector<fs::path> entries;
    for (auto entry = fs::directory_iterator(path, error); !error && entry != fs::directory_iterator(); entry.increment(error)) {
        entries.push_back(entry->path());
        if (entries.size() > 1)
            break;
    }
    if (error)
        return fail_errno(error.value(), "Cannot look into " + path.string());
    const auto link = path / ".git";
    if (entries.empty())
        return WorktreeProbe{.state = State::half_made, .branch = {}, .head = {}, .admin = {}, .reason = {}};
    if (!fs::is_regular_file(link, error))
        return foreign(std::format("{} holds files but is not a worktree.", path.string()));

    constexpr std::string_view prefix = "gitdir: ";
    const auto text = content(link);
    const auto admin = text.starts_with(prefix) ? (path / text.substr(prefix.size())).lexically_normal() : fs::path();
    const bool complete = !admin.empty() && fs::exists(admin / "HEAD", error) && fs::exists(admin / "commondir", error);
    if (is_being_made(admin) || (!complete && entries.size() == 1))
        return WorktreeProbe{.state = State::half_made, .branch = {}, .head = {}, .admin = admin, .reason = {}};
    if (!complete)
        return foreign(std::format("{} was a worktree, but git no longer knows it.", path.string()));
    const auto at = head(path);
    if (!at)
        return std::unexpected(at.error());
    return WorktreeProbe{.state = State::ready, .branch = at->branch, .head = at->commit, .admin = admin, .reason = {}};
}

Result<WorktreeProbe> add_worktree(const fs::path &repository, const fs::path &path, const std::string &branch, const std::string &base)
{
    if (!is_valid_branch_name(branch))
        return fail("bad_branch_name", std::format("git does not allow a branch called “{}”.", branch));
    auto commit = resolve(repository, base);
    if (!commit)
        return std::unexpected(commit.error());
    return add({repository, path, branch, *commit});
}

Result<WorktreeProbe> add_detached_worktree(const fs::path &repository, const fs::path &path, const std::string &commit)
{
    auto sha = resolve(repository, commit);
    if (!sha)
        return std::unexpected(sha.error());
    return add({repository, path, "", *sha});
}

Result<std::vector<ListedWorktree>> list_worktrees(const fs::path &repository)
{
    auto answer = run(repository, {"worktree", "list", "--porcelain", "-z"});
    if (!answer)
        return std::unexpected(answer.error());
    std::vector<ListedWorktree> all;
    for (const std::string &field : split_nul(*answer)) {
        if (field.starts_with("worktree "))
            all.push_back({.path = field.substr(9), .head = {}, .branch = {}});
        else if (all.empty())
            continue;
        else if (field.starts_with("HEAD "))
            all.back().head = field.substr(5);
        else if (field.starts_with("branch refs/heads/"))
            all.back().branch = field.substr(18);
        else if (field == "bare")
            all.back().bare = true;
        else if (field.starts_with("prunable"))
            all.back().gone = true;
    }
    return all;
}

fs::path find_admin(const fs::path &common_dir, const fs::path &path)
{
    const auto wanted = real(path) / ".git";
    std::error_code error;
    for (auto entry = fs::directory_iterator(common_dir / "worktrees", error); !error && entry != fs::directory_iterator();
        entry.increment(error)) {
        const auto text = content(entry->path() / "gitdir");
        if (!text.empty() && real(entry->path() / text) == wanted)
            return entry->path();
    }
    return {};
}

} // namespace wm::git
