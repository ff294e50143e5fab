#include "town/rules/blocking.h"

#include "town/bead/index.h"
#include "town/rules/external.h"
#include "town/rules/landing.h"
#include "town/rules/lane.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <format>

namespace wm::town {
namespace {

/// The dependents of `id` that name it with `type`, as they come.
template <class Visit> void each_dependent(const State &state, const BeadId &id, DependencyType type, Visit &&visit)
{
    const auto *all = state.dependents.find(id);
    if (all == nullptr)
        return;
    for (const BeadId &dependent : *all) {
        const Bead *bead = find(state.beads, dependent);
        if (bead != nullptr && std::ranges::any_of(bead->dependencies, [&](const Dependency &d) { return d.type == type && d.on == id; }))
            visit(*bead);
    }
}

/// Calls visit(bead) for what this dependency still waits for, until it returns false.
template <class Visit> bool each_awaited(const State &state, const Dependency &dependency, Visit &&visit)
{
    const Bead *target = find(state.beads, dependency.on);
    if (target == nullptr) {
        const Bead *meant = bead_meant(state, dependency.on); // of another rig
        return is_satisfied(state, dependency.on) || visit(meant != nullptr ? meant->id : dependency.on);
    }
    if (dependency.type != DependencyType::waits_for)
        return is_settled(state, *target) || visit(target->id);
    const bool any = wants_any_child(dependency);
    std::vector<BeadId> open;
    std::size_t done = 0;
    each_dependent(state, target->id, DependencyType::parent_child, [&](const Bead &child) {
        if (is_done(state, child))
            ++done;
        else
            open.push_back(child.id);
    });
    if (open.empty() && done == 0)
        return is_settled(state, *target) || visit(target->id);
    if (open.empty() || (any && done > 0))
        return true;
    std::ranges::sort(open);
    return std::ranges::all_of(open, visit);
}

bool waits_itself(DependencyType type)
{
    return type == DependencyType::blocks || type == DependencyType::conditional_blocks || type == DependencyType::waits_for;
}

/// Calls visit(blocker) for the bead and its ancestors until it returns false. An ancestor that is reached twice (two
/// parents with one parent, or a ring in a damaged ledger) is climbed once: `climbed`.
template <class Visit> bool each_blocker(const State &state, const Bead &bead, Visit &&visit, std::vector<const Bead *> &climbed)
{
    for (const Dependency &dependency : bead.dependencies) {
        if (waits_itself(dependency.type)) {
            if (!each_awaited(state, dependency, visit))
                return false;
        } else if (dependency.type == DependencyType::parent_child) {
            const Bead *parent = find(state.beads, dependency.on);
            if (parent == nullptr || std::ranges::find(climbed, parent) != climbed.end())
                continue;
            climbed.push_back(parent);
            if (!each_blocker(state, *parent, visit, climbed))
                return false;
        }
    }
    return true;
}

std::vector<BeadId> dependents_of_type(const State &state, const BeadId &id, DependencyType type)
{
    std::vector<const Bead *> found;
    each_dependent(state, id, type, [&](const Bead &bead) { found.push_back(&bead); });
    std::ranges::sort(found, [](const Bead *a, const Bead *b) { return comes_before(*a, *b); });
    std::vector<BeadId> result;
    for (const Bead *bead : found)
        result.push_back(bead->id);
    return result;
}

/// When it was done; 0 for what was never, or never had to be.
Timestamp done_at(const State &state, const Bead &bead)
{
    const MergeRequest *landed = bead.closed_at == 0 ? landed_but_open(state, bead) : nullptr;
    return landed != nullptr ? landed->ended_at : bead.closed_at;
}

/// When a dependency that waits for nothing any more stopped waiting.
Timestamp settled_at(const State &state, const Dependency &dependency)
{
    const Bead *target = bead_meant(state, dependency.on);
    if (target == nullptr)
        return 0;
    Timestamp first = 0, last = 0;
    if (dependency.type == DependencyType::waits_for)
        each_dependent(state, target->id, DependencyType::parent_child, [&](const Bead &child) {
            const Timestamp at = done_at(state, child);
            if (at != 0 && (first == 0 || at < first))
                first = at;
            last = std::max(last, at);
        });
    return last == 0 ? done_at(state, *target) : wants_any_child(dependency) ? first : last;
}

} // namespace

bool is_done(const State &state, const Bead &bead)
{
    return bead.status == Status::closed || landed_but_open(state, bead) != nullptr;
}

bool is_settled(const State &state, const Bead &bead)
{
    return is_done(state, bead) || bead.extra->pinned || bead.extra->status_word == "pinned";
}

bool wants_any_child(const Dependency &dependency)
{
    return dependency.type == DependencyType::waits_for && dependency.more->metadata.contains("any-children");
}

bool may_hold_back(DependencyType type)
{
    return waits_itself(type) || type == DependencyType::parent_child;
}

bool holds_back(const State &state, const Bead &bead)
{
    const auto none = [](const BeadId &) { return false; };
    for (const Dependency &dependency : bead.dependencies) {
        if (waits_itself(dependency.type)) {
            if (!each_awaited(state, dependency, none))
                return true;
        } else if (dependency.type == DependencyType::parent_child) {
            if (const Bead *parent = find(state.beads, dependency.on); parent != nullptr && parent->blocked)
                return true;
        }
    }
    return false;
}

bool below_deferred(const State &state, const Bead &bead)
{
    return std::ranges::any_of(bead.dependencies, [&](const Dependency &dependency) {
        if (dependency.type != DependencyType::parent_child)
            return false;
        const Bead *parent = find(state.beads, dependency.on);
        return parent != nullptr && (is_deferred(*parent) || parent->shelved);
    });
}

std::vector<BeadId> blockers(const State &state, const Bead &bead)
{
    std::vector<BeadId> result;
    std::vector<const Bead *> climbed;
    if (!bead.blocked)
        return result;
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

std::vector<BeadId> own_blockers(const State &state, const Bead &bead)
{
    std::vector<BeadId> result;
    for (const Dependency &dependency : bead.dependencies)
        if (waits_itself(dependency.type))
            each_awaited(state, dependency, [&](const BeadId &id) {
                result.push_back(id);
                return true;
            });
    return result;
}

std::optional<Timestamp> free_since(const State &state, const Bead &bead)
{
    if (!own_blockers(state, bead).empty())
        return {};
    Timestamp since = bead.created_at;
    for (const Dependency &dependency : bead.dependencies)
        if (waits_itself(dependency.type))
            since = std::max(since, settled_at(state, dependency));
    return since;
}

bool stands_behind_others(const Bead &bead)
{
    return std::ranges::any_of(bead.dependencies, waits_itself, &Dependency::type);
}

std::string put_aside_because(const State &state, const Bead &step)
{
    if (!is_step(step) || step.status != Status::deferred)
        return "";
    for (const Dependency &dependency : step.dependencies)
        if (const Bead *gate = find(state.beads, dependency.on);
            gate != nullptr && gate->type == "gate" && gate->status == Status::closed && answer_in(gate->close_reason) == Answer::no)
            return std::format("{} is put aside: {} was answered \"{}\".", step.id.value, gate->id.value, gate->close_reason);
    return std::format("{} is put aside.", step.id.value);
}

std::vector<BeadId> children(const State &state, const BeadId &bead)
{
    return dependents_of_type(state, bead, DependencyType::parent_child);
}

const Bead *parent_of(const State &state, const Bead &bead)
{
    for (const Dependency &dependency : bead.dependencies)
        if (dependency.type == DependencyType::parent_child)
            if (const Bead *parent = find(state.beads, dependency.on))
                return parent;
    return nullptr;
}

std::vector<BeadId> waiting_for(const State &state, const BeadId &bead)
{
    return dependents_of_type(state, bead, DependencyType::blocks);
}

std::size_t dependent_count(const State &state, const BeadId &bead)
{
    const auto *all = state.dependents.find(bead);
    return all != nullptr ? all->size() : 0;
}

const Bead *awaited_by_gate(const Bead &gate, const std::function<const Bead *(const BeadId &)> &find_bead)
{
    const std::string &awaited = gate.extra->await_id;
    if (gate.type != "gate" || gate.extra->await_type != "bead")
        return nullptr;
    if (const Bead *bead = find_bead(BeadId(awaited)))
        return bead;
    const auto colon = awaited.rfind(':'); // a rig's name of elsewhere may be another one here; ids are the same
    return colon == std::string::npos ? nullptr : find_bead(BeadId(awaited.substr(colon + 1)));
}

const Bead *awaited_by_gate(const State &state, const Bead &gate)
{
    return awaited_by_gate(gate, [&](const BeadId &id) { return find(state.beads, id); });
}

std::string opened_because(const State &state, const Bead &gate)
{
    const Bead *awaited = awaited_by_gate(state, gate);
    if (awaited == nullptr || !is_done(state, *awaited) || !own_blockers(state, gate).empty())
        return "";
    return awaited->id.value + (awaited->status == Status::closed ? " was closed" : " has landed");
}

BeadId asked_to_close(const Bead &gate)
{
    constexpr std::string_view closing = "close:";
    const std::string_view about = gate.extra->await_id;
    const bool asks = gate.type == "gate" && gate.extra->await_type == "human" && about.starts_with(closing);
    return asks ? BeadId(std::string(about.substr(closing.size()))) : BeadId();
}

Answer answer_in(std::string_view close_reason)
{
    std::string word(close_reason.substr(0, close_reason.find_first_of(" :,.;!\n")));
    std::ranges::transform(word, word.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (word == "approved")
        return Answer::yes;
    static constexpr std::array<std::string_view, 4> no = {"rejected", "denied", "dismissed", "no"};
    return std::ranges::contains(no, word) ? Answer::no : Answer::unclear;
}

std::vector<BeadId> put_aside_by_no(const State &state, const Bead &gate)
{
    std::vector<BeadId> aside;
    if (!asked_to_close(gate).empty())
        return aside;
    for (const BeadId &id : waiting_for(state, gate.id)) // a step about which its agent asked goes on with the no
        if (const Bead *bead = find(state.beads, id); bead->status == Status::open && !bead->claim && (!is_step(*bead) || is_step(gate)))
            aside.push_back(id);
    return aside;
}

} // namespace wm::town
