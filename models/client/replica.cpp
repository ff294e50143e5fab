#include "client/replica.h"

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
    /// Beads whose being blocked may hang on `id`: those that wait for it, and the descendants of all of them, since a
    /// child inherits what holds its parent back.
    void held_back_by(const BeadId &id, bool children_only = false)
    {
        const auto *dependents = after.dependents.find(id);
        if (dependents == nullptr)
            return;
        for (const BeadId &other : *dependents) {
            const Bead *waiting = find(after.beads, other);
            if (waiting == nullptr || !std::ranges::any_of(waiting->dependencies, [&](const Dependency &d) {
                    return d.on == id && (d.type == DependencyType::parent_child || (!children_only && d.type == DependencyType::blocks));
                }))
                continue;
            bead(other);
            if (walked.insert(other).second)
                held_back_by(other, true);
        }
    }
};

bool holds_back_differently(const Bead *old, const Bead *now)
{
    if (old == nullptr || now == nullptr)
        return true;
    return (old->status == Status::closed) != (now->status == Status::closed) || old->dependencies != now->dependencies;
}

} // namespace

std::vector<BeadId> touched_beads(const State &before, const State &after)
{
    Touched touched{after};
    each_difference(before.beads, after.beads, [&](const Bead *old, const Bead *now) {
        const BeadId &id = now != nullptr ? now->id : old->id;
        touched.bead(id);
        if (holds_back_differently(old, now))
            touched.held_back_by(id);
    });
    const auto of_bead = [&](const auto *old, const auto *now) { touched.bead(now != nullptr ? now->bead : old->bead); };
    each_difference(before.runs, after.runs, of_bead);
    each_difference(before.merge_requests, after.merge_requests, of_bead);
    if (!(before.settings == after.settings)) // queued cards name the limit
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
