#include "town/apply.h"

namespace wm::town {

void Change::operator()(const ApprovalAsked &e)
{
    state.next_approval = std::max(state.next_approval, number_after(e.approval.value));
    const Run *run = find(state.runs, e.run);
    if (run == nullptr)
        return;
    state.approvals = state.approvals.set(e.approval,
        Approval{.id = e.approval,
            .run = e.run,
            .bead = run->bead,
            .agent = run->agent,
            .request = e.request,
            .tool_call = e.tool_call,
            .question = e.question,
            .title = e.title,
            .kind = e.kind,
            .cwd = e.cwd,
            .reason = e.reason,
            .choices = e.choices,
            .detail = e.detail,
            .state = ApprovalState::open,
            .text = {},
            .by = {},
            .asked_at = at,
            .answered_at = 0,
            .changed = seq});
}

void Change::operator()(const ApprovalAnswered &e)
{
    edit(state.approvals, e.approval, [&](Approval &approval) {
        approval.state = !e.allow ? ApprovalState::denied : approval.question ? ApprovalState::answered : ApprovalState::allowed;
        approval.text = e.text;
        approval.by = author();
        approval.answered_at = at;
    });
}

void Change::operator()(const ApprovalClosed &e)
{
    state.approvals = state.approvals.erase(e.approval);
}

} // namespace wm::town
