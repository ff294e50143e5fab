#include "town/decide_parts.h"

#include <algorithm>

namespace wm::town {

Result<const Approval *> Rules::approval(const ApprovalId &id) const
{
    if (const Approval *found = find(state.approvals, id))
        return found;
    return fail("not_found", std::format("There is no open request {}.", id.value),
        "It may have been answered or withdrawn: `wm approvals` shows what waits.");
}

Result<Events> Rules::operator()(const AskApproval &c) const
{
    WM_TRY(run, this->run(c.run));
    if (run->state == RunState::ended)
        return fail("ended", "This run has ended; nobody waits for an answer.");
    for (const auto &[id, box] : state.approvals)
        if (box->run == c.run && box->request == c.request)
            return Events{}; // raised again after a restart
    return Events{ApprovalAsked{ApprovalId(std::format("ap-{}", state.next_approval)), c.run, c.request, c.tool_call, c.title, c.kind,
        c.cwd, c.reason, c.question, c.choices, c.detail}};
}

Result<Events> Rules::operator()(const AnswerApproval &c) const
{
    if (!asker.run().empty())
        return fail("not_allowed", "An agent cannot answer a request.", "A person answers it.");
    WM_TRY(approval, this->approval(c.approval));
    if (approval->state != ApprovalState::open)
        return fail("answered", std::format("{} was answered by {}.", c.approval.value, approval->by));
    if (approval->question && c.allow && c.text.empty())
        return fail("no_answer", std::format("{} is a question.", c.approval.value), "Answer it with `wm approve ID --answer TEXT`.");
    return Events{ApprovalAnswered{c.approval, c.allow, c.text}};
}

Result<Events> Rules::operator()(const CloseApproval &c) const
{
    if (find(state.approvals, c.approval) == nullptr)
        return Events{};
    return Events{ApprovalClosed{c.approval, c.reason}};
}

} // namespace wm::town
