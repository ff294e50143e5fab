#pragma once
// Moving the target branch to a tested merge (docs/contracts.md, "Landing"). When the target is checked out somewhere
// the files there move with it, by `git merge --ff-only`, and only when nothing tracked is changed; otherwise it
// waits. When it is checked out nowhere the ref is compared and swapped. Both take git's own locks, so a person may
// commit at the same time: one of the two is first and the other is told. Calling again after a crash is harmless.
// Blocks; any worker thread.
#include "base/result.h"

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

namespace wm::git {

/// The target holds the commit (now, or since an earlier call).
struct Landed {
    bool operator==(const Landed &) const = default;
};

/// Nothing was changed; trying again later goes on.
struct WaitsForClone {
    std::string reason;             ///< one sentence for the person whose clone it is
    std::vector<std::string> files; ///< that stand in the way
    std::filesystem::path clone;    ///< the working tree that has the target checked out

    bool operator==(const WaitsForClone &) const = default;
};

/// The target is no longer where the verdict saw it: verdict and gates again.
struct TargetMoved {
    std::string actual; ///< its tip; empty: the branch is gone

    bool operator==(const TargetMoved &) const = default;
};

using LandOutcome = std::variant<Landed, WaitsForClone, TargetMoved>;

struct Landing {
    std::string target;       ///< branch name
    std::string expected_old; ///< the target's tip that new_sha was made and tested on
    std::string new_sha;      ///< a descendant of expected_old
    std::string reflog = "wagonmaster: land";
};

/// "not_a_descendant" when new_sha would not be a fast-forward of expected_old.
Result<LandOutcome> land(const std::filesystem::path &repository, const Landing &landing);

} // namespace wm::git
