// Writing and changing beads. Closing is in decide_close.cpp, claims are in decide_claim.cpp.
#include "town/bead/checks.h"
#include "town/bead/index.h"
#include "town/codec.h"
#include "town/decide_parts.h"
#include "town/rules/bead_id.h"
#include "town/rules/blocking.h"
#include "town/rules/external.h"
#include "town/rules/rings.h"

#include "base/text.h"

#include <algorithm>

namespace wm::town {
namespace {

Result<> valid_more(const Dependency &dependency)
{
    if (dependency.type == DependencyType::custom)
        WM_CHECK(valid_word(dependency.more->word, "type of dependency"));
    if (dependency.more->metadata.size() > 4096 || !is_valid_utf8(dependency.more->metadata))
        return fail(
            "bad_value", std::format("The metadata of the dependency on {} is longer than 4 KiB or not UTF-8.", dependency.on.value));
    return {};
}

/// A bead of the town, or something of another project.
Result<> valid_target(const Rules &rules, const BeadId &on)
{
    return external_of(on) ? valid_external(rules.state, on) : rules.bead(on).transform([](const Bead *) {});
}

/// The next free child of `parent`; "too_deep" below the third level.
Result<BeadId> child_id(const State &state, const Bead &parent)
{
    if (depth_of(parent.id) >= deepest_child)
        return fail("too_deep", std::format("{} is on the deepest level; it cannot have children of its own.", parent.id.value),
            "Create the bead without --parent and add it with `wm dep add CHILD PARENT --type parent-child`.");
    for (int number = parent.next_child;; ++number)
        if (BeadId id(std::format("{}.{}", parent.id.value, number)); find(state.beads, id) == nullptr)
            return id;
}

/// An id of somebody's own that says whose child it would be. It makes nobody a child: only --parent does.
Result<> valid_child_id(const State &state, const BeadId &id)
{
    const auto [parent, number] = parent_in(id);
    if (number == 0)
        return {};
    if (depth_of(id) > deepest_child)
        return fail("too_deep", std::format("{} would be on level {} below its first parent.", id.value, depth_of(id)),
            std::format("There are {}; choose a shorter id, or none.", deepest_child));
    if (find(state.beads, parent) == nullptr)
        return fail("not_found", std::format("There is no bead {}, whose child {} would be.", parent.value, id.value),
            "Create that first, or choose an id that does not end with a number after a point.");
    return {};
}

/// A part keeps its parent open: a run does not hang one onto what somebody else holds.
Result<> may_take_part(const Rules &rules, const BeadId &parent)
{
    const RunId speaker = rules.asker.run();
    const Bead *bead = find(rules.state.beads, parent);
    if (speaker.empty() || bead == nullptr || !bead->claim || bead->claim->run == speaker)
        return {};
    return fail("not_yours", std::format("This run does not hold {}, which is held by {}.", parent.value, bead->claim->holder),
        "Say where it comes from instead: --type discovered-from.");
}

/// What the person's own words would set: labels without repetition, in their order.
std::vector<std::string> changed_labels(const std::vector<std::string> &before, const UpdateBead &c)
{
    std::vector<std::string> labels = c.labels.value_or(before);
    for (const std::string &label : c.add_labels)
        if (std::ranges::find(labels, label) == labels.end())
            labels.push_back(label);
    for (const std::string &label : c.remove_labels)
        std::erase(labels, label);
    return labels;
}

Result<BeadExtra> patched(const BeadExtra &before, const Json &patch)
{
    Json merged = Json(before);
    const std::string members = ", " + std::string(members_of(&before)) + ",";
    for (const auto &[name, value] : patch.items())
        if (!members.contains(", " + name + ",") || name == "status_word")
            return fail("bad_value", std::format("A bead has no \"{}\" that could be set.", elide(is_valid_utf8(name) ? name : "?", 60)));
    merged.merge_patch(patch);
    try {
        return merged.get<BeadExtra>();
    } catch (const Json::exception &) {
        return fail("bad_value", "A value is not of the kind that its member has.");
    }
}

/// A bead that somebody holds is meant for whom it is given to: the claim goes along. An agent's is not taken away so.
Result<Events> given_to(const Rules &rules, const Bead &bead, const std::string &assignee, const std::string &as)
{
    if (!bead.claim || bead.claim->holder == assignee)
        return Events{};
    if (!bead.claim->run.empty())
        return fail("claimed", std::format("{} is claimed by {}.", bead.id.value, bead.claim->holder),
            std::format("Take it back first: `wm stop {0}`, or `wm release {0}`.", bead.id.value));
    WM_CHECK(may_take_from_holder(bead, as));
    if (assignee.empty())
        return rules(ReleaseBead{bead.id, as});
    return Events{BeadClaimed{bead.id, assignee, {}}};
}

/// Refuses `bead`, as it would be, when it closes a ring that was not there before.
Result<> closes_no_ring(const State &state, const Bead &bead, const Rig &rig)
{
    const Ring ring = ring_among(state, {&bead, 1}, rig);
    const Bead *before = ring.empty() ? nullptr : find(state.beads, bead.id);
    if (ring.empty() || (before != nullptr && !ring_among(state, {before, 1}, rig).empty()))
        return {};
    return fail("cycle", std::format("These would wait for each other: {}.", names_of(ring, " → ")),
        "Leave it out, or remove one of the dependencies: `wm dep remove`.");
}

/// Changed by an agent (another type, pinned), a gate or step would no longer hold back what it is there to hold back.
Result<> not_a_formulas(const Bead &bead)
{
    if (bead.type == "gate" || is_step(bead))
        return fail("not_allowed",
            std::format("{} is a {}; an agent does not change it.", bead.id.value, bead.type == "gate" ? "gate" : "step"),
            "Add a note to it, or close it when it is done.");
    return {};
}

/// What holds a bead back is taken off by whoever put it there, a question to a person by persons only: else a run would let its
/// work land by itself that somebody wanted to see first. A parent holds back what it waits for itself.
Result<> may_take_off(const Rules &rules, const BeadId &bead, const Dependency &dependency)
{
    const RunId speaker = rules.asker.run();
    if (speaker.empty() || !may_hold_back(dependency.type))
        return {};
    const Bead *on = find(rules.state.beads, dependency.on);
    const Run *run = find(rules.state.runs, speaker);
    const bool own = run != nullptr && dependency.by == run->agent.value;
    if (on != nullptr && on->type == "gate" && on->extra->await_type == "human")
        return fail("not_allowed", std::format("{} asks a person; an agent cannot take it off {}.", on->id.value, bead.value),
            std::format("A person answers it, or runs `wm dep remove {} {}`.", bead.value, on->id.value));
    if (!own)
        return fail("not_allowed",
            std::format("{} was not tied to {} by this agent, which takes off only what it added.", bead.value, dependency.on.value),
            std::format("Ask for it in a note: `wm note TEXT`. A person runs `wm dep remove {} {}`.", bead.value, dependency.on.value));
    return {};
}

} // namespace

Result<Events> Rules::operator()(const CreateBead &c) const
{
    WM_TRY(rig, this->rig(c.rig));
    WM_CHECK(valid_title(c.title));
    WM_CHECK(valid_priority(c.priority));
    WM_CHECK(valid_word(c.type, "type"));
    WM_CHECK(valid_name(c.as));
    WM_CHECK(valid_extra(c.extra));
    for (const std::string &label : c.labels)
        WM_CHECK(valid_label(label));
    const Bead *parent = nullptr;
    for (auto at = c.dependencies.begin(); at != c.dependencies.end(); ++at) {
        WM_CHECK(valid_target(*this, at->on));
        WM_CHECK(valid_more(*at));
        if (std::ranges::find(c.dependencies.begin(), at, at->on, &Dependency::on) != at)
            return fail("exists", std::format("{} is named twice among what the bead depends on.", at->on.value), "Name it once.");
        if (at->type == DependencyType::parent_child)
            WM_CHECK(may_take_part(*this, at->on));
        if (at->type == DependencyType::parent_child && parent == nullptr)
            parent = find(state.beads, at->on);
    }
    const std::string creator = asker.run().empty() && !c.as.empty() ? c.as : asker.actor;
    BeadId id = c.id;
    if (!id.empty()) {
        if (!is_possible_id(id.value) || rig_of_id(state, id) != rig)
            return fail("bad_id",
                std::format("\"{}\" cannot be the id of a bead of {}.", elide(is_valid_utf8(id.value) ? id.value : "?", 60), rig->id.value),
                std::format("Its ids begin with {}-.", rig->prefix));
        if (find(state.beads, id) != nullptr)
            return fail("exists", std::format("There is already a bead {}.", id.value));
        WM_CHECK(valid_child_id(state, id));
    } else if (parent != nullptr) {
        WM_TRY(child, child_id(state, *parent));
        id = child;
    } else {
        id = free_bead_id(
            state, rig->prefix, c.title, c.description ? std::string(c.description->sha256) : std::string(), creator, asker.now);
    }
    Bead bead;
    bead.id = id;
    bead.labels = c.labels;
    bead.dependencies = c.dependencies;
    if (!c.id.empty() || parent != nullptr || !capabilities_of(bead).empty()) // else nobody waits for it yet
        WM_CHECK(closes_no_ring(state, bead, *rig));
    Events events{
        BeadCreated{id, c.rig, c.title, c.type, c.priority, c.labels, c.description, asker.run().empty() ? c.as : "", Rare(c.extra)}};
    for (const Dependency &dependency : c.dependencies)
        events.push_back(DependencyAdded{id, dependency.on, dependency.type, *dependency.more});
    if (c.defer_until)
        events.push_back(BeadDeferred{id, c.defer_until});
    return events;
}

Result<Events> Rules::operator()(const UpdateBead &c) const
{
    WM_TRY(bead, this->bead(c.bead));
    WM_CHECK(may_speak_for(*bead));
    WM_CHECK(unchanged(*bead, c.expected));
    if (c.title)
        WM_CHECK(valid_title(*c.title));
    if (c.priority)
        WM_CHECK(valid_priority(*c.priority));
    if (c.type)
        WM_CHECK(valid_word(*c.type, "type"));
    const std::vector<std::string> labels = changed_labels(bead->labels, c);
    for (const std::string &label : labels)
        if (std::ranges::find(bead->labels, label) == bead->labels.end()) // what was imported stays as it came
            WM_CHECK(valid_label(label));
    BeadExtra extra = *bead->extra;
    if (!c.extra.is_null()) {
        WM_TRY(changed, patched(extra, c.extra));
        WM_CHECK(valid_extra(changed));
        extra = changed;
    }
    if (!asker.run().empty() && (extra.await_type != bead->extra->await_type || extra.await_id != bead->extra->await_id))
        return fail("not_allowed", "What a gate waits for is changed by a person.", "Ask for it in a note: `wm note TEXT`.");
    if (extra.ephemeral && !bead->extra->ephemeral) // it would be gone after a time
        WM_CHECK(may_forget(*bead));
    Events given;
    if (c.extra.is_object() && c.extra.contains("assignee")) {
        WM_CHECK(valid_name(extra.assignee));
        WM_TRY(events, given_to(*this, *bead, extra.assignee, c.as));
        given = events;
    }
    const auto differs = []<class T>(const std::optional<T> &wanted, const auto &is) { return wanted && !(*wanted == is); };
    BeadUpdated event{c.bead, {}, {}, {}, {}, {}, {}};
    if (differs(c.title, bead->title))
        event.title = c.title;
    if (differs(c.type, bead->type))
        event.type = c.type;
    if (differs(c.priority, bead->priority))
        event.priority = c.priority;
    if (labels != bead->labels)
        event.labels = labels;
    if (c.description && !(bead->description && *bead->description == *c.description))
        event.description = c.description;
    if (extra != *bead->extra)
        event.extra = extra;
    if (!event.title && !event.type && !event.priority && !event.labels && !event.description && !event.extra)
        return given;
    if (!asker.run().empty())
        WM_CHECK(not_a_formulas(*bead));
    if (event.labels || event.type || event.extra) { // others may wait for it by what it brings, a gate for others
        Bead changed = *bead;
        changed.labels = labels;
        changed.type = event.type.value_or(bead->type);
        changed.extra = Rare(extra);
        if (capabilities_of(changed) != capabilities_of(*bead) || awaited_by_gate(state, changed) != awaited_by_gate(state, *bead))
            WM_CHECK(closes_no_ring(state, changed, *find(state.rigs, bead->rig)));
    }
    given.insert(given.begin(), event);
    return given;
}

Result<Events> Rules::operator()(const SetStatus &c) const
{
    WM_TRY(bead, this->bead(c.bead));
    WM_CHECK(unchanged(*bead, c.expected));
    WM_CHECK(valid_word(c.word, "status"));
    if (c.word == "closed")
        return (*this)(CloseBead{c.bead, "", c.force, {}});
    WM_CHECK(may_take_from_holder(*bead, c.as));
    WM_CHECK(may_speak_for(*bead));
    if (!asker.run().empty())
        WM_CHECK(not_a_formulas(*bead));
    const std::string &word = bead->extra->status_word;
    if (c.word == "open" && bead->status == Status::closed)
        return (*this)(ReopenBead{c.bead, ""});
    if (c.word == "open" && is_deferred(*bead))
        return (*this)(UndeferBead{c.bead, {}});
    if (c.word == "open" && bead->claim)
        return (*this)(ReleaseBead{c.bead, c.as});
    if (c.word == "deferred")
        return (*this)(DeferBead{c.bead, {}, {}});
    if (c.word == "in_progress" && bead->claim)
        return Events{}; // that is what a claim means
    if (const Run *run = find(state.runs, bead->last_run); run != nullptr && run->state != RunState::ended)
        return fail("busy", std::format("{} is at work on {}.", run->agent.value, bead->id.value),
            std::format("Stop it first: `wm stop {}`.", bead->id.value));
    if (const MergeRequest *mr = find(state.merge_requests, bead->merge_request); mr != nullptr && !is_final(mr->state))
        return fail("busy", std::format("{} is in the merge queue as {}.", bead->id.value, mr->id.value));
    if (c.word == "in_progress")
        return (*this)(ClaimBead{c.bead, {}});
    static const std::map<std::string, Status> known = {
        {"open", Status::open}, {"blocked", Status::deferred}, {"hooked", Status::deferred}, {"pinned", Status::deferred}};
    Status status = Status::deferred;
    if (const auto found = known.find(c.word); found != known.end()) {
        status = found->second;
    } else if (const auto own = state.settings.statuses.find(c.word); own != state.settings.statuses.end()) {
        if (own->second == "done")
            return (*this)(CloseBead{c.bead, c.word, c.force, {}});
        status = own->second == "active" ? Status::open : Status::deferred;
    } else {
        return fail("bad_value", std::format("There is no status \"{}\".", c.word),
            "There are open, in_progress, blocked, deferred, pinned and closed, and those of `wm town set --status NAME=CATEGORY`.");
    }
    if (bead->status == Status::closed)
        return fail(
            "closed", std::format("{} is closed.", bead->id.value), std::format("Reopen it first: `wm reopen {}`.", bead->id.value));
    const std::string new_word = c.word == "open" ? "" : c.word;
    if (bead->status == status && word == new_word)
        return Events{};
    return Events{BeadStatusSet{c.bead, status, new_word}};
}

Result<Events> Rules::operator()(const DeferBead &c) const
{
    WM_TRY(bead, this->bead(c.bead));
    WM_CHECK(unchanged(*bead, c.expected));
    if (bead->status == Status::deferred && bead->defer_until == c.until && bead->extra->status_word.empty())
        return Events{};
    if (bead->status != Status::open && bead->status != Status::deferred)
        return fail("wrong_state",
            std::format("{} is {} and cannot be deferred.", bead->id.value, bead->status == Status::closed ? "closed" : "being worked on"));
    if (c.until && *c.until <= asker.now)
        return fail(
            "bad_value", std::format("{} is in the past.", to_rfc3339(*c.until)), "Say a time to come: --until 2h, --until 2030-01-31.");
    return Events{BeadDeferred{c.bead, c.until}};
}

Result<Events> Rules::operator()(const UndeferBead &c) const
{
    WM_TRY(bead, this->bead(c.bead));
    WM_CHECK(unchanged(*bead, c.expected));
    if (bead->status != Status::deferred)
        return Events{};
    return Events{BeadUndeferred{c.bead}};
}

Result<Events> Rules::operator()(const NoteBead &c) const
{
    WM_TRY(bead, this->bead(c.bead));
    WM_CHECK(may_speak_for(*bead));
    WM_CHECK(valid_name(c.as));
    return Events{BeadNoted{c.bead, c.text, asker.run().empty() ? c.as : ""}};
}

Result<Events> Rules::operator()(const CommentBead &c) const
{
    WM_CHECK(bead(c.bead)); // anybody may comment on anything
    WM_CHECK(valid_name(c.as));
    return Events{BeadCommented{c.bead, c.text, asker.run().empty() ? c.as : ""}};
}

Result<Events> Rules::operator()(const AddDependency &c) const
{
    WM_TRY(bead, this->bead(c.bead));
    if (may_hold_back(c.type)) // what only informs is like a comment: anybody's
        WM_CHECK(may_speak_for(*bead));
    WM_CHECK(valid_target(*this, c.on));
    WM_CHECK(valid_more({c.on, c.type, 0, {}, Rare(c.more)}));
    if (c.bead == c.on)
        return fail("cycle", std::format("{} cannot wait for itself.", c.bead.value));
    Events events;
    for (const Dependency &dependency : bead->dependencies)
        if (dependency.on == c.on) {
            if (dependency.type == c.type && dependency.more->word == c.more.word)
                return Events{};
            if (dependency.type == DependencyType::discovered_from && may_hold_back(c.type)) { // nobody asked for that one
                events.push_back(DependencyRemoved{c.bead, c.on});
                continue;
            }
            return fail("exists", std::format("{} already depends on {} in another way.", c.bead.value, c.on.value),
                "Remove that first: `wm dep remove`.");
        }
    if (c.type == DependencyType::parent_child)
        WM_CHECK(may_take_part(*this, c.on));
    if (may_hold_back(c.type)) {
        Bead waiting = *bead;
        waiting.dependencies.push_back({c.on, c.type, 0, {}, Rare(c.more)});
        WM_CHECK(closes_no_ring(state, waiting, *find(state.rigs, bead->rig)));
    }
    events.push_back(DependencyAdded{c.bead, c.on, c.type, c.more});
    return events;
}

Result<Events> Rules::operator()(const RemoveDependency &c) const
{
    WM_TRY(bead, this->bead(c.bead));
    if (std::ranges::none_of(bead->dependencies, [&](const Dependency &d) { return d.on == c.on; }))
        return fail("not_found", std::format("{} does not depend on {}.", c.bead.value, c.on.value));
    WM_CHECK(may_speak_for(*bead));
    if (!asker.run().empty() && is_step(*bead))
        return fail("not_allowed", std::format("{} is a step; its order is the formula's.", c.bead.value));
    for (const Dependency &dependency : bead->dependencies)
        if (dependency.on == c.on)
            WM_CHECK(may_take_off(*this, c.bead, dependency));
    return Events{DependencyRemoved{c.bead, c.on}};
}

Result<Events> Rules::operator()(const Remember &c) const
{
    if (c.key.empty() || c.key.value.size() > 200 || !is_valid_utf8(c.key.value))
        return fail("bad_value", "A memory needs a key of at most 200 bytes.");
    const Memory *known = find(state.memories, c.key);
    if (!c.text && known == nullptr)
        return fail("not_found", std::format("Nothing is remembered under \"{}\".", c.key.value), "`wm memories` lists what is.");
    if (c.text && known != nullptr && known->text.sha256 == c.text->sha256)
        return Events{};
    return Events{MemorySet{c.key, c.text}};
}

} // namespace wm::town
