#include "client/replica.h"

#include "town/rules/blocking.h"

#include <algorithm>
#include <immer/algorithm.hpp>
#include <unordered_set>

namespace wm::models {
namespace {

using namespace town;

/// Calls changed(old, new) for every record that differs; a side that has none is nullptr.
template <class Key, class Value, class Changed>
void each_difference(const Table<Key, Value> &before, const Table<Key, Value> &after, Changed &&changed)
{
    const Value *const absent = nullptr;
    immer::diff(
        before, after, [&](const auto &entry) { changed(absent, &entry.second.get()); },
        [&](const auto &entry) { changed(&entry.second.get(), absent); },
        [&](const auto &old, const auto &entry) {
            if (!(old.second == entry.second))
                changed(&old.second.get(), &entry.second.get());
        });
}

/// The dependencies by which a bead waits.
bool waits(DependencyType type)
{
    return type == DependencyType::blocks || type == DependencyType::conditional_blocks || type == DependencyType::waits_for;
}

struct Touched {
    const State &after;
    std::vector<BeadId> order{};
    std::unordered_set<BeadId> seen{};
    std::unordered_set<BeadId> walked{};

    void bead(const BeadId &id)
    {
        if (!id.empty() && seen.insert(id).second)
            order.push_back(id);
    }
    /// Calls visit(dependent, type) for every dependency on `id`.
    template <class Visit> void each_dependency_on(const BeadId &id, Visit &&visit) const
    {
        const auto *dependents = after.dependents.find(id);
        if (dependents == nullptr)
            return;
        for (const BeadId &other : *dependents)
            if (const Bead *dependent = find(after.beads, other))
                for (const Dependency &dependency : dependent->dependencies)
                    if (dependency.on == id)
                        visit(*dependent, dependency.type);
    }
    /// Beads whose card names what holds them back, when that may be `id`: those that wait for it, and the descendants of
    /// all of them, since a child inherits what holds its parent back.
    void held_back_by(const BeadId &id)
    {
        std::vector<BeadId> ancestors;
        const auto reach = [&](const Bead &dependent) {
            bead(dependent.id);
            if (walked.insert(dependent.id).second)
                ancestors.push_back(dependent.id);
        };
        each_dependency_on(id, [&](const Bead &dependent, DependencyType type) {
            if (waits(type) || type == DependencyType::parent_child)
                reach(dependent);
        });
        while (!ancestors.empty()) {
            const BeadId above = std::move(ancestors.back());
            ancestors.pop_back();
            each_dependency_on(above, [&](const Bead &dependent, DependencyType type) {
                if (type == DependencyType::parent_child)
                    reach(dependent);
            });
        }
    }
    /// Parents count their children, and others may wait for these.
    void counted_by_parents(const Bead &child)
    {
        for (const Dependency &dependency : child.dependencies) {
            if (dependency.type != DependencyType::parent_child)
                continue;
            bead(dependency.on);
            each_dependency_on(dependency.on, [&](const Bead &dependent, DependencyType type) {
                if (type == DependencyType::waits_for)
                    bead(dependent.id);
            });
        }
    }
};

/// Others wait for it, count it, or name it with its title.
bool matters_to_others(const State &before, const Bead *old, const State &after, const Bead *now)
{
    if (old == nullptr || now == nullptr)
        return true;
    return (old->status == Status::closed) != (now->status == Status::closed) || is_done(before, *old) != is_done(after, *now) ||
        old->dependencies != now->dependencies || old->extra->pinned != now->extra->pinned || old->title != now->title;
}

} // namespace

std::vector<BeadId> touched_beads(const State &before, const State &after)
{
    Touched touched{after};
    each_difference(before.beads, after.beads, [&](const Bead *old, const Bead *now) {
        const BeadId &id = now != nullptr ? now->id : old->id;
        touched.bead(id);
        if (before.beads.empty() || !matters_to_others(before, old, after, now)) // all are new: all are named anyway
            return;
        touched.held_back_by(id);
        for (const Bead *side : {old, now})
            if (side != nullptr)
                touched.counted_by_parents(*side);
    });
    const auto of_bead = [&](const auto *old, const auto *now) { touched.bead(now != nullptr ? now->bead : old->bead); };
    each_difference(before.runs, after.runs, of_bead);
    each_difference(before.merge_requests, after.merge_requests, [&](const MergeRequest *old, const MergeRequest *now) {
        of_bead(old, now);
        if (old == nullptr || now == nullptr || old->state == now->state || now->state != MrState::landed)
            return;
        touched.held_back_by(now->bead); // nobody waits for what has landed
        if (const Bead *bead = find(after.beads, now->bead))
            touched.counted_by_parents(*bead);
    });
    each_difference(before.approvals, after.approvals, of_bead); // what an agent asks is on its card
    // Cards that wait for a place name the limits, all that are at work say that they are frozen, and how much is left of
    // a budget that they share.
    const bool shared = !after.settings.budgets.empty() && !(before.days == after.days);
    if (shared || !(before.settings == after.settings) || before.frozen != after.frozen)
        for (const RunId &id : after.live_runs)
            if (const Run *run = find(after.runs, id))
                touched.bead(run->bead);
    return std::move(touched.order);
}

void Replica::adopt(const State &snapshot)
{
    m_loaded = true;
    move_to(snapshot);
}

void Replica::fold(std::span<const Recorded> events)
{
    State next = m_state;
    for (const Recorded &event : events)
        apply(next, event);
    move_to(std::move(next));
}

void Replica::move_to(State next)
{
    TownChange change{m_state, std::move(next), {}};
    change.beads = touched_beads(change.before, change.after);
    m_state = change.after;
    emit changed(change);
}

} // namespace wm::models
