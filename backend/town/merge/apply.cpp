#include "town/apply.h"

#include <algorithm>

namespace wm::town {

void Change::operator()(const MrOpened &e)
{
    if (find(state.beads, e.bead) == nullptr)
        return;
    MergeRequest mr;
    mr.id = e.mr;
    mr.bead = e.bead;
    mr.run = e.run;
    mr.agent = e.agent;
    mr.rig = e.rig;
    mr.branch = e.branch;
    mr.head = e.head;
    mr.target = e.target;
    mr.opened_at = at;
    mr.since = at;
    mr.opened = mr.changed = seq;
    edit_bead(e.bead, [&](Bead &bead) {
        state.merge_requests = state.merge_requests.erase(bead.merge_request);
        state.queue = without(state.queue, bead.merge_request);
        bead.merge_request = e.mr;
    });
    state.merge_requests = state.merge_requests.set(e.mr, immer::box<MergeRequest>(std::move(mr)));
    state.queue = state.queue.push_back(e.mr);
    state.next_mr = std::max(state.next_mr, number_after(e.mr.value));
}

namespace {
void enter(MergeRequest &mr, Timestamp at, MrState state, std::string reason = {}, WaitFor what = WaitFor::nothing)
{
    if (mr.state != state)
        mr.since = at;
    mr.state = state;
    mr.reason = std::move(reason);
    mr.waits_for = what;
}
} // namespace

void Change::operator()(const MrCheckStarted &e)
{
    edit(state.merge_requests, e.mr, [&](MergeRequest &mr) {
        enter(mr, at, MrState::checking);
        ++mr.round;
        mr.base.clear();
        mr.commit.clear();
        mr.gates.clear();
        mr.results.clear();
        mr.conflicts.clear();
    });
}

void Change::operator()(const MrChecked &e)
{
    edit(state.merge_requests, e.mr, [&](MergeRequest &mr) {
        mr.base = e.base;
        mr.commit = e.commit;
        mr.gates = e.gates;
        mr.gates_sha256 = e.gates_sha256;
    });
}

void Change::operator()(const MrGateStarted &e)
{
    edit(state.merge_requests, e.mr, [&](MergeRequest &mr) {
        enter(mr, at, MrState::gating);
        ++mr.gate_starts;
    });
}

void Change::operator()(const MrGatePassed &e)
{
    edit(state.merge_requests, e.mr, [&](MergeRequest &mr) { mr.results.push_back({e.gate, true, e.took_ms}); });
}

void Change::operator()(const MrLandStarted &e)
{
    edit(state.merge_requests, e.mr, [&](MergeRequest &mr) { enter(mr, at, MrState::landing); });
}

void Change::operator()(const MrWaiting &e)
{
    edit(state.merge_requests, e.mr,
        [&](MergeRequest &mr) { enter(mr, at, e.what == WaitFor::approval ? MrState::held : MrState::waiting, e.reason, e.what); });
}

void Change::operator()(const MrRequeued &e)
{
    edit(state.merge_requests, e.mr, [&](MergeRequest &mr) {
        enter(mr, at, MrState::queued, e.reason);
        mr.approved = mr.approved || e.approved;
    });
}

void Change::operator()(const MrConflicted &e)
{
    edit(state.merge_requests, e.mr, [&](MergeRequest &mr) {
        enter(mr, at, MrState::conflict,
            e.files.size() == 1 ? "Conflict in " + e.files.front() : "Conflict in " + std::to_string(e.files.size()) + " files");
        mr.conflicts = e.files;
        mr.ended_at = at;
    });
    state.queue = without(state.queue, e.mr);
}

void Change::operator()(const MrFailed &e)
{
    edit(state.merge_requests, e.mr, [&](MergeRequest &mr) {
        enter(mr, at, MrState::failed, e.reason);
        if (!e.gate.empty())
            mr.results.push_back({e.gate, false, e.took_ms});
        mr.ended_at = at;
    });
    state.queue = without(state.queue, e.mr);
}

void Change::operator()(const MrLanded &e)
{
    edit(state.merge_requests, e.mr, [&](MergeRequest &mr) {
        const bool was_there = mr.state == MrState::checking; // it was not tested in this round
        enter(mr, at, MrState::landed, was_there ? mr.target + " already had it" : mr.gates.empty() ? "no gate" : "");
        mr.commit = e.commit;
        mr.ended_at = at;
    });
    state.queue = without(state.queue, e.mr);
    if (const MergeRequest *mr = find(state.merge_requests, e.mr))
        has_landed(state, mr->bead);
}

void Change::operator()(const MrWithdrawn &e)
{
    edit(state.merge_requests, e.mr, [&](MergeRequest &mr) {
        enter(mr, at, MrState::withdrawn, e.reason);
        mr.ended_at = at;
    });
    state.queue = without(state.queue, e.mr);
}

} // namespace wm::town
