#pragma once
// What findings come to on this disk and in this repository, found out without running or changing anything: which files
// would go and whether git has them, which commits could no longer be reached, what the remote has. Links are resolved
// here, so a path that only looks like one of the worktree is found out.
//
// Reads the disk and git; takes up to seconds on large trees (bounded by `Limits`). Thread: a worker, never the main one.
#include "approvals/finding.h"

#include "base/json.h"

#include <cstdint>

namespace wm::approvals {

struct Limits {
    int listed = 200;          ///< files and commits listed one by one; the rest is counted
    int walked = 200'000;      ///< directory entries looked at before the answer is "more than"
    std::int64_t diff_bytes = 256 * 1024;
    int milliseconds = 10'000; ///< of the whole prediction: what a busy machine leaves out looks as if it had changed
};

/// A file that would lose its content or be gone; a directory that was named, with everything below it listed as files.
struct FileEffect {
    enum class What { removed, emptied, replaced, moved, reset /* to what git has */, edited, created, permissions };
    What what = What::removed;
    std::string path = {};  ///< resolved, absolute
    std::string shown = {}; ///< relative to the worktree where it lies in there
    std::int64_t bytes = 0; ///< that it has now; links have none
    bool directory = false;
    enum class Git {
        outside /* of any repository */,
        untracked,
        ignored,
        clean /* git has this content */,
        changed /* content that HEAD does not have, or a repository that goes with it */
    };
    Git git = Git::outside;
};

/// Counted in the totals: its content is lost, and it is no directory.
bool is_counted(const FileEffect &file);
/// Nothing keeps its content: git has another, or none.
bool is_unsaved(const FileEffect &file);

struct CommitEffect {
    enum class What { lost /* unreachable afterwards */, lost_on_remote, published, rewritten };
    What what = What::lost;
    std::string hash;    ///< whole
    std::string subject;
    std::int64_t at = 0; ///< committer's time, seconds since the epoch
};

struct RefEffect {
    std::string ref;     ///< "refs/heads/main", on the remote when `remote` is set
    std::string from, to;///< commits, or empty
};

struct RemoteEffect {
    std::string name = {};       ///< empty when the command names an address
    std::string url = {};        ///< without password or token
    std::int64_t known_at = 0;   ///< when our tracking ref was last updated, seconds since the epoch; 0 = never
    bool asked = false;          ///< `ls-remote` answered: what is said about it is true now
};

struct Effects {
    bool known = true;                 ///< false: "effect unknown"
    std::vector<std::string> unknown;  ///< why, sentences
    std::vector<FileEffect> files;
    /// Of all files that are removed, emptied, replaced or reset, listed or not; uncommitted: those that are changed or untracked.
    std::int64_t files_total = 0, bytes_total = 0, uncommitted_total = 0;
    bool more = false;                 ///< the walk was cut off: totals are lower bounds
    std::vector<CommitEffect> commits;
    std::int64_t commits_total = 0;
    std::vector<RefEffect> refs;
    std::optional<RemoteEffect> remote;
    std::vector<std::string> hosts;
    std::vector<std::string> outside;  ///< resolved paths outside worktree and scratch that would be written or read as secrets
    std::vector<std::string> notes;    ///< further sentences: "can only be undone while 9c1e7b2 is in the reflog"
    std::string diff;                  ///< unified, cut at Limits::diff_bytes
    Level level = Level::reads;        ///< what the effects alone amount to
    std::string raised;                ///< why they are graver than the command looks, or empty
};

/// `ask_remote`: may call `git ls-remote` (hardened, 3 s). Never throws; what fails makes `known` false.
Effects predict(const std::vector<Finding> &findings, const Call &call, const Surroundings &surroundings, const Limits &limits = {},
    bool ask_remote = false);

/// The same for everybody who shows them (window, `wm`, audit): docs/approvals.md.
Json to_json(const Effects &effects);

/// SHA-256 over what a person is shown, ages and times left out: two predictions with the same one show the same.
std::string fingerprint_of(const Effects &effects);

} // namespace wm::approvals
