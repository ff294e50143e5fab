#include "town/apply.h"

#include <algorithm>

namespace wm::town {

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
    bead.created_at = bead.updated_at = at;
    bead.created_by = author();
    bead.created = bead.changed = seq;
    state.beads = state.beads.set(e.bead, immer::box<Bead>(std::move(bead)));
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
    });
}

void Change::operator()(const BeadDeferred &e)
{
    edit_bead(e.bead, [&](Bead &bead) {
        bead.status = Status::deferred;
        bead.defer_until = e.until;
    });
}

void Change::operator()(const BeadUndeferred &e)
{
    edit_bead(e.bead, [&](Bead &bead) {
        bead.status = Status::open;
        bead.defer_until.reset();
    });
}

void Change::operator()(const BeadClosed &e)
{
    edit_bead(e.bead, [&](Bead &bead) {
        bead.status = Status::closed;
        bead.closed_at = at;
        bead.close_reason = e.reason;
        bead.claim.reset();
        bead.defer_until.reset();
    });
}

void Change::operator()(const BeadReopened &e)
{
    edit_bead(e.bead, [&](Bead &bead) {
        bead.status = Status::open;
        bead.closed_at = 0;
        bead.close_reason.clear();
    });
}

void Change::operator()(const BeadNoted &e)
{
    edit_bead(e.bead, [&](Bead &bead) { bead.notes.push_back({at, author(), e.text}); });
}

void Change::operator()(const DependencyAdded &e)
{
    edit_bead(e.bead, [&](Bead &bead) { bead.dependencies.push_back({e.on, e.type}); });
    const auto *old = state.dependents.find(e.on);
    state.dependents = state.dependents.set(e.on, (old != nullptr ? *old : immer::set<BeadId>{}).insert(e.bead));
}

void Change::operator()(const DependencyRemoved &e)
{
    edit_bead(e.bead, [&](Bead &bead) { std::erase_if(bead.dependencies, [&](const Dependency &d) { return d.on == e.on; }); });
    if (const auto *old = state.dependents.find(e.on)) {
        auto rest = old->erase(e.bead);
        state.dependents = rest.empty() ? state.dependents.erase(e.on) : state.dependents.set(e.on, std::move(rest));
    }
}

void Change::operator()(const BeadClaimed &e)
{
    edit_bead(e.bead, [&](Bead &bead) {
        bead.status = Status::in_progress;
        bead.claim = Claim{e.holder, seq, e.run};
    });
}

void Change::operator()(const BeadReleased &e)
{
    edit_bead(e.bead, [&](Bead &bead) {
        if (bead.status == Status::in_progress)
            bead.status = Status::open;
        bead.claim.reset();
    });
}

} // namespace wm::town
