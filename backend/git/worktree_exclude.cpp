#include "git/worktree_exclude.h"

#include "base/files.h"
#include "base/text.h"
#include "git/git_command.h"
#include "git/repository.h"
#include "git/repository_lock.h"

#include <cstdlib>
#include <format>

namespace wm::git {
namespace {

namespace fs = std::filesystem;

/// Whether git would add something of it.
Result<bool> sees(const fs::path &worktree, const std::vector<std::string> &paths)
{
    std::vector<std::string> arguments{"ls-files", "-z", "--others", "--exclude-standard", "--"};
    arguments.insert(arguments.end(), paths.begin(), paths.end());
    return run(worktree, arguments).transform([](const std::string &seen) { return !seen.empty(); });
}

/// The value of a setting, empty when it is not set.
Result<std::string> setting(const fs::path &directory, std::vector<std::string> arguments)
{
    arguments.insert(arguments.begin(), "config");
    auto answer = try_run(directory, arguments);
    if (!answer)
        return std::unexpected(answer.error());
    if (answer->exit_code != 0 && answer->exit_code != 1) // 1: not set
        return std::unexpected(explain(directory, "config", *answer));
    return std::string(trim(answer->out));
}

/// What the person has git ignore everywhere, which core.excludesFile would otherwise hide.
Result<std::string> excludes_of_person(const fs::path &repository)
{
    auto path = setting(repository, {"--type=path", "--get", "core.excludesFile"});
    if (!path)
        return path;
    fs::path file = *path;
    if (file.empty()) {
        const char *configuration = std::getenv("XDG_CONFIG_HOME");
        const char *home = std::getenv("HOME");
        if (configuration != nullptr && *configuration != '\0')
            file = fs::path(configuration) / "git/ignore";
        else if (home != nullptr)
            file = fs::path(home) / ".config/git/ignore";
    }
    auto text = read_file(repository / file);
    if (!text) // git, too, goes on without it
        return std::string();
    if (!text->empty() && !text->ends_with('\n'))
        *text += '\n';
    return text;
}

Result<> allow_own_configuration(const fs::path &repository, const fs::path &common_dir)
{
    const std::string config = (common_dir / "config").string();
    const auto enabled = setting(repository, {"--file", config, "--type=bool", "--get", "extensions.worktreeConfig"});
    if (!enabled)
        return std::unexpected(enabled.error());
    if (*enabled == "true")
        return {};
    // With the extension these two would count for every worktree (git-worktree(1), "Configuration file").
    const auto bare = setting(repository, {"--file", config, "--type=bool", "--get", "core.bare"});
    const auto tree = setting(repository, {"--file", config, "--get", "core.worktree"});
    if (!bare || !tree)
        return std::unexpected((!bare ? bare : tree).error());
    if (*bare == "true" || !tree->empty())
        return fail("unsupported_repository",
            std::format("The configuration of {} sets {}, so a worktree of it cannot have settings of its own.", repository.string(),
                *bare == "true" ? "core.bare" : "core.worktree"),
            "Name the files that [worktree] copies and links in .gitignore.");
    return run(repository, {"config", "--file", config, "extensions.worktreeConfig", "true"}).transform([](const std::string &) {});
}

} // namespace

std::string exclude_pattern(std::string_view path)
{
    std::string pattern = "/";
    for (const char c : path) {
        if (std::string_view("\\*?[ ").contains(c)) // a space counts only at the end, where it would be dropped
            pattern += '\\';
        pattern += c;
    }
    return pattern;
}

Result<std::vector<std::string>> tracked_among(const fs::path &worktree, const std::vector<std::string> &paths)
{
    std::vector<std::string> tracked;
    for (const std::string &path : paths) {
        auto answer = run(worktree, {"ls-files", "-z", "--", path});
        if (!answer)
            return std::unexpected(answer.error());
        if (!answer->empty())
            tracked.push_back(path);
    }
    return tracked;
}

Result<> exclude_in_worktree(const fs::path &repository, const fs::path &worktree, const std::vector<std::string> &paths)
{
    if (paths.empty())
        return {};
    const auto dirs = git_dirs(worktree);
    if (!dirs)
        return std::unexpected(dirs.error());
    const auto lock = RepositoryLock::take(dirs->common);
    if (!lock)
        return std::unexpected(lock.error());
    const auto seen = sees(worktree, paths);
    if (!seen)
        return std::unexpected(seen.error());
    if (!*seen)
        return {};
    auto text = excludes_of_person(repository);
    if (!text)
        return std::unexpected(text.error());
    for (const std::string &path : paths) // all of them: the project may stop ignoring one
        *text += exclude_pattern(path) + '\n';
    const fs::path file = dirs->own / "wagonmaster-exclude";
    if (auto written = write_file_atomically(file, *text); !written)
        return written;
    if (auto allowed = allow_own_configuration(repository, dirs->common); !allowed)
        return allowed;
    return run(worktree, {"config", "--worktree", "core.excludesFile", file.string()}).transform([](const std::string &) {});
}

} // namespace wm::git
