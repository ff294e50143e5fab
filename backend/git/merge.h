#pragma once
// Would it merge, and the commit that does. The verdict is git's own (merge-tree, the ort algorithm), the same that a
// person would get; no working tree is touched. Blocks; any worker thread.
#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace wm::git {

struct MergeVerdict {
    std::string tree;                   ///< the merged tree; with conflict markers in it when not clean
    std::vector<std::string> conflicts; ///< files

    bool clean() const { return conflicts.empty(); }
    bool operator==(const MergeVerdict &) const = default;
};

/// Merge attributes (.gitattributes) are read from the target. Errors: "unrelated", "unknown_revision", …
Result<MergeVerdict> merge_verdict(const std::filesystem::path &repository, const std::string &target, const std::string &head);

struct Identity {
    std::string name;
    std::string email;
};

struct NewCommit {
    std::string tree;
    std::vector<std::string> parents;
    std::string message;
    Identity author;
    Identity committer;
    Timestamp time = 0; ///< rounded down to seconds
};

/// Writes the commit and moves no ref. The same NewCommit gives the same sha, so a repeated effect makes no second one.
Result<std::string> make_merge_commit(const std::filesystem::path &repository, const NewCommit &commit);

/// `message` with `Bead-Id:` and `Agent:` as its trailers, ending in a newline. Trailers already there stay; an empty
/// agent is left out. These lines are the lasting link from history to the ledger.
std::string with_trailers(std::string_view message, const BeadId &bead, const AgentId &agent);

} // namespace wm::git
