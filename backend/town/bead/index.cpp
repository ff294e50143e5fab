#include "town/bead/index.h"

#include "town/rules/blocking.h"
#include "town/rules/due.h"
#include "town/rules/external.h"

#include <immer/map_transient.hpp>

#include <algorithm>
#include <array>
#include <deque>
#include <string_view>
#include <unordered_map>

namespace wm::town {
namespace {

constexpr std::array<std::string_view, 12> no_work = {
    "merge-request", "gate", "molecule", "message", "agent", "role", "rig", "convoy", "slot", "queue", "event", "template"};

std::size_t priority_of(const Bead &bead)
{
    return static_cast<std::size_t>(std::clamp(bead.priority, 0, 4));
}

/// Where `created` stands or would stand.
std::size_t place_of(const immer::flex_vector<Place> &list, Seq created, const BeadId &id)
{
    std::size_t from = 0, to = list.size();
    if (to > 0 && list[to - 1].created < created) // mostly the newest
        return to;
    while (from < to) {
        const std::size_t middle = (from + to) / 2;
        const Place &place = list[middle];
        if (std::tie(place.created, place.id) < std::tie(created, id))
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

void enter(ByPriority &order, const Bead &bead)
{
    auto &list = order[priority_of(bead)];
    const std::size_t at = place_of(list, bead.created, bead.id);
    Place place{bead.created, bead.id};
    list = at == list.size() ? list.push_back(std::move(place)) : list.insert(at, std::move(place));
}

void leave(ByPriority &order, const Bead &bead)
{
    auto &list = order[priority_of(bead)];
    const std::size_t at = place_of(list, bead.created, bead.id);
    if (at < list.size() && list[at].id == bead.id)
        list = list.erase(at);
}

bool is_open(const Bead *bead)
{
    return bead != nullptr && bead->status != Status::closed;
}

void stand(State &state, const Bead *before, const Bead *after)
{
    const bool same_place = before != nullptr && after != nullptr && before->rig == after->rig &&
        priority_of(*before) == priority_of(*after) && before->created == after->created;
    const bool was_ready = before != nullptr && is_ready(*before), now_ready = after != nullptr && is_ready(*after);
    if (same_place && is_open(before) == is_open(after) && was_ready == now_ready)
        return;
    const auto change = [&](const RigId &rig, auto &&edit) {
        const Standing *old = find(state.standing, rig);
        Standing standing = old != nullptr ? *old : Standing{};
        edit(standing);
        const bool empty = std::ranges::all_of(standing.open, [](const auto &list) { return list.empty(); });
        state.standing = empty ? state.standing.erase(rig) : state.standing.set(rig, immer::box<Standing>(std::move(standing)));
    };
    if (before != nullptr)
        change(before->rig, [&](Standing &standing) {
            if (is_open(before) && !(same_place && is_open(after)))
                leave(standing.open, *before);
            if (was_ready && !(same_place && now_ready))
                leave(standing.ready, *before);
        });
    if (after != nullptr)
        change(after->rig, [&](Standing &standing) {
            if (is_open(after) && !(same_place && is_open(before)))
                enter(standing.open, *after);
            if (now_ready && !(same_place && was_ready))
                enter(standing.ready, *after);
        });
}

std::size_t place_of(const immer::flex_vector<Due> &list, const Due &due)
{
    std::size_t from = 0, to = list.size();
    while (from < to) {
        const std::size_t middle = (from + to) / 2;
        if (list[middle] < due)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

void fall_due(State &state, const Bead *before, const Bead *after)
{
    const Timestamp was = before != nullptr ? due_time(*before) : 0, is = after != nullptr ? due_time(*after) : 0;
    if (was == is)
        return;
    if (was != 0)
        if (const std::size_t at = place_of(state.due, {was, before->id}); at < state.due.size() && state.due[at].bead == before->id)
            state.due = state.due.erase(at);
    if (is != 0) {
        const Due due{is, after->id};
        state.due = state.due.insert(place_of(state.due, due), due);
    }
}

bool is_open_gate(const Bead *bead)
{
    return is_open(bead) && bead->type == "gate";
}

/// Everything but who depends on whom and what follows for others.
void index_alone(State &state, const Bead *before, const Bead *after)
{
    stand(state, before, after);
    fall_due(state, before, after);
    if (is_open_gate(before) && !is_open_gate(after))
        state.gates = state.gates.erase(before->id);
    else if (!is_open_gate(before) && is_open_gate(after))
        state.gates = state.gates.insert(after->id);
}

/// A key with the beads that it leads to.
template <class Key> using Leads = immer::map<Key, immer::set<BeadId>>;

template <class Key> void lead(Leads<Key> &leads, const Key &key, const BeadId &bead)
{
    const auto *old = leads.find(key);
    leads = leads.set(key, (old != nullptr ? *old : immer::set<BeadId>{}).insert(bead));
}

template <class Key> void no_longer_lead(Leads<Key> &leads, const Key &key, const BeadId &bead)
{
    if (const auto *old = leads.find(key)) {
        auto rest = old->erase(bead);
        leads = rest.empty() ? leads.erase(key) : leads.set(key, std::move(rest));
    }
}

void link(State &state, const Bead *before, const Bead *after)
{
    if (before != nullptr && after != nullptr && before->dependencies == after->dependencies)
        return;
    const auto each = [&](const Bead *bead, const auto &change) {
        if (bead == nullptr)
            return;
        for (const Dependency &dependency : bead->dependencies) {
            change(state.dependents, dependency.on, bead->id);
            if (dependency.type == DependencyType::waits_for)
                change(state.awaiting, dependency.on, bead->id);
        }
    };
    each(before, no_longer_lead<BeadId>);
    each(after, lead<BeadId>);
}

void provide(State &state, const Bead *before, const Bead *after)
{
    const auto each = [&](const Bead *bead, const auto &change) {
        if (bead != nullptr)
            for (const std::string_view capability : capabilities_of(*bead))
                change(state.provided, capability_key(bead->rig, capability), bead->id);
    };
    each(before, no_longer_lead<std::string>);
    each(after, lead<std::string>);
}

void add_all(const immer::set<BeadId> *beads, std::deque<BeadId> &todo)
{
    if (beads != nullptr)
        todo.insert(todo.end(), beads->begin(), beads->end());
}

/// Beads whose flags may follow from this one's status or flags.
void followers(const State &state, const BeadId &id, std::deque<BeadId> &todo)
{
    add_all(state.dependents.find(id), todo);
}

/// Sets the flags of these beads and of all that follow from them.
void settle(State &state, std::deque<BeadId> todo)
{
    while (!todo.empty()) {
        const BeadId id = std::move(todo.front());
        todo.pop_front();
        const Bead *bead = find(state.beads, id);
        if (bead == nullptr)
            continue;
        const bool blocked = holds_back(state, *bead), shelved = below_deferred(state, *bead);
        if (blocked == bead->blocked && shelved == bead->shelved)
            continue;
        const immer::box<Bead> before = *state.beads.find(id);
        Bead after = *before;
        after.blocked = blocked;
        after.shelved = shelved;
        state.beads = state.beads.set(id, immer::box<Bead>(after));
        index_alone(state, &*before, find(state.beads, id));
        followers(state, id, todo);
    }
}

/// What else must be looked at when a bead came, went, or changed what others wait for.
void spread(const State &state, const BeadId &id, const Bead *before, const Bead *after, std::deque<BeadId> &todo)
{
    followers(state, id, todo);
    for (const Bead *bead : {before, after}) {
        if (bead == nullptr)
            continue;
        for (const Dependency &dependency : bead->dependencies) // who waits for the children of a bead waits for this one
            if (dependency.type == DependencyType::parent_child)
                add_all(state.awaiting.find(dependency.on), todo);
        for (const BeadId &name : external_names(state, *bead)) // … and who waits for what it brings to other projects
            followers(state, name, todo);
    }
}

} // namespace

bool is_step(const Bead &bead)
{
    return !bead.extra->source_formula.empty() && bead.extra->mol_type == "step";
}

bool is_no_work(std::string_view type)
{
    return std::ranges::contains(no_work, type);
}

bool is_work(const Bead &bead)
{
    if (is_no_work(bead.type))
        return false;
    return bead.extra.empty() || (!bead.extra->pinned && !bead.extra->is_template && !bead.extra->ephemeral && !is_step(bead));
}

bool is_free(const Bead &bead)
{
    return bead.status == Status::open && !bead.blocked && !bead.shelved && !bead.claim && bead.extra->status_word.empty();
}

bool may_claim(const Bead &bead, std::string_view holder)
{
    return is_free(bead) && (bead.extra->assignee.empty() || bead.extra->assignee == holder);
}

bool is_ready(const Bead &bead)
{
    return is_free(bead) && is_work(bead);
}

void put_bead(State &state, Bead bead)
{
    const BeadId id = bead.id;
    const auto *found = state.beads.find(id);
    const std::optional<immer::box<Bead>> before = found != nullptr ? std::optional(*found) : std::nullopt;
    const Bead *old = before ? &**before : nullptr;
    if (old != nullptr) {
        bead.blocked = old->blocked;
        bead.shelved = old->shelved;
    }
    state.beads = state.beads.set(id, immer::box<Bead>(std::move(bead)));
    const Bead *now = find(state.beads, id);
    link(state, old, now);
    index_alone(state, old, now);
    const auto counts_for_others = [](const Bead &b) { // all that the flags of any bead are read from
        return std::tie(b.status, b.dependencies, b.labels, b.rig, b.extra->pinned, b.extra->status_word, b.merge_request);
    };
    const auto run_of = [](const Bead &b) { return b.claim ? b.claim->run : RunId(); }; // whether what has landed is its work
    if (old != nullptr && counts_for_others(*old) == counts_for_others(*now) && run_of(*old) == run_of(*now))
        return;
    provide(state, old, now);
    std::deque<BeadId> todo{id};
    spread(state, id, old, now, todo);
    settle(state, std::move(todo));
}

void remove_bead(State &state, const BeadId &id)
{
    const auto *found = state.beads.find(id);
    if (found == nullptr)
        return;
    const immer::box<Bead> before = *found;
    state.beads = state.beads.erase(id);
    link(state, &*before, nullptr);
    index_alone(state, &*before, nullptr);
    provide(state, &*before, nullptr);
    std::deque<BeadId> todo;
    spread(state, id, &*before, nullptr, todo);
    settle(state, std::move(todo));
}

void has_landed(State &state, const BeadId &id)
{
    const Bead *bead = find(state.beads, id);
    if (bead == nullptr)
        return;
    std::deque<BeadId> todo;
    spread(state, id, bead, bead, todo);
    settle(state, std::move(todo));
}

void index_beads(State &state)
{
    auto dependents = std::unordered_map<BeadId, immer::set<BeadId>>{};
    std::deque<BeadId> todo;
    state.awaiting = {};
    state.provided = {};
    for (const auto &[id, box] : state.beads) {
        for (const Dependency &dependency : box->dependencies) {
            auto &set = dependents[dependency.on];
            set = std::move(set).insert(id);
            if (dependency.type == DependencyType::waits_for)
                lead(state.awaiting, dependency.on, id);
        }
        provide(state, nullptr, &*box);
        if (!box->dependencies.empty())
            todo.push_back(id);
    }
    auto links = immer::map<BeadId, immer::set<BeadId>>{}.transient();
    for (auto &[id, set] : dependents)
        links.set(id, std::move(set));
    state.dependents = links.persistent();

    // The flags first, on a state without the other indexes: they are built once, in order.
    state.standing = {};
    state.due = {};
    state.gates = {};
    std::vector<BeadId> flagged;
    for (std::size_t i = 0; i < todo.size(); ++i) {
        const Bead *bead = find(state.beads, todo[i]);
        const bool blocked = holds_back(state, *bead), shelved = below_deferred(state, *bead);
        if (blocked == bead->blocked && shelved == bead->shelved)
            continue;
        Bead copy = *bead;
        copy.blocked = blocked;
        copy.shelved = shelved;
        const BeadId id = copy.id;
        state.beads = state.beads.set(id, immer::box<Bead>(std::move(copy)));
        followers(state, id, todo);
    }

    std::vector<const Bead *> open;
    std::vector<Due> due;
    for (const auto &[id, box] : state.beads) {
        if (is_open(&*box))
            open.push_back(&*box);
        if (const Timestamp at = due_time(*box); at != 0)
            due.push_back({at, id});
        if (is_open_gate(&*box))
            state.gates = state.gates.insert(id);
    }
    std::ranges::sort(open, [](const Bead *a, const Bead *b) { return std::tie(a->created, a->id) < std::tie(b->created, b->id); });
    std::ranges::sort(due);
    state.due = immer::flex_vector<Due>(due.begin(), due.end());
    std::unordered_map<RigId, Standing> standing;
    for (const Bead *bead : open) {
        Standing &of_rig = standing[bead->rig];
        auto &list = of_rig.open[priority_of(*bead)];
        list = std::move(list).push_back({bead->created, bead->id});
        if (is_ready(*bead)) {
            auto &ready = of_rig.ready[priority_of(*bead)];
            ready = std::move(ready).push_back({bead->created, bead->id});
        }
    }
    for (auto &[rig, of_rig] : standing)
        state.standing = state.standing.set(rig, immer::box<Standing>(std::move(of_rig)));
}

} // namespace wm::town
