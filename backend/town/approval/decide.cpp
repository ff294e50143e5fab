#include "town/approval/expiry.h"
#include "town/approval/words.h"
#include "town/decide_parts.h"

#include <algorithm>

namespace wm::town {
namespace {

/// One that has been asked for the same call already: raised again after a restart, or come by a second route.
const Approval *asked_before(const State &state, const AskApproval &c)
{
    for (const auto &[id, box] : state.approvals) {
        const Approval &approval = *box;
        const bool same_call = !c.tool_call.empty() && approval.tool_call == c.tool_call && approval.judged.call == c.judged.call &&
            approval.question == c.question;
        if (approval.run == c.run && (approval.request == c.request || same_call))
            return &approval;
    }
    return nullptr;
}

const DeniedCall *denied_before(const Run &run, const std::string &call)
{
    const auto found = std::ranges::find(run.denied, call, &DeniedCall::call);
    return found != run.denied.end() && !call.empty() ? &*found : nullptr;
}

std::unexpected<Error> answered_already(const Approval &approval)
{
    return fail("answered",
        std::format("{} was {} by {}.", approval.id.value,
            approval.state == ApprovalState::denied        ? "denied"
                : approval.state == ApprovalState::allowed ? "allowed"
                                                           : "answered",
            approval.by),
        "The first answer counts.");
}

/// The fingerprint that would do is not told: it is for those who looked.
std::unexpected<Error> not_seen(const Approval &approval, const std::string &typed)
{
    const std::string &id = approval.id.value;
    if (approval.restated == 0) // it never had another one
        return fail("not_seen", std::format("{} is not the fingerprint that `wm approval {}` shows.", typed, id),
            std::format("Look again: `wm approval {}`.", id));
    return fail("changed",
        std::format("What {} would do has changed since it was asked{}.", id,
            typed.empty() ? "" : std::format(", and {} is not its fingerprint now", typed)),
        std::format("Look again: `wm approval {}` shows it, and the fingerprint to answer with.", id));
}

} // namespace

void expire_approvals(const State &state, Timestamp now, Events &events)
{
    std::vector<ApprovalId> over;
    for (const auto &[id, box] : state.approvals)
        if (box->state == ApprovalState::open && box->expires_at != 0 && box->expires_at <= now)
            over.push_back(id);
    std::ranges::sort(over);
    for (const ApprovalId &id : over)
        events.push_back(ApprovalExpired{id, "Nobody answered in time."});
}

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
    if (asked_before(state, c) != nullptr)
        return Events{};
    if (const DeniedCall *denied = denied_before(*run, c.judged.call))
        return fail("denied", std::format("{} denied this before in this turn.", denied->by), denied->reason);
    return Events{ApprovalAsked{ApprovalId(std::format("ap-{}", state.next_approval)), c.run, c.request, c.tool_call, c.title, c.kind,
        c.cwd, c.reason, c.question, c.choices, c.detail, c.judged, c.expires_in == 0 ? 0 : asker.now + c.expires_in}};
}

Result<Events> Rules::operator()(const RestateApproval &c) const
{
    const Approval *approval = find(state.approvals, c.approval);
    const bool may_change =
        approval != nullptr && !approval->question && (approval->state == ApprovalState::open || approval->state == ApprovalState::allowed);
    if (!may_change || approval->judged.fingerprint == c.judged.fingerprint)
        return Events{};
    return Events{ApprovalRestated{c.approval, c.judged, c.expires_in == 0 ? approval->expires_at : asker.now + c.expires_in}};
}

Result<Events> Rules::operator()(const AnswerApproval &c) const
{
    if (!asker.run().empty())
        return fail("not_allowed", "An agent cannot answer a request.", "A person answers it.");
    WM_TRY(approval, this->approval(c.approval));
    if (approval->state != ApprovalState::open) {
        if (asker.actor == "daemon")
            return Events{};
        return answered_already(*approval);
    }
    if (approval->question && c.allow && c.text.empty())
        return fail("no_answer", std::format("{} is a question.", c.approval.value), "Answer it with `wm approve ID --answer TEXT`.");
    const Run *run = find(state.runs, approval->run);
    if (asker.actor == "daemon") {
        const Grant *grant = find(state.grants, c.grant);
        if (grant == nullptr || run == nullptr || !covers(*grant, *approval, run->rig))
            return fail("not_allowed", std::format("No grant lets {} pass.", c.approval.value));
        return Events{ApprovalAnswered{c.approval, true, {}, {}, approval->judged.fingerprint, grant->id.value}};
    }
    const std::string &now = approval->judged.fingerprint;
    const bool seen = c.fingerprint.empty() ? approval->restated == 0 : c.fingerprint == now;
    if (c.allow && !seen)
        return not_seen(*approval, c.fingerprint);
    const std::string scope = c.scope == "once" ? "" : c.scope;
    Events events{ApprovalAnswered{c.approval, c.allow, c.text, c.allow ? scope : "", now, c.as}};
    if (!c.allow || scope.empty())
        return events;
    if (!std::ranges::contains(lasting_scopes, scope))
        return fail("bad_value", std::format("\"{}\" is no scope.", c.scope), "Choose once, bead, agent or always.");
    if (const std::string why = why_not_for(*approval, scope); !why.empty())
        return fail("once_only", why, std::format("Allow it this once: `wm approve {}`.", c.approval.value));
    GrantMade grant{.grant = GrantId(std::format("gr-{}", state.next_grant)),
        .scope = scope,
        .rig = run != nullptr ? run->rig : RigId(),
        .bead = scope == "bead" ? approval->bead : BeadId(),
        .agent = scope == "agent" ? approval->agent : AgentId(),
        .covers = approval->judged.covers,
        .headline = approval->judged.headline,
        .approval = c.approval,
        .by = c.as};
    events.push_back(std::move(grant));
    return events;
}

Result<Events> Rules::operator()(const CloseApproval &c) const
{
    if (find(state.approvals, c.approval) == nullptr)
        return Events{};
    return Events{ApprovalClosed{c.approval, c.reason}};
}

Result<Events> Rules::operator()(const DenyCall &c) const
{
    WM_TRY(run, this->run(c.run));
    const bool known = std::ranges::any_of(
        run->denied, [&](const DeniedCall &denied) { return denied.call == c.judged.call && denied.tool_call == c.tool_call; });
    if (known || run->state == RunState::ended)
        return Events{};
    return Events{CallDenied{c.run, c.tool_call, c.title, c.kind, c.cwd, c.reason, c.judged}};
}

Result<Events> Rules::operator()(const RevokeGrant &c) const
{
    if (!asker.run().empty())
        return fail("not_allowed", "An agent cannot take back a grant.", "A person does.");
    if (find(state.grants, c.grant) == nullptr)
        return fail("not_found", std::format("There is no grant {}.", c.grant.value), "`wm grants` shows those that hold.");
    return Events{GrantEnded{c.grant, c.reason.empty() ? "revoked" : c.reason}};
}

} // namespace wm::town
