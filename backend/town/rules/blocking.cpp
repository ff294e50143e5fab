#include "town/rules/blocking.h"

#include "town/rules/lane.h"

#include <algorithm>
#include <set>

namespace wm::town {
namespace {

bool holds_back(DependencyType type)
{
    return type == DependencyType::blocks || type == DependencyType::parent_child;
}

/// Calls visit(blocker) for the bead and its ancestors until it returns false. An ancestor that is reached twice (two
/// parents with one parent, or a ring in a damaged ledger) is climbed once: `climbed`.
template <class Visit> bool each_blocker(const State &state, const Bead &bead, Visit &&visit, std::vector<const Bead *> &climbed)
{
    for (const Dependency &dependency : bead.dependencies) {
        if (!holds_back(dependency.type))
            continue;
        const Bead *other = find(state.beads, dependency.on);
        if (other == nullptr)
            continue;
        if (dependency.type == DependencyType::blocks) {
            if (other->status != Status::closed && !visit(other->id))
                return false;
        } else if (std::ranges::find(climbed, other) == climbed.end()) {
            climbed.push_back(other);
            if (!each_blocker(state, *other, visit, climbed))
                return false;
        }
    }
    return true;
}

std::vector<BeadId> dependents_of_type(const State &state, const BeadId &id, DependencyType type)
{
    std::vector<BeadId> result;
    const auto *all = state.dependents.find(id);
    if (all == nullptr)
        return result;
    for (const BeadId &dependent : *all) {
        const Bead *bead = find(state.beads, dependent);
        if (bead != nullptr && std::ranges::find(bead->dependencies, Dependency{id, type}) != bead->dependencies.end())
            result.push_back(dependent);
    }
    std::ranges::sort(result, [&](const BeadId &a, const BeadId &b) { return comes_before(*find(state.beads, a), *find(state.beads, b)); });
    return result;
}

} // namespace

std::vector<BeadId> blockers(const State &state, const Bead &bead)
{
    std::vector<BeadId> result;
    std::vector<const Bead *> climbed;
    each_blocker(
        state, bead,
        [&](const BeadId &id) {
            if (std::ranges::find(result, id) == result.end())
                result.push_back(id);
            return true;
        },
        climbed);
    return result;
}

bool is_blocked(const State &state, const Bead &bead)
{
    std::vector<const Bead *> climbed;
    return !bead.dependencies.empty() && !each_blocker(state, bead, [](const BeadId &) { return false; }, climbed);
}

std::vector<BeadId> ring_closed_by(const State &state, const BeadId &bead, const BeadId &on)
{
    // Depth first from `on` along everything that holds back; reaching `bead` closes the ring.
    std::vector<BeadId> path{bead};
    std::set<BeadId> seen;
    const auto walk = [&](const auto &self, const BeadId &at) -> bool {
        path.push_back(at);
        if (at == bead)
            return true;
        if (const Bead *here = find(state.beads, at); here != nullptr && seen.insert(at).second)
            for (const Dependency &dependency : here->dependencies)
                if (holds_back(dependency.type) && self(self, dependency.on))
                    return true;
        path.pop_back();
        return false;
    };
    if (walk(walk, on))
        return path;
    return {};
}

std::vector<BeadId> children(const State &state, const BeadId &bead)
{
    return dependents_of_type(state, bead, DependencyType::parent_child);
}

std::vector<BeadId> waiting_for(const State &state, const BeadId &bead)
{
    return dependents_of_type(state, bead, DependencyType::blocks);
}

} // namespace wm::town
