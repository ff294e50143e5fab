// The requests of agents that wait for the person, and the answers.
#include "commands/command_table.h"
#include "commands/lookup.h"
#include "commands/print/conversation_print.h"
#include "commands/views.h"

#include <algorithm>
#include <format>

namespace wm::commands {
namespace {

Json approval_view(const town::Approval &approval)
{
    Json view = {{"id", approval.id}, {"run", approval.run}, {"bead", approval.bead}, {"agent", approval.agent},
        {"what", approval.question ? "question" : "permission"}, {"title", approval.title}, {"kind", approval.kind}, {"cwd", approval.cwd},
        {"reason", approval.reason}, {"asked_at", to_rfc3339(approval.asked_at)}};
    for (const town::ApprovalChoice &choice : approval.choices)
        view["choices"].push_back({{"id", choice.id}, {"label", choice.label}});
    return view;
}

void list(Services &services, const Request &, Reply reply)
{
    std::vector<const town::Approval *> open;
    for (const auto &[id, box] : services.engine().durable().approvals)
        if (box->state == town::ApprovalState::open)
            open.push_back(&box.get());
    std::ranges::sort(open, {}, [](const town::Approval *approval) { return std::pair(approval->asked_at, approval->id); });
    Json items = Json::array();
    for (const town::Approval *approval : open)
        items.push_back(approval_view(*approval));
    const std::size_t total = items.size();
    reply(list_of(std::move(items), total));
}

void show(Services &services, const Request &request, Reply reply)
{
    const town::Approval *approval = find(services.engine().durable().approvals, ApprovalId(request.text("id")));
    if (approval == nullptr)
        return reply(
            fail("not_found", std::format("There is no open request {}.", request.text("id")), "`wm approvals` shows what waits."));
    Json view = approval_view(*approval);
    if (const auto detail = services.engine().reader().read_text(approval->detail.id, 0, 1 << 20))
        if (auto json = parse_json(detail->bytes, "the request"))
            view["request"] = std::move(*json);
    reply(std::move(view));
}

void submit_answer(Services &services, std::string_view method, const Request &request, bool allow, std::string text, Reply reply)
{
    const ApprovalId id(request.text("id"));
    auto submission = submission_of(*find_method(method), request, town::AnswerApproval{id, allow, std::move(text)}, std::move(reply));
    submission.answer = [id](const town::Decision &decision) {
        const town::Approval *approval = find(decision.state.approvals, id);
        return approval != nullptr ? approval_view(*approval) : Json::object();
    };
    services.engine().submit(std::move(submission));
}

void answer(Services &services, const Request &request, Reply reply)
{
    submit_answer(services, "approval.answer", request, request.flag("allow"), request.text("text"), std::move(reply));
}

void approve(Services &services, const Request &request, Reply reply)
{
    submit_answer(services, "approval.approve", request, true, request.text("answer"), std::move(reply));
}

void deny(Services &services, const Request &request, Reply reply)
{
    submit_answer(services, "approval.deny", request, false, request.text("reason"), std::move(reply));
}

constexpr Param id_param{"id", Kind::text, "of the request, ap-…", true, true};

} // namespace

const std::vector<CommandSpec> &approval_commands()
{
    static const std::vector<CommandSpec> specs = {
        {"approval.list", {"approvals"}, "what agents wait for you to allow or answer", Access::person, {}, list, print_approvals},
        {"approval.show", {"approval"}, "one request, whole", Access::person, {id_param}, show, print_approval},
        {"approval.answer", {}, "answer a request", Access::person,
            {{"id", Kind::text, "of the request, ap-…", true}, {"allow", Kind::flag, "or deny"},
                {"text", Kind::text, "the answer to a question, or why it is denied"}},
            answer, nullptr},
        {"approval.approve", {"approve"}, "allow what an agent asks for, this once", Access::person,
            {id_param, {"answer", Kind::text, "to a question: one of its choices, or your words"}}, approve, print_answered},
        {"approval.deny", {"deny"}, "deny what an agent asks for", Access::person,
            {id_param, {"reason", Kind::text, "the agent is told", false, false, true}}, deny, print_answered},
    };
    return specs;
}

} // namespace wm::commands
