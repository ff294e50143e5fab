#include "base/text.h"
#include "town/decide_parts.h"
#include "town/rules/landing.h"

#include <algorithm>

namespace wm::town {
namespace {

/// A report about an older round, or about a request that has moved on, is answered and changes nothing: effects may
/// report twice.
bool is_current(const MergeRequest &mr, int round, std::initializer_list<MrState> states)
{
    return mr.round == round && std::ranges::find(states, mr.state) != states.end();
}

/// The target is being moved, or will be as soon as the person's clone allows it.
bool is_landing(const MergeRequest &mr, int round)
{
    return mr.round == round && (mr.state == MrState::landing || (mr.state == MrState::waiting && mr.waits_for == WaitFor::clone));
}

/// It had gone back into the queue, because something began to hold its bead back, when git was already moving the target.
bool landed_meanwhile(const MergeRequest &mr, const ReportLanded &report)
{
    return is_current(mr, report.round, {MrState::queued}) && !mr.commit.empty() && mr.commit == report.commit;
}

/// The check found its work on the target: a report was lost with the daemon, or somebody merged it by hand.
bool was_there(const MergeRequest &mr, const ReportLanded &report)
{
    return is_current(mr, report.round, {MrState::checking});
}

/// A path in git is bytes; the ledger holds text.
std::string as_text(const std::string &bytes)
{
    return is_valid_utf8(bytes) ? bytes : parse_json(to_text(bytes), "path").value_or(Json("?")).get<std::string>();
}

} // namespace

Result<Events> Rules::operator()(const ReportMrChecked &c) const
{
    WM_TRY(mr, merge_request(c.mr));
    if (!is_current(*mr, c.round, {MrState::checking}))
        return Events{};
    Events events{MrChecked{c.mr, c.base, c.commit, c.gates, c.gates_sha256}};
    const Rig *rig = find(state.rigs, mr->rig);
    if (c.changes_gates && !mr->approved)
        events.push_back(
            MrWaiting{c.mr, WaitFor::approval, std::format("It changes the gates in .wagonmaster.toml: `wm mq approve {}`.", c.mr.value)});
    else if (!c.gates.empty() && (rig == nullptr || std::ranges::find(rig->trusted, c.gates_sha256) == rig->trusted.end()))
        events.push_back(MrWaiting{
            c.mr, WaitFor::trust, std::format("The gates of {} are not trusted yet: `wm rig trust {}`.", mr->target, mr->rig.value)});
    else if (waits_to_land(state, *mr))
        events.push_back(MrRequeued{c.mr, "", false});
    else if (c.gates.empty())
        events.push_back(MrLandStarted{c.mr});
    else
        events.push_back(MrGateStarted{c.mr, c.gates.front().name});
    return events;
}

Result<Events> Rules::operator()(const ReportMrConflict &c) const
{
    WM_TRY(mr, merge_request(c.mr));
    if (!is_current(*mr, c.round, {MrState::checking}))
        return Events{};
    std::vector<std::string> files;
    std::ranges::transform(c.files, std::back_inserter(files), as_text);
    return Events{MrConflicted{c.mr, std::move(files)}};
}

Result<Events> Rules::operator()(const ReportMrFailed &c) const
{
    WM_TRY(mr, merge_request(c.mr));
    if (!is_current(*mr, c.round, {MrState::checking, MrState::gating, MrState::landing, MrState::waiting}))
        return Events{};
    return Events{MrFailed{c.mr, "", c.reason, 0}};
}

Result<Events> Rules::operator()(const ReportGateEnded &c) const
{
    WM_TRY(mr, merge_request(c.mr));
    if (mr->state != MrState::gating || mr->gate_starts != c.number)
        return Events{};
    const std::size_t at = mr->results.size();
    if (at >= mr->gates.size())
        return Events{};
    const std::string &gate = mr->gates[at].name;
    if (!c.passed)
        return Events{MrFailed{c.mr, gate, c.reason, c.took_ms}};
    Events events{MrGatePassed{c.mr, gate, c.took_ms}};
    if (waits_to_land(state, *mr)) // since it was begun; it is tested again on what the target is by then
        events.push_back(MrRequeued{c.mr, "", false});
    else if (at + 1 < mr->gates.size())
        events.push_back(MrGateStarted{c.mr, mr->gates[at + 1].name});
    else
        events.push_back(MrLandStarted{c.mr});
    return events;
}

Result<Events> Rules::operator()(const ReportLanded &c) const
{
    WM_TRY(mr, merge_request(c.mr));
    if (!is_landing(*mr, c.round) && !landed_meanwhile(*mr, c) && !was_there(*mr, c))
        return Events{};
    Events events{MrLanded{c.mr, c.commit}};
    const Bead *bead = find(state.beads, mr->bead);
    if (bead == nullptr)
        return events;
    if (obstacle(state, *bead).empty())
        events.push_back(BeadClosed{mr->bead, landed_words(c.commit)});
    else if (!bead->claim || bead->claim->run != mr->run) // a person had handed it over; nobody else shall begin what is done
        events.push_back(BeadClaimed{mr->bead, mr->agent.value, mr->run});
    return events;
}

Result<Events> Rules::operator()(const ReportTargetMoved &c) const
{
    WM_TRY(mr, merge_request(c.mr));
    if (!is_landing(*mr, c.round))
        return Events{};
    return Events{MrRequeued{c.mr, std::format("{} has moved; tried again on its new tip.", mr->target), false}};
}

Result<Events> Rules::operator()(const ReportMrWaiting &c) const
{
    WM_TRY(mr, merge_request(c.mr));
    if (!is_landing(*mr, c.round) || (mr->state == MrState::waiting && mr->reason == c.reason))
        return Events{};
    return Events{MrWaiting{c.mr, WaitFor::clone, c.reason}};
}

Result<Events> Rules::operator()(const ApproveMr &c) const
{
    WM_TRY(mr, merge_request(c.mr));
    if (mr->approved)
        return Events{};
    if (mr->state != MrState::held)
        return fail("wrong_state", std::format("{} does not wait for approval.", c.mr.value));
    return Events{MrRequeued{c.mr, "", true}};
}

Result<Events> Rules::operator()(const WithdrawMr &c) const
{
    WM_TRY(mr, merge_request(c.mr));
    if (is_final(mr->state))
        return Events{};
    if (mr->state != MrState::queued && mr->state != MrState::held && mr->state != MrState::waiting)
        return fail("busy", std::format("{} is being merged right now.", c.mr.value), "Wait until it has landed or failed.");
    return Events{MrWithdrawn{c.mr, c.reason.empty() ? "withdrawn" : c.reason}};
}

} // namespace wm::town
