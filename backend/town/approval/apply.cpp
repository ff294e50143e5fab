#include "town/apply.h"

namespace wm::town {
namespace {

void remember_denial(Change &change, const RunId &run, DeniedCall denied)
{
    change.edit(change.state.runs, run, [&](Run &edited) {
        if (edited.denied.size() >= most_denied_calls)
            edited.denied.erase(edited.denied.begin());
        edited.denied.push_back(std::move(denied));
    });
}

void remember_denial(Change &change, const Approval &approval)
{
    if (!approval.judged.call.empty())
        remember_denial(change, approval.run, {approval.judged.call, approval.tool_call, approval.text, approval.by});
}

} // namespace

void Change::operator()(const ApprovalAsked &e)
{
    state.next_approval = std::max(state.next_approval, number_after(e.approval.value));
    const Run *run = find(state.runs, e.run);
    if (run == nullptr)
        return;
    Approval approval;
    approval.id = e.approval;
    approval.run = e.run;
    approval.bead = run->bead;
    approval.agent = run->agent;
    approval.request = e.request;
    approval.tool_call = e.tool_call;
    approval.question = e.question;
    approval.title = e.title;
    approval.kind = e.kind;
    approval.cwd = e.cwd;
    approval.reason = e.reason;
    approval.choices = e.choices;
    approval.detail = e.detail;
    approval.judged = e.judged;
    approval.expires_at = e.expires_at;
    approval.asked_at = at;
    approval.changed = seq;
    state.approvals = state.approvals.set(e.approval, std::move(approval));
}

void Change::operator()(const ApprovalRestated &e)
{
    edit(state.approvals, e.approval, [&](Approval &approval) {
        approval.judged = e.judged;
        approval.expires_at = e.expires_at;
        approval.state = ApprovalState::open;
        approval.text.clear();
        approval.scope.clear();
        approval.by.clear();
        approval.answered_at = 0;
        ++approval.restated;
    });
}

void Change::operator()(const ApprovalAnswered &e)
{
    edit(state.approvals, e.approval, [&](Approval &approval) {
        approval.state = !e.allow ? ApprovalState::denied : approval.question ? ApprovalState::answered : ApprovalState::allowed;
        approval.text = e.text;
        approval.scope = e.scope;
        approval.by = author(e.by);
        approval.answered_at = at;
    });
    if (const Approval *approval = find(state.approvals, e.approval); approval != nullptr && !e.allow)
        remember_denial(*this, *approval);
}

void Change::operator()(const ApprovalExpired &e)
{
    edit(state.approvals, e.approval, [&](Approval &approval) {
        approval.state = ApprovalState::denied;
        approval.text = e.reason;
        approval.by = "the clock";
        approval.answered_at = at;
    });
    if (const Approval *approval = find(state.approvals, e.approval))
        remember_denial(*this, *approval);
}

void Change::operator()(const ApprovalClosed &e)
{
    state.approvals = state.approvals.erase(e.approval);
}

void Change::operator()(const CallDenied &e)
{
    remember_denial(*this, e.run, {e.judged.call, e.tool_call, e.reason, e.judged.policy});
}

void Change::operator()(const GrantMade &e)
{
    state.next_grant = std::max(state.next_grant, number_after(e.grant.value));
    state.grants = state.grants.set(e.grant,
        Grant{.id = e.grant,
            .scope = e.scope,
            .rig = e.rig,
            .bead = e.bead,
            .agent = e.agent,
            .covers = e.covers,
            .headline = e.headline,
            .approval = e.approval,
            .by = author(e.by),
            .made_at = at,
            .changed = seq});
}

void Change::operator()(const GrantEnded &e)
{
    state.grants = state.grants.erase(e.grant);
}

} // namespace wm::town
