#pragma once
// What agents have left on branches and in worktrees and has not landed, of all attempts at a bead, also those that no
// run in the state tells of any more. Found by asking git. Reads only; blocks; any worker thread.
#include "git/history.h"
#include "git/worktree.h"
#include "town/state.h"
#include "wire/places.h"

#include <map>

namespace wm::commands {

struct KeptWork {
    BeadId bead;                      ///< whose it is; empty: of a bead that is gone
    std::string branch;               ///< may be empty: commits of a worktree that is on no branch
    std::string target;               ///< on which it has not landed
    git::CommitList commits;
    std::filesystem::path worktree;   ///< empty: only the branch is left
    std::vector<std::string> unsaved; ///< files that are committed nowhere

    /// "2 commits of wm/x have not landed on main."; empty when there are none.
    std::string commits_in_words() const;
    /// "1 file of x is not committed: a.txt."; empty when there are none.
    std::string files_in_words() const;
};

/// The bead with the longest id that one of our branches can be of; empty: of none of the town's.
BeadId owner_of(const town::State &state, std::string_view branch);

/// Looks at each rig once, however many beads it is asked about.
class KeptWorkFinder {
public:
    KeptWorkFinder(town::State state, wire::Places places) : m_state(std::move(state)), m_places(std::move(places)) {}

    /// The error is git's: the clone is away, say.
    Result<std::vector<KeptWork>> of(const town::Bead &bead);
    /// What belongs to no bead of the town.
    Result<std::vector<KeptWork>> of_nobody(const town::Rig &rig);

private:
    struct Seen {
        std::vector<std::pair<std::string, std::string>> branches; ///< name and tip: those that have not landed
        std::vector<git::ListedWorktree> worktrees;                ///< of agents
    };
    Result<const Seen *> look_at(const town::Rig &rig);
    Result<std::vector<KeptWork>> collect(const town::Rig &rig, const Seen &seen, const BeadId &bead);
    std::vector<git::ListedWorktree> worktrees_of(const town::Rig &rig, const Seen &seen, const BeadId &bead) const;

    town::State m_state;
    wire::Places m_places;
    std::map<RigId, Result<Seen>> m_seen;
};

} // namespace wm::commands
