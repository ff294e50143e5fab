#include "git/merge.h"

#include "base/text.h"
#include "git/git_command.h"
#include "git/history.h"

#include <algorithm>
#include <cctype>
#include <format>

namespace wm::git {
namespace {

bool is_trailer(std::string_view line)
{
    const auto colon = line.find(": ");
    return colon != std::string_view::npos && colon > 0 &&
        std::ranges::all_of(line.substr(0, colon), [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-'; });
}

// git's trailers are the last paragraph, when it is not also the first (that one is the subject).
bool ends_in_trailers(std::string_view message)
{
    const auto gap = message.rfind("\n\n");
    if (gap == std::string_view::npos)
        return false;
    return std::ranges::all_of(split_lines(message.substr(gap + 2)), is_trailer);
}

std::string one_line(std::string text)
{
    std::ranges::replace_if(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return text;
}

} // namespace

Result<MergeVerdict> merge_verdict(const std::filesystem::path &repository, const std::string &target, const std::string &head)
{
    const auto ours = resolve(repository, target);
    const auto theirs = ours ? resolve(repository, head) : ours;
    if (!theirs)
        return std::unexpected(theirs.error());
    const std::vector<std::string> arguments{
        "--attr-source=" + *ours, "merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", *ours, *theirs};
    const auto answer = try_run(repository, arguments, {.deadline = std::chrono::minutes(5)});
    if (!answer)
        return std::unexpected(answer.error());
    auto fields = split_nul(answer->out);
    if (answer->signal != 0 || answer->exit_code > 1 || fields.empty())
        return std::unexpected(explain(repository, "merge-tree", *answer));
    MergeVerdict verdict{.tree = fields.front(), .conflicts = {}};
    if (answer->exit_code == 1) {
        verdict.conflicts.assign(fields.begin() + 1, fields.end());
        if (verdict.conflicts.empty())
            return fail("git", std::format("git merge-tree found a conflict in {} but named no file.", repository.string()));
    }
    return verdict;
}

Result<std::string> make_merge_commit(const std::filesystem::path &repository, const NewCommit &commit)
{
    std::vector<std::string> arguments{"-c", "i18n.commitEncoding=UTF-8", "commit-tree", "--no-gpg-sign", "-F", "-"};
    for (const std::string &parent : commit.parents)
        arguments.insert(arguments.end(), {"-p", parent});
    arguments.push_back(commit.tree);
    const std::string date = std::format("@{} +0000", commit.time / nanoseconds_per_second);
    auto answer = run(repository, arguments,
        {.environment = {"GIT_AUTHOR_NAME=" + commit.author.name, "GIT_AUTHOR_EMAIL=" + commit.author.email, "GIT_AUTHOR_DATE=" + date,
             "GIT_COMMITTER_NAME=" + commit.committer.name, "GIT_COMMITTER_EMAIL=" + commit.committer.email, "GIT_COMMITTER_DATE=" + date},
            .input = commit.message});
    return answer.transform(first_answer);
}

std::string with_trailers(std::string_view message, const BeadId &bead, const AgentId &agent)
{
    std::string text(trim(message));
    text += ends_in_trailers(text) ? "\n" : "\n\n";
    text += std::format("Bead-Id: {}\n", one_line(bead.value));
    if (!agent.empty())
        text += std::format("Agent: {}\n", one_line(agent.value));
    return text;
}

} // namespace wm::git
