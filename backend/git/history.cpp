#include "git/history.h"

#include "base/text.h"
#include "git/git_command.h"
#include "git/libgit2.h"

#include <charconv>
#include <format>

namespace wm::git {
namespace {

Result<> require_revision(const std::string &revision)
{
    if (revision.empty() || revision.starts_with('-') || revision.contains('\n') || revision.contains('\0'))
        return fail("unknown_revision", std::format("“{}” is not the name of a commit or branch.", revision));
    return {};
}

// The commits of one pair, when libgit2 can read both.
std::optional<std::pair<git_oid, git_oid>> pair_of(git_repository *repository, const std::string &one, const std::string &other)
{
    if (repository == nullptr)
        return std::nullopt;
    const auto first = lib::commit_id(repository, one);
    const auto second = first ? lib::commit_id(repository, other) : std::nullopt;
    return second ? std::optional(std::pair(*first, *second)) : std::nullopt;
}

template <class Number> Number to_number(const std::string &text)
{
    Number number{};
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

} // namespace

Result<std::string> resolve(const std::filesystem::path &repository, const std::string &revision)
{
    if (auto good = require_revision(revision); !good)
        return std::unexpected(good.error());
    if (const auto opened = lib::open(repository)) {
        if (const auto id = lib::commit_id(opened.get(), revision))
            return lib::to_hex(*id);
    }
    auto answer = run(repository, {"rev-parse", "--verify", "--end-of-options", revision + "^{commit}"});
    if (!answer && answer.error().code == "unknown_revision")
        return fail("unknown_revision", std::format("There is no commit or branch “{}” in {}.", revision, repository.string()));
    return answer.transform(first_answer);
}

Result<std::optional<std::string>> branch_tip(const std::filesystem::path &repository, const std::string &branch)
{
    const std::string reference = "refs/heads/" + branch;
    if (const auto opened = lib::open(repository)) {
        git_oid id;
        const int status = git_reference_name_to_id(&id, opened.get(), reference.c_str());
        if (status == 0)
            return lib::to_hex(id);
        if (status == GIT_ENOTFOUND)
            return std::nullopt;
    }
    auto answer = try_run(repository, {"rev-parse", "--quiet", "--verify", reference});
    if (!answer)
        return std::unexpected(answer.error());
    if (answer->succeeded())
        return first_answer(std::move(answer->out));
    if (answer->exit_code == 1)
        return std::nullopt;
    return std::unexpected(explain(repository, "rev-parse", *answer));
}

Result<bool> is_ancestor(const std::filesystem::path &repository, const std::string &ancestor, const std::string &descendant)
{
    for (const std::string &revision : {ancestor, descendant}) {
        if (auto good = require_revision(revision); !good)
            return std::unexpected(good.error());
    }
    const auto opened = lib::open(repository);
    if (const auto ids = pair_of(opened.get(), ancestor, descendant)) {
        if (git_oid_equal(&ids->first, &ids->second) != 0)
            return true;
        if (const int status = git_graph_descendant_of(opened.get(), &ids->second, &ids->first); status >= 0)
            return status == 1;
    }
    auto answer = try_run(repository, {"merge-base", "--is-ancestor", ancestor, descendant});
    if (!answer)
        return std::unexpected(answer.error());
    if (answer->succeeded() || (answer->signal == 0 && answer->exit_code == 1))
        return answer->succeeded();
    return std::unexpected(explain(repository, "merge-base", *answer));
}

Result<std::optional<std::string>> merge_that_took(
    const std::filesystem::path &repository, const std::string &commit, const std::string &tip)
{
    for (const std::string &revision : {commit, tip}) {
        if (auto good = require_revision(revision); !good)
            return std::unexpected(good.error());
    }
    const auto merges =
        run(repository, {"rev-list", "--merges", "--parents", "--topo-order", "--reverse", "--ancestry-path", commit + ".." + tip});
    if (!merges)
        return std::unexpected(merges.error());
    for (const std::string &line : split_lines(*merges)) { // the merge, the commit that it was made on, and what it took in
        const auto end = line.find(' '), taken = line.find(' ', end + 1);
        if (end != std::string::npos && taken != std::string::npos && line.find(commit, taken) != std::string::npos)
            return line.substr(0, end);
    }
    return std::nullopt;
}

Result<std::string> merge_base(const std::filesystem::path &repository, const std::string &one, const std::string &other)
{
    for (const std::string &revision : {one, other}) {
        if (auto good = require_revision(revision); !good)
            return std::unexpected(good.error());
    }
    const auto opened = lib::open(repository);
    if (const auto ids = pair_of(opened.get(), one, other)) {
        git_oid base;
        if (git_merge_base(&base, opened.get(), &ids->first, &ids->second) == 0)
            return lib::to_hex(base);
    }
    auto answer = try_run(repository, {"merge-base", one, other});
    if (!answer)
        return std::unexpected(answer.error());
    if (answer->succeeded())
        return first_answer(std::move(answer->out));
    if (answer->exit_code == 1 && answer->err.empty())
        return fail("unrelated", std::format("{} and {} have no commit in common in {}.", one, other, repository.string()));
    return std::unexpected(explain(repository, "merge-base", *answer));
}

Result<CommitList> commits_not_in(const std::filesystem::path &repository, const std::vector<std::string> &tips,
    const std::vector<std::string> &excluded, std::size_t limit)
{
    std::vector<std::string> range{"--end-of-options"};
    for (const std::string &tip : tips) {
        if (auto good = require_revision(tip); !good)
            return std::unexpected(good.error());
        range.push_back(tip);
    }
    for (const std::string &revision : excluded) {
        if (auto good = require_revision(revision); !good)
            return std::unexpected(good.error());
        range.push_back("^" + revision);
    }
    range.emplace_back("--");

    std::vector<std::string> log{"log", "-z", "--format=%H%x00%ct%x00%an%x00%s", std::format("--max-count={}", limit)};
    log.insert(log.end(), range.begin(), range.end());
    auto answer = run(repository, log);
    if (!answer)
        return std::unexpected(answer.error());
    CommitList list;
    const auto fields = split_nul(*answer);
    for (std::size_t i = 0; i + 2 < fields.size(); i += 4)
        list.newest.push_back({fields[i], i + 3 < fields.size() ? fields[i + 3] : "", fields[i + 2],
            to_number<std::int64_t>(fields[i + 1]) * nanoseconds_per_second});
    list.total = list.newest.size();
    if (list.total < limit)
        return list;
    std::vector<std::string> count{"rev-list", "--count"};
    count.insert(count.end(), range.begin(), range.end());
    auto counted = run(repository, count);
    if (!counted)
        return std::unexpected(counted.error());
    list.total = to_number<std::size_t>(*counted);
    return list;
}

Result<CommitList> commits_between(
    const std::filesystem::path &repository, const std::string &base, const std::string &tip, std::size_t limit)
{
    return commits_not_in(repository, {tip}, {base}, limit);
}

Result<std::optional<std::string>> read_blob(
    const std::filesystem::path &repository, const std::string &revision, const std::string &path, std::size_t limit)
{
    const auto commit = resolve(repository, revision);
    if (!commit)
        return std::unexpected(commit.error());
    // "<sha> blob <size>\0<bytes>\0", or "<name> missing\0"
    auto answer =
        run(repository, {"cat-file", "--batch", "-Z"}, {.input = std::format("{}:{}", *commit, path) + '\0', .output_limit = limit + 128});
    if (!answer && answer.error().code == "too_large")
        return fail("too_large", std::format("{} is larger than {} bytes.", path, limit), "Make the file smaller.");
    if (!answer)
        return std::unexpected(answer.error());
    const auto end = answer->find('\0');
    const std::string first = answer->substr(0, end);
    const auto kind = first.find(" blob ");
    if (kind == std::string::npos || end == std::string::npos)
        return std::nullopt;
    const auto size = to_number<std::size_t>(first.substr(kind + 6));
    return answer->substr(end + 1, size);
}

} // namespace wm::git
