#include "town/decide_parts.h"
#include "town/rules/bead_id.h"
#include "town/rules/blocking.h"
#include "town/rules/lane.h"

#include "base/text.h"

#include <algorithm>

namespace wm::town {
namespace {

Result<> valid_title(const std::string &title)
{
    if (trim(title).empty())
        return fail("bad_title", "A bead needs a title.", "Write one line that says what is to be done.");
    if (!is_valid_utf8(title))
        return fail("bad_utf8", "The title is not valid UTF-8.");
    if (std::ranges::any_of(title, [](unsigned char c) { return c < 0x20 || c == 0x7F; }))
        return fail("bad_title", "A title is one line without control characters.", "Put the rest into the body: --body TEXT.");
    if (const auto characters = count_characters(title); characters > title_limit)
        return fail("too_long", std::format("The title has {} characters; {} are allowed.", characters, title_limit),
            "Put the rest into the body: --body TEXT.");
    return {};
}

Result<> valid_priority(int priority)
{
    if (priority < 0 || priority > 4)
        return fail("bad_value", std::format("There is no priority {}.", priority), "Priorities go from 0 (critical) to 4 (backlog).");
    return {};
}

Result<> valid_word(const std::string &word, std::string_view what)
{
    if (word.empty() || word.size() > 50 || !is_valid_utf8(word) || word.find_first_of(" \t\n") != std::string::npos)
        return fail("bad_value", std::format("\"{}\" cannot be a {}.", elide(is_valid_utf8(word) ? word : "?", 60), what),
            "Use one word of at most 50 characters.");
    return {};
}

std::string names(const std::vector<BeadId> &ids, std::string_view between = ", ")
{
    std::string text;
    for (const BeadId &id : ids)
        text += (text.empty() ? "" : std::string(between)) + id.value;
    return text;
}

} // namespace

Result<Events> Rules::operator()(const CreateBead &c) const
{
    WM_TRY(rig, this->rig(c.rig));
    WM_CHECK(valid_title(c.title));
    WM_CHECK(valid_priority(c.priority));
    WM_CHECK(valid_word(c.type, "type"));
    for (const std::string &label : c.labels)
        WM_CHECK(valid_word(label, "label"));
    const BeadId id = free_bead_id(state, rig->prefix, c.title, c.description ? c.description->sha256 : "", asker.actor, asker.now);
    Events events{BeadCreated{id, c.rig, c.title, c.type, c.priority, c.labels, c.description}};
    for (auto at = c.dependencies.begin(); at != c.dependencies.end(); ++at) {
        const Dependency &dependency = *at;
        WM_CHECK(bead(dependency.on));
        if (std::ranges::find(c.dependencies.begin(), at, dependency.on, &Dependency::on) != at)
            return fail("exists", std::format("{} is named twice among what the bead depends on.", dependency.on.value), "Name it once.");
        events.push_back(DependencyAdded{id, dependency.on, dependency.type});
    }
    return events;
}

Result<Events> Rules::operator()(const UpdateBead &c) const
{
    WM_TRY(bead, this->bead(c.bead));
    WM_CHECK(may_speak_for(*bead));
    if (c.title)
        WM_CHECK(valid_title(*c.title));
    if (c.priority)
        WM_CHECK(valid_priority(*c.priority));
    if (c.type)
        WM_CHECK(valid_word(*c.type, "type"));
    if (c.labels)
        for (const std::string &label : *c.labels)
            WM_CHECK(valid_word(label, "label"));
    const auto same = [](const auto &wanted, const auto &is) { return !wanted || *wanted == is; };
    if (same(c.title, bead->title) && same(c.type, bead->type) && same(c.priority, bead->priority) && same(c.labels, bead->labels) &&
        (!c.description || c.description == bead->description))
        return Events{};
    return Events{BeadUpdated{c.bead, c.title, c.type, c.priority, c.labels, c.description}};
}

Result<Events> Rules::operator()(const CloseBead &c) const
{
    WM_TRY(bead, this->bead(c.bead));
    WM_CHECK(unchanged(*bead, c.expected));
    if (!asker.run().empty())
        return fail("not_allowed", "A bead is closed by its landing or by a person.", "When your work is committed, run `wm done`.");
    if (bead->status == Status::closed)
        return Events{};
    if (const Run *run = find(state.runs, bead->last_run); run != nullptr && run->state != RunState::ended)
        return fail("busy", std::format("{} is at work on {}.", run->agent.value, bead->id.value),
            std::format("Stop it first: `wm stop {}`.", bead->id.value));
    if (const MergeRequest *mr = find(state.merge_requests, bead->merge_request); mr != nullptr && !is_final(mr->state) &&
        mr->state != MrState::queued && mr->state != MrState::held && mr->state != MrState::waiting)
        return fail("busy", std::format("{} is on its way through the queue as {}.", bead->id.value, mr->id.value),
            "Wait until it has landed or failed.");
    std::vector<BeadId> open;
    for (const BeadId &child : children(state, bead->id))
        if (find(state.beads, child)->status != Status::closed)
            open.push_back(child);
    if (!open.empty() && !c.force)
        return fail("open_children", std::format("{} still has open children: {}.", bead->id.value, names(open)),
            "Close them first, or use --force.");
    if (const auto waiting = blockers(state, *bead); !waiting.empty() && !c.force)
        return fail("blocked", std::format("{} waits for {}.", bead->id.value, names(waiting)), "Close that first, or use --force.");
    Events events;
    if (const MergeRequest *mr = find(state.merge_requests, bead->merge_request); mr != nullptr && !is_final(mr->state))
        events.push_back(MrWithdrawn{mr->id, "closed without landing"});
    events.push_back(BeadClosed{c.bead, c.reason.empty() ? "closed" : c.reason});
    return events;
}

Result<Events> Rules::operator()(const ReopenBead &c) const
{
    WM_TRY(bead, this->bead(c.bead));
    if (bead->status != Status::closed)
        return Events{};
    return Events{BeadReopened{c.bead, c.reason}};
}

Result<Events> Rules::operator()(const DeferBead &c) const
{
    WM_TRY(bead, this->bead(c.bead));
    WM_CHECK(unchanged(*bead, c.expected));
    if (bead->status == Status::deferred && bead->defer_until == c.until)
        return Events{};
    if (bead->status != Status::open && bead->status != Status::deferred)
        return fail("wrong_state",
            std::format("{} is {} and cannot be deferred.", bead->id.value, bead->status == Status::closed ? "closed" : "being worked on"));
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
    return Events{BeadNoted{c.bead, c.text}};
}

Result<Events> Rules::operator()(const AddDependency &c) const
{
    WM_TRY(bead, this->bead(c.bead));
    WM_CHECK(this->bead(c.on));
    if (c.bead == c.on)
        return fail("cycle", std::format("{} cannot wait for itself.", c.bead.value));
    for (const Dependency &dependency : bead->dependencies)
        if (dependency.on == c.on) {
            if (dependency.type == c.type)
                return Events{};
            return fail("exists", std::format("{} already depends on {} in another way.", c.bead.value, c.on.value),
                "Remove that first: `wm dep remove`.");
        }
    if (c.type == DependencyType::blocks || c.type == DependencyType::parent_child)
        if (const auto ring = ring_closed_by(state, c.bead, c.on); !ring.empty())
            return fail("cycle", std::format("These would wait for each other: {}.", names(ring, " → ")),
                "Remove one of the dependencies: `wm dep remove`.");
    return Events{DependencyAdded{c.bead, c.on, c.type}};
}

Result<Events> Rules::operator()(const RemoveDependency &c) const
{
    WM_TRY(bead, this->bead(c.bead));
    if (std::ranges::none_of(bead->dependencies, [&](const Dependency &d) { return d.on == c.on; }))
        return fail("not_found", std::format("{} does not depend on {}.", c.bead.value, c.on.value));
    return Events{DependencyRemoved{c.bead, c.on}};
}

Result<Events> Rules::operator()(const ClaimBead &c) const
{
    WM_TRY(bead, this->bead(c.bead));
    const std::string holder = asker.actor;
    const RunId run = asker.run();
    if (bead->claim && (run.empty() ? bead->claim->holder == holder : bead->claim->run == run))
        return Events{};
    if (!run.empty())
        return fail("not_allowed", "An agent works on the bead of its hook only.", "`wm hook` shows it.");
    if (bead->claim)
        return fail("claimed", std::format("{} is already claimed by {}.", bead->id.value, bead->claim->holder));
    if (bead->status != Status::open)
        return fail("not_claimable",
            std::format("{} is {} and cannot be claimed.", bead->id.value, bead->status == Status::closed ? "closed" : "deferred"));
    return Events{BeadClaimed{c.bead, holder, {}}};
}

Result<Events> Rules::operator()(const ReleaseBead &c) const
{
    WM_TRY(bead, this->bead(c.bead));
    if (!bead->claim)
        return Events{};
    if (const Run *run = find(state.runs, bead->claim->run); run != nullptr && run->state != RunState::ended)
        return fail("busy", std::format("{} is at work on {}.", run->agent.value, bead->id.value),
            std::format("Stop it first: `wm stop {}`.", bead->id.value));
    if (const MergeRequest *mr = find(state.merge_requests, bead->merge_request); mr != nullptr && !is_final(mr->state))
        return fail("busy", std::format("{} is in the merge queue as {}.", bead->id.value, mr->id.value),
            std::format("Withdraw that first: `wm mq withdraw {}`.", mr->id.value));
    return Events{BeadReleased{c.bead, "released"}};
}

} // namespace wm::town
