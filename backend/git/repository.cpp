#include "git/repository.h"

#include "base/text.h"
#include "git/git_command.h"
#include "git/libgit2.h"

#include <format>

namespace wm::git {
namespace {

constexpr std::string_view heads = "refs/heads/";

std::optional<Head> read_head(git_repository *repository)
{
    const auto reference = lib::made_by<lib::Reference>([&](git_reference **out) { return git_reference_lookup(out, repository, "HEAD"); });
    if (!reference)
        return std::nullopt;
    Head head;
    if (git_reference_type(reference.get()) == GIT_REFERENCE_SYMBOLIC) {
        head.branch = git_reference_symbolic_target(reference.get());
        if (!head.branch.starts_with(heads))
            return std::nullopt;
        head.branch.erase(0, heads.size());
    }
    git_oid id;
    if (git_reference_name_to_id(&id, repository, "HEAD") == 0)
        head.commit = lib::to_hex(id);
    return head;
}

// "https://name:secret@host/x" → "https://name@host/x": what is stored and shown carries no password.
std::string without_password(std::string url)
{
    const auto scheme = url.find("://");
    if (scheme == std::string::npos)
        return url;
    const auto start = scheme + 3;
    const auto at = url.substr(0, url.find('/', start)).rfind('@');
    const auto colon = url.find(':', start);
    if (at != std::string::npos && at > start && colon < at)
        url.erase(colon, at - colon);
    return url;
}

std::string answer_or_empty(const std::filesystem::path &directory, const std::vector<std::string> &arguments, bool look_upwards = false)
{
    auto answer = run(directory, arguments, {.look_upwards = look_upwards});
    return answer ? first_answer(std::move(*answer)) : std::string();
}

void read_remote(RepositoryFacts &facts)
{
    facts.remote = answer_or_empty(facts.top_level, {"config", "--get", std::format("branch.{}.remote", facts.branch)});
    if (facts.remote.empty() || facts.remote == ".")
        facts.remote = "origin";
    facts.remote_url = without_password(answer_or_empty(facts.top_level, {"remote", "get-url", "--", facts.remote}));
    if (facts.remote_url.empty())
        facts.remote.clear();
}

Result<> require_local_directory(const std::filesystem::path &path, const std::function<bool(const std::filesystem::path &)> &is_remote)
{
    std::error_code error;
    if (!std::filesystem::exists(path, error))
        return fail("not_found", std::format("There is no directory {}.", path.string()), "Check the path.");
    if (!std::filesystem::is_directory(path, error))
        return fail("not_a_directory", std::format("{} is a file, not a directory.", path.string()), "Name the directory of a git clone.");
    if (is_remote(path))
        return fail("network_fs", std::format("{} is on a network file system, where git's locks cannot be trusted.", path.string()),
            "Add a clone on a local disk.");
    return {};
}

Result<> require_working_tree(const std::filesystem::path &path)
{
    auto answer = run(path, {"rev-parse", "--is-bare-repository", "--is-inside-work-tree"}, {.look_upwards = true});
    if (!answer)
        return std::unexpected(answer.error());
    const auto lines = split_lines(*answer);
    if (lines.size() == 2 && lines[1] == "true")
        return {};
    if (!lines.empty() && lines[0] == "true")
        return fail("bare_repository", std::format("{} is a bare repository, which has no files to work on.", path.string()),
            std::format("Clone it and add the clone: git clone '{}' DIRECTORY", path.string()));
    return fail("inside_git_dir", std::format("{} is inside a repository's git directory, not in its files.", path.string()),
        "Name the directory that contains .git.");
}

} // namespace

Result<GitDirs> git_dirs(const std::filesystem::path &repository)
{
    if (const auto opened = lib::open(repository)) {
        const auto plain = [](const char *path) { return (std::filesystem::path(path) / "x").lexically_normal().parent_path(); };
        return GitDirs{plain(git_repository_path(opened.get())), plain(git_repository_commondir(opened.get()))};
    }
    auto own = run(repository, {"rev-parse", "--absolute-git-dir"});
    if (!own)
        return std::unexpected(own.error());
    auto common = run(repository, {"rev-parse", "--path-format=absolute", "--git-common-dir"});
    if (!common)
        return std::unexpected(common.error());
    return GitDirs{first_answer(std::move(*own)), first_answer(std::move(*common))};
}

Result<Head> head(const std::filesystem::path &repository)
{
    if (const auto opened = lib::open(repository)) {
        if (auto found = read_head(opened.get()))
            return *found;
    }
    auto branch = try_run(repository, {"symbolic-ref", "--quiet", "--short", "HEAD"});
    if (!branch)
        return std::unexpected(branch.error());
    if (!branch->succeeded() && branch->exit_code != 1)
        return std::unexpected(explain(repository, "symbolic-ref", *branch));
    return Head{first_answer(branch->out), answer_or_empty(repository, {"rev-parse", "--quiet", "--verify", "HEAD^{commit}"})};
}

Result<RepositoryFacts> inspect(const std::filesystem::path &path, const std::function<bool(const std::filesystem::path &)> &is_remote)
{
    if (auto local = require_local_directory(path, is_remote); !local)
        return std::unexpected(local.error());
    std::error_code error;
    const auto start = std::filesystem::canonical(path, error);
    if (auto tree = require_working_tree(start); !tree)
        return std::unexpected(tree.error());

    RepositoryFacts facts;
    auto top = run(start, {"rev-parse", "--show-toplevel"}, {.look_upwards = true});
    if (!top)
        return std::unexpected(top.error());
    facts.top_level = first_answer(std::move(*top));
    const auto dirs = git_dirs(facts.top_level);
    if (!dirs)
        return std::unexpected(dirs.error());
    facts.git_dir = dirs->own;
    facts.common_dir = dirs->common;
    if (auto local = require_local_directory(facts.common_dir, is_remote); !local)
        return std::unexpected(local.error());
    facts.linked_worktree = facts.git_dir != facts.common_dir;
    if (auto around = answer_or_empty(facts.top_level.parent_path(), {"rev-parse", "--show-toplevel"}, true); !around.empty())
        facts.enclosing = around;

    const auto at = head(facts.top_level);
    if (!at)
        return std::unexpected(at.error());
    if (at->commit.empty())
        return fail("empty_repository", std::format("The branch {} of {} has no commit yet.", at->branch, facts.top_level.string()),
            "Make a first commit: git commit --allow-empty -m 'First commit'");
    if (at->branch.empty())
        return fail("detached_head",
            std::format("{} is not on a branch (detached HEAD), so there is nowhere to land work.", facts.top_level.string()),
            "Check out the branch that work should land on: git switch main");
    facts.branch = at->branch;
    facts.head = at->commit;
    read_remote(facts);
    return facts;
}

} // namespace wm::git
