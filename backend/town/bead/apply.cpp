#include "town/apply.h"
#include "town/rules/bead_id.h"

#include <algorithm>

namespace wm::town {

namespace {

/// "wm-a3f8.2" is the second child of "wm-a3f8": numbers are not given twice. That is no change of the parent.
void count_child(State &state, const BeadId &child)
{
    const auto [parent, number] = parent_in(child);
    const Bead *found = find(state.beads, parent);
    if (found == nullptr || number < found->next_child)
        return;
    Bead copy = *found;
    copy.next_child = number + 1;
    state.beads = state.beads.set(parent, immer::box<Bead>(std::move(copy)));
}

void forget_status_word(Bead &bead)
{
    if (!bead.extra.empty() && !bead.extra->status_word.empty())
        bead.extra.edit([](BeadExtra &extra) { extra.status_word.clear(); });
}

/// Nobody has it any more, and who had it stays its assignee, as in the Beads project: in lists, in `show`, in what is exported.
void keep_holder(Bead &bead)
{
    if (bead.claim && bead.extra->assignee.empty())
        bead.extra.edit([&](BeadExtra &extra) { extra.assignee = bead.claim->holder; });
    bead.claim.reset();
}

/// An import and its events are freed in one piece: a small value that lives on among them would hold a whole page of memory, and a
/// hundred thousand of them all of it.
void stand_alone(Bead &bead)
{
    bead.description.unshare();
    bead.claim.unshare();
    if (!bead.extra.empty())
        bead.extra.edit([](BeadExtra &extra) {
            for (Boxed<TextRef> *text : {&extra.design, &extra.acceptance, &extra.metadata})
                text->unshare();
        });
    bead.origin.unshare();
    for (Dependency &dependency : bead.dependencies)
        dependency.more.unshare();
}

} // namespace

void Change::operator()(const BeadCreated &e)
{
    Bead bead;
    bead.id = e.bead;
    bead.rig = e.rig;
    bead.title = e.title;
    bead.type = e.type;
    bead.priority = e.priority;
    bead.labels = e.labels;
    bead.description = e.description;
    bead.extra = e.extra;
    bead.created_at = bead.updated_at = at;
    bead.created_by = author(e.by);
    bead.created = bead.changed = seq;
    put_bead(state, std::move(bead));
    count_child(state, e.bead);
}

void Change::operator()(const BeadImported &e)
{
    if (!e.record)
        return;
    Bead bead = *e.record;
    stand_alone(bead);
    bead.id = e.bead;
    bead.created = bead.changed = seq;
    if (bead.origin)
        bead.origin = Origin{bead.origin->line, bead.origin->imported == Origin::not_all ? 0 : seq};
    if (bead.claim)
        bead.claim = Claim{bead.claim->holder, seq, {}};
    if (const Bead *old = find(state.beads, e.bead)) {
        bead.created = old->created;
        bead.convoys = old->convoys;
        bead.last_run = old->last_run;
        bead.runs = old->runs;
        bead.attempts = old->attempts;
        bead.merge_request = old->merge_request;
        bead.next_child = std::max(bead.next_child, old->next_child);
        if (old->claim && !old->claim->run.empty()) // somebody works on it
            bead.claim = old->claim;
    }
    put_bead(state, std::move(bead));
    count_child(state, e.bead);
}

void Change::operator()(const BeadDeleted &e)
{
    const Bead *bead = find(state.beads, e.bead);
    if (bead == nullptr)
        return;
    if (const auto *dependents = state.dependents.find(e.bead))
        for (const BeadId &other : immer::set<BeadId>(*dependents))
            edit_bead(other, [&](Bead &b) { std::erase_if(b.dependencies, [&](const Dependency &d) { return d.on == e.bead; }); });
    if (const Bead *now = find(state.beads, e.bead)) { // its run and request end with it
        state.runs = state.runs.erase(now->last_run);
        state.live_runs = without(state.live_runs, now->last_run);
        state.merge_requests = state.merge_requests.erase(now->merge_request);
        state.queue = without(state.queue, now->merge_request);
    }
    remove_bead(state, e.bead);
}

void Change::operator()(const BeadUpdated &e)
{
    edit_bead(e.bead, [&](Bead &bead) {
        if (e.title)
            bead.title = *e.title;
        if (e.type)
            bead.type = *e.type;
        if (e.priority)
            bead.priority = *e.priority;
        if (e.labels)
            bead.labels = *e.labels;
        if (e.description)
            bead.description = e.description;
        if (e.extra)
            bead.extra = *e.extra;
    });
}

void Change::operator()(const BeadStatusSet &e)
{
    edit_bead(e.bead, [&](Bead &bead) {
        bead.status = e.status;
        bead.extra.edit([&](BeadExtra &extra) { extra.status_word = e.word; });
        if (e.status != Status::in_progress && bead.claim && bead.claim->run.empty())
            keep_holder(bead); // an agent comes back for nothing
        else if (e.status != Status::in_progress)
            bead.claim.reset();
        if (e.status != Status::deferred)
            bead.defer_until.reset();
        bead.closed_at = e.status == Status::closed ? at : 0;
        if (e.status != Status::closed)
            bead.close_reason.clear();
    });
}

void Change::operator()(const BeadDeferred &e)
{
    edit_bead(e.bead, [&](Bead &bead) {
        bead.status = Status::deferred;
        forget_status_word(bead);
        bead.defer_until = e.until;
    });
}

void Change::operator()(const BeadUndeferred &e)
{
    edit_bead(e.bead, [&](Bead &bead) {
        bead.status = Status::open;
        forget_status_word(bead);
        bead.defer_until.reset();
    });
}

void Change::operator()(const BeadClosed &e)
{
    edit_bead(e.bead, [&](Bead &bead) {
        bead.status = Status::closed;
        forget_status_word(bead);
        bead.closed_at = at;
        bead.close_reason = e.reason;
        keep_holder(bead);
        bead.defer_until.reset();
    });
}

void Change::operator()(const BeadReopened &e)
{
    edit_bead(e.bead, [&](Bead &bead) {
        bead.status = Status::open;
        forget_status_word(bead);
        bead.closed_at = 0;
        bead.close_reason.clear();
        if (find(state.agents, AgentId(bead.extra->assignee)) != nullptr) // its agent is gone: the work is anybody's
            bead.extra.edit([](BeadExtra &extra) { extra.assignee.clear(); });
    });
}

void Change::operator()(const BeadNoted &e)
{
    edit_bead(e.bead, [&](Bead &bead) { bead.notes.push_back({at, author(e.by), e.text}); });
}

void Change::operator()(const BeadCommented &e)
{
    edit_bead(e.bead, [&](Bead &bead) { bead.comments.push_back({at, author(e.by), e.text, e.text.id}); });
}

void Change::operator()(const DependencyAdded &e)
{
    edit_bead(e.bead, [&](Bead &bead) { bead.dependencies.push_back({e.on, e.type, at, author(), Rare(e.more)}); });
}

void Change::operator()(const DependencyRemoved &e)
{
    edit_bead(e.bead, [&](Bead &bead) { std::erase_if(bead.dependencies, [&](const Dependency &d) { return d.on == e.on; }); });
}

void Change::operator()(const BeadClaimed &e)
{
    edit_bead(e.bead, [&](Bead &bead) {
        bead.status = Status::in_progress;
        forget_status_word(bead);
        if (bead.started_at == 0)
            bead.started_at = at;
        bead.claim = Claim{e.holder, seq, e.run};
    });
}

void Change::operator()(const BeadReleased &e)
{
    edit_bead(e.bead, [&](Bead &bead) {
        if (bead.status == Status::in_progress) {
            bead.status = Status::open;
            forget_status_word(bead);
        }
        bead.claim.reset();
    });
}

} // namespace wm::town
