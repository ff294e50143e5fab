#include "git/git_command.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <format>

namespace wm::git {
namespace {

// Everything else that begins with GIT_ redirects git or makes it run something.
bool may_pass(std::string_view entry)
{
    static constexpr std::array allowed{"GIT_CONFIG_GLOBAL=", "GIT_CONFIG_SYSTEM=", "GIT_CONFIG_NOSYSTEM=", "GIT_EXEC_PATH=", "GIT_SSH=",
        "GIT_SSH_COMMAND=", "GIT_SSH_VARIANT=", "GIT_AUTHOR_NAME=", "GIT_AUTHOR_EMAIL=", "GIT_COMMITTER_NAME=", "GIT_COMMITTER_EMAIL="};
    return !entry.starts_with("GIT_") || std::ranges::any_of(allowed, [&](std::string_view name) { return entry.starts_with(name); });
}

std::vector<std::string> clean_environment(const std::filesystem::path &directory, const GitOptions &options)
{
    auto environment = process::own_environment();
    std::erase_if(environment, [](const std::string &entry) { return !may_pass(entry); });
    // LANGUAGE would still translate messages under C.UTF-8.
    std::vector<std::string> ours{"LC_ALL=C.UTF-8", "LANGUAGE=", "GIT_TERMINAL_PROMPT=0", "GIT_ASKPASS=true", "SSH_ASKPASS=true",
        "SSH_ASKPASS_REQUIRE=force", "GIT_OPTIONAL_LOCKS=0", "GIT_EDITOR=true", "GIT_SEQUENCE_EDITOR=true", "GIT_PAGER=cat"};
    if (!options.look_upwards)
        ours.push_back("GIT_CEILING_DIRECTORIES=" + (directory / "x").lexically_normal().parent_path().parent_path().string());
    return process::with_environment(process::with_environment(std::move(environment), ours), options.environment);
}

std::vector<std::string> command_line(const std::filesystem::path &directory, const std::vector<std::string> &arguments)
{
    std::vector<std::string> argv{"git", "-C", directory.string(), "--no-pager", "--literal-pathspecs"};
    for (const char *setting : {"core.hooksPath=/dev/null", "core.fsmonitor=false", "core.quotePath=false", "color.ui=false",
             "advice.detachedHead=false", "gc.auto=0", "maintenance.auto=false", "submodule.recurse=false", "log.showSignature=false"}) {
        argv.emplace_back("-c");
        argv.emplace_back(setting);
    }
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    return argv;
}

// The line that says why; git puts hints and progress around it.
std::string reason(std::string_view err)
{
    std::string last;
    for (const std::string &line : split_lines(err)) {
        for (const std::string_view prefix : {"fatal: ", "error: "}) {
            if (line.starts_with(prefix))
                return line.substr(prefix.size());
        }
        if (!trim(line).empty())
            last = line;
    }
    return last;
}

struct Meaning {
    std::string_view words; ///< in git's stderr
    const char *code;
    const char *sentence; ///< {0} = the directory, {1} = git's own words
    const char *hint;
};

constexpr std::array meanings{
    Meaning{"dubious ownership", "not_owned", "{0} belongs to another user, and git refuses to work in it.",
        "Take over its ownership, or allow it with: git config --global --add safe.directory '{0}'"},
    Meaning{"unknown repository extension", "unsupported_repository", "{0} uses a repository extension this git does not know: {1}.",
        "Install a newer git."},
    Meaning{"Expected git repo version", "unsupported_repository", "{0} has a repository format this git does not know: {1}.",
        "Install a newer git."},
    Meaning{"unknown ref storage format", "unsupported_repository", "{0} keeps its refs in a way this git does not know: {1}.",
        "Install a newer git."},
    Meaning{"not a git repository", "not_a_repository", "{0} is not a git repository.",
        "Name the directory of a clone, or make one with: git init && git commit"},
    Meaning{"cannot change to", "not_found", "There is no directory {0}.", "Check the path."},
    Meaning{"bad config", "bad_config", "The git configuration of {0} cannot be read: {1}.", "Correct that line."},
    Meaning{".lock': File exists", "locked", "Another git command is at work in {0}.",
        "Wait for it to end; if none is running, delete the lock file that git names: {1}"},
    Meaning{"No space left on device", "no_space", "There is no space left for git to write in {0}.", "Free some space, then try again."},
    Meaning{"Disk quota exceeded", "no_space", "The disk quota is used up: git cannot write in {0}.", "Free some space, then try again."},
    Meaning{"Permission denied", "permission", "git may not read or write something in {0}: {1}.", "Check the file's owner and mode."},
    Meaning{"already used by worktree", "branch_in_use", "That branch is checked out elsewhere: {1}.",
        "Choose another branch, or free that one."},
    Meaning{"already checked out at", "branch_in_use", "That branch is checked out elsewhere: {1}.",
        "Choose another branch, or free that one."},
    Meaning{"unrelated histories", "unrelated", "The two histories in {0} have no commit in common, so they cannot be merged.", ""},
    Meaning{"Needed a single revision", "unknown_revision", "There is no such commit or branch in {0}.", ""},
    Meaning{"unknown revision", "unknown_revision", "There is no such commit or branch in {0}: {1}.", ""},
    Meaning{"bad revision", "unknown_revision", "There is no such commit or branch in {0}: {1}.", ""},
    Meaning{"bad object", "unknown_revision", "There is no such commit in {0}: {1}.", ""},
    Meaning{"ot a valid object name", "unknown_revision", "There is no such commit or branch in {0}: {1}.", ""},
    Meaning{"not something we can merge", "unknown_revision", "There is no such commit or branch in {0}: {1}.", ""},
    Meaning{"empty ident name", "no_identity", "git does not know who commits.", "Set user.name and user.email with git config."},
};

} // namespace

Error explain(const std::filesystem::path &directory, std::string_view subcommand, const process::CommandResult &result)
{
    const std::string place = directory.string();
    std::string said = reason(result.err);
    while (said.ends_with('.'))
        said.pop_back();
    for (const Meaning &meaning : meanings) {
        if (result.err.contains(meaning.words))
            return {meaning.code, std::vformat(meaning.sentence, std::make_format_args(place, said)),
                std::vformat(meaning.hint, std::make_format_args(place, said))};
    }
    if (result.signal != 0)
        return {"git", std::format("git {} in {} was ended by signal {}.", subcommand, place, result.signal), {}};
    if (said.empty())
        said = std::format("exit status {}", result.exit_code);
    return {"git", std::format("git {} failed in {}: {}.", subcommand, place, said), {}};
}

Result<process::CommandResult> try_run(
    const std::filesystem::path &directory, const std::vector<std::string> &arguments, const GitOptions &options)
{
    process::CommandSpec spec{.argv = command_line(directory, arguments),
        .environment = clean_environment(directory, options),
        .input = options.input,
        .deadline = options.deadline,
        .output_limit = options.output_limit,
        .may_truncate = options.may_truncate,
        .inherited_lock = options.inherited_lock};
    return process::run_command(spec);
}

Result<std::string> run(const std::filesystem::path &directory, const std::vector<std::string> &arguments, const GitOptions &options)
{
    auto result = try_run(directory, arguments, options);
    if (!result)
        return std::unexpected(result.error());
    if (!result->succeeded())
        return std::unexpected(explain(directory, arguments.empty() ? "" : arguments.front(), *result));
    return std::move(result->out);
}

std::vector<std::string> split_nul(std::string_view text)
{
    std::vector<std::string> parts;
    while (!text.empty()) {
        const auto end = text.find('\0');
        parts.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos)
            break;
        text.remove_prefix(end + 1);
    }
    return parts;
}

std::string first_answer(std::string text)
{
    if (text.ends_with('\n'))
        text.pop_back();
    return text;
}

} // namespace wm::git
