#pragma once
// Worktrees that are made and set up before somebody needs them: worktrees/<rig>/warm/<n>, at the target's tip, on no
// branch. A run that starts takes one by beginning its branch there; the directory keeps its name, because what a set-up
// has built (a venv, a CMake cache) knows its own path. How many there are says `warm` of [worktree] in the project file.
//
// What is on the disk is the truth, so a daemon may die at any step: a mark in the worktree's admin directory says that
// it belongs to the pool, and at which commit it is ready. From the moment at which it is on a branch it does not.
//
// Thread: any, blocking. One object for each town: it keeps taking and tending apart.
#include "agents/run_spec.h"
#include "agents/worktree_setup.h"
#include "engine/outbox_runner.h"

#include <mutex>
#include <set>

namespace wm::agents {

struct WarmTree {
    std::filesystem::path path;
    std::filesystem::path admin; ///< its directory under .git/worktrees
    std::string ready_at;        ///< the commit at which it is ready; empty: it is being made
};
/// In the order of their numbers. What is on a branch, or somebody else's, is not among them.
std::vector<WarmTree> warm_trees(const wire::Places &places, const town::Rig &rig);

/// Where a run works or will work: its worktree as it is known, else one of the pool that it has taken, else the place
/// that its bead has.
std::filesystem::path worktree_of(const wire::Places &places, const town::Run &run);

/// Directories of set-ups that may be running for any rig's pool.
std::vector<std::filesystem::path> warm_setups(const wire::Places &places);

class WarmPool {
public:
    WarmPool(wire::Places places, Programs programs) : m_places(std::move(places)), m_programs(std::move(programs)) {}

    /// A ready worktree becomes this run's, on its new branch at `tip`; nothing when there is none or the branch exists.
    /// One that is behind is brought to the tip and will be set up again. The log of its set-up moves to the run's.
    std::optional<std::filesystem::path> take(
        const town::Rig &rig, const town::Run &run, const std::string &tip, const std::filesystem::path &setup_log);

    /// Does the next thing that brings the pool to what the project file wants: makes one, brings one to the tip, goes on
    /// with a set-up, removes one. `ended`: nothing is left to do. Removing fails closed, like that of any worktree.
    /// `worked_in`: where runs are or have been, whose beads may go on there; no new one is made in such a place.
    Result<Tended> tend(const town::Rig &rig, const std::set<std::filesystem::path> &worked_in);

private:
    Result<Tended> make_ready(const town::Rig &rig, const WarmTree &tree, const std::string &tip);
    Result<Tended> add(const town::Rig &rig, const std::string &tip, const std::set<std::filesystem::path> &worked_in);
    Result<Tended> remove(const town::Rig &rig, const WarmTree &tree);

    wire::Places m_places;
    Programs m_programs;
    std::mutex m_taking; ///< held while a mark is looked at and changed
};

/// "worktree.warm": tends the pool of a rig until it is as it should be.
std::unique_ptr<engine::Effect> make_warm_effect(std::shared_ptr<WarmPool> pool);

} // namespace wm::agents
