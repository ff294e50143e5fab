#pragma once
// Commits and branches of a repository, read only. Revisions are what git understands ("refs/heads/main", a sha);
// prefer full names: a tag called main would win over the branch. Blocks; any worker thread.
#include "base/clock.h"
#include "base/result.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace wm::git {

/// The sha of the commit that `revision` names; "unknown_revision" when there is none.
Result<std::string> resolve(const std::filesystem::path &repository, const std::string &revision);
/// The tip of a local branch; nothing when there is no such branch.
Result<std::optional<std::string>> branch_tip(const std::filesystem::path &repository, const std::string &branch);
/// A commit is its own ancestor.
Result<bool> is_ancestor(const std::filesystem::path &repository, const std::string &ancestor, const std::string &descendant);
/// The oldest merge on the way from `commit` to `tip` that took it in; nothing when it came another way (a fast-forward, say).
Result<std::optional<std::string>> merge_that_took(
    const std::filesystem::path &repository, const std::string &commit, const std::string &tip);
/// "unrelated" when the two have no commit in common.
Result<std::string> merge_base(const std::filesystem::path &repository, const std::string &one, const std::string &other);

struct CommitLine {
    std::string sha;
    std::string subject;
    std::string author;
    Timestamp time = 0; ///< of the commit, whole seconds

    bool operator==(const CommitLine &) const = default;
};

struct CommitList {
    std::size_t total = 0;
    std::vector<CommitLine> newest; ///< newest first, at most the limit asked for
};

/// What is in `tip` and not in any of `excluded`.
Result<CommitList> commits_not_in(const std::filesystem::path &repository, const std::vector<std::string> &tips,
    const std::vector<std::string> &excluded, std::size_t limit);
/// What `tip` adds to `base`.
Result<CommitList> commits_between(
    const std::filesystem::path &repository, const std::string &base, const std::string &tip, std::size_t limit = 50);

/// The bytes of a file as of a commit; nothing when there is no such file there; "too_large" beyond `limit`.
Result<std::optional<std::string>> read_blob(
    const std::filesystem::path &repository, const std::string &revision, const std::string &path, std::size_t limit = 4u << 20);

} // namespace wm::git
