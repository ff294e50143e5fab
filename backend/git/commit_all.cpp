#include "git/commit_all.h"

#include "base/files.h"
#include "base/text.h"
#include "git/git_command.h"
#include "git/repository.h"
#include "git/status.h"

#include <algorithm>
#include <format>

namespace wm::git {
namespace {

namespace fs = std::filesystem;

constexpr const char *our_index = "wagonmaster-index";

/// Removed with whatever happens.
class IndexBeside {
public:
    explicit IndexBeside(const fs::path &git_dir) : m_path(git_dir / our_index)
    {
        std::error_code error; // one that a crash left is replaced; without an index git makes one
        fs::copy_file(git_dir / "index", m_path, fs::copy_options::overwrite_existing, error);
    }
    ~IndexBeside()
    {
        std::error_code error;
        fs::remove(m_path, error);
        fs::remove(m_path.string() + ".lock", error);
    }
    IndexBeside(const IndexBeside &) = delete;
    IndexBeside &operator=(const IndexBeside &) = delete;

    std::string variable() const { return "GIT_INDEX_FILE=" + m_path.string(); }

private:
    fs::path m_path;
};

/// git calls any line of seven equals signs a marker, a heading too: a conflict has both ends.
bool has_both_ends(const fs::path &file)
{
    const auto text = read_file(file, 64u << 20);
    if (!text)
        return true; // what cannot be looked at is not committed unseen
    const auto has_line = [&](std::string_view start) { return text->starts_with(start) || text->contains("\n" + std::string(start)); };
    return has_line("<<<<<<< ") && has_line(">>>>>>> ");
}

/// From `git diff --check`: "path:7: leftover conflict marker".
std::vector<std::string> conflicted_files(const fs::path &worktree, std::string_view report)
{
    std::vector<std::string> files;
    for (const std::string &line : split_lines(report)) {
        const auto end = line.rfind(": leftover conflict marker");
        const auto number = end == std::string::npos ? end : line.rfind(':', end - 1);
        if (number == std::string::npos)
            continue;
        const std::string file = line.substr(0, number);
        if (!std::ranges::contains(files, file) && has_both_ends(worktree / file))
            files.push_back(file);
    }
    return files;
}

} // namespace

Result<std::string> commit_all(const fs::path &worktree, const CommitAll &how)
{
    const auto dirs = git_dirs(worktree);
    if (!dirs)
        return std::unexpected(dirs.error());
    const IndexBeside index(dirs->own);
    std::vector<std::string> environment = how.environment;
    environment.push_back(index.variable());
    const GitOptions options{.environment = environment, .input = how.message, .deadline = std::chrono::minutes(5)};

    if (auto added = run(worktree, {"add", "--all"}, options); !added)
        return std::unexpected(added.error());
    const auto checked = try_run(worktree,
        {"-c", "core.whitespace=-blank-at-eol,-blank-at-eof,-space-before-tab", "-c", "core.quotePath=false", "diff", "--cached", "--check",
            "--no-ext-diff", "--no-textconv"},
        options);
    if (!checked)
        return std::unexpected(checked.error());
    if (const auto files = conflicted_files(worktree, checked->out); !files.empty())
        return fail("conflict_markers", std::format("A conflict is not resolved in {}.", name_some(files)), "Resolve it first.");

    const auto differs = try_run(worktree, {"diff", "--cached", "--quiet", "--no-ext-diff"}, options);
    if (!differs)
        return std::unexpected(differs.error());
    if (!differs->succeeded()) {
        auto committed = run(worktree,
            {"-c", "commit.status=false", "commit", "--quiet", "--no-verify", "--no-gpg-sign", "--cleanup=verbatim", "--file=-"}, options);
        if (!committed)
            return std::unexpected(committed.error());
    }
    // The worktree's own index follows. After a crash before this it still has what is committed now as changes: the next
    // time there is nothing to commit, and it follows then.
    if (auto followed = run(worktree, {"reset", "--quiet", "--mixed"}); !followed)
        return std::unexpected(followed.error());
    auto at = head(worktree);
    if (!at)
        return std::unexpected(at.error());
    return at->commit;
}

} // namespace wm::git
