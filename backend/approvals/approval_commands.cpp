// The requests of agents that wait for the person, the answers, and what was allowed for longer than once.
#include "approvals/approval_commands.h"

#include "approvals/approval_print.h"
#include "commands/admission.h"
#include "commands/caller.h"
#include "commands/command_table.h"
#include "commands/gate_answer.h"
#include "commands/lookup.h"
#include "commands/services.h"
#include "commands/views.h"
#include "town/approval/words.h"

#include <algorithm>
#include <format>
#include <ranges>

namespace wm::approvals {
namespace {

using commands::Access, commands::CommandSpec, commands::Kind, commands::Param, commands::Reply, commands::Request, commands::Services;
using commands::list_of;

std::vector<const town::Approval *> open_approvals(const town::State &state)
{
    std::vector<const town::Approval *> open;
    for (const auto &[id, box] : state.approvals)
        if (box->state == town::ApprovalState::open)
            open.push_back(&box.get());
    std::ranges::sort(open, {}, [](const town::Approval *approval) { return std::pair(approval->asked_at, approval->id); });
    return open;
}

Json scopes_of(const town::Approval &approval)
{
    Json scopes = {{"once", ""}};
    for (const std::string_view scope : town::lasting_scopes)
        scopes[std::string(scope)] = town::why_not_for(approval, scope);
    return scopes;
}

Json view(const town::State &state, const town::Approval &approval)
{
    static constexpr std::string_view states[] = {"open", "allowed", "denied", "answered"};
    const town::Run *run = find(state.runs, approval.run);
    Json view = {{"id", approval.id}, {"run", approval.run}, {"rig", run != nullptr ? run->rig : RigId()}, {"bead", approval.bead},
        {"agent", approval.agent}, {"what", approval.question ? "question" : "permission"}, {"title", approval.title},
        {"kind", approval.kind}, {"cwd", approval.cwd}, {"reason", approval.reason}, {"asked_at", to_rfc3339(approval.asked_at)},
        {"state", states[static_cast<std::size_t>(approval.state)]}};
    for (const town::ApprovalChoice &choice : approval.choices)
        view["choices"].push_back({{"id", choice.id}, {"label", choice.label}});
    if (approval.state != town::ApprovalState::open)
        view.update({{"by", approval.by}, {"text", approval.text}, {"answered_at", to_rfc3339(approval.answered_at)}});
    if (approval.question)
        return view;
    const town::Judged &judged = approval.judged;
    view.update({{"tool", judged.tool}, {"level", judged.level}, {"rule", judged.rule}, {"policy", judged.policy},
        {"headline", judged.headline}, {"fingerprint", judged.fingerprint}, {"restated", approval.restated}, {"covers", judged.covers},
        {"scopes", scopes_of(approval)}, {"identical", Json::array()}});
    if (approval.expires_at != 0)
        view["expires_at"] = to_rfc3339(approval.expires_at);
    for (const town::Approval *other : open_approvals(state))
        if (other->id != approval.id && !judged.fingerprint.empty() && other->judged.fingerprint == judged.fingerprint)
            view["identical"].push_back(other->id);
    return view;
}

void list(Services &services, const Request &, Reply reply)
{
    const town::State &state = services.engine().durable();
    Json items = Json::array();
    for (const town::Approval *approval : open_approvals(state))
        items.push_back(view(state, *approval));
    const std::size_t total = items.size();
    reply(list_of(std::move(items), total));
}

std::unexpected<Error> not_open(std::string_view id)
{
    return fail("not_found", std::format("There is no open request {}.", id), "`wm approvals` shows what waits; `wm audit` what was.");
}

void show(Services &services, const Request &request, Reply reply)
{
    const town::State &state = services.engine().durable();
    const town::Approval *approval = find(state.approvals, ApprovalId(request.text("id")));
    if (approval == nullptr)
        return reply(not_open(request.text("id")));
    Json shown = view(state, *approval);
    const auto add = [&](const char *member, const town::TextRef &reference) {
        if (reference.bytes == 0)
            return;
        if (const auto text = services.engine().reader().read_text(std::string(reference.id.view()), 0, 4 << 20))
            if (auto json = parse_json(text->bytes, member))
                shown[member] = std::move(*json);
    };
    add("request", approval->detail);
    add("assessment", approval->judged.assessment);
    reply(std::move(shown));
}

/// Who answered what is not open any more, from the ledger.
void tell_who_answered(Services &services, const std::string &id, Error error, Reply reply)
{
    const auto look = [path = services.engine().path(), id, error]() -> Result<Json> {
        auto reader = ledger::LedgerReader::open(path);
        if (!reader)
            return std::unexpected(error);
        std::string answer;
        const auto read = reader->replay(1, ledger::newest_seq, [&](const ledger::EventRow &row) -> Result<> {
            if (row.subject != id || (row.kind != "approval.answered" && row.kind != "approval.expired"))
                return {};
            const auto data = parse_json(row.data, "an event");
            const std::string by = row.kind == "approval.expired" ? "the clock" : data ? data->value("by", "") : "";
            answer = std::format(
                "{} was {} by {}.", id, data && data->value("allow", false) ? "allowed" : "denied", by.empty() ? row.actor : by);
            return {};
        });
        if (!read || answer.empty())
            return std::unexpected(error);
        return fail("answered", answer, "The first answer counts.");
    };
    services.in_background(look, std::move(reply));
}

/// What the person typed of a fingerprint stands for the whole.
std::string whole_fingerprint(const town::Approval *approval, std::string typed)
{
    constexpr std::size_t shortest = 6;
    if (approval != nullptr && typed.size() >= shortest && approval->judged.fingerprint.starts_with(typed))
        return approval->judged.fingerprint;
    return typed;
}

void submit_answer(Services &services, std::string_view method, const Request &request, town::AnswerApproval command, Reply reply)
{
    const ApprovalId id = command.approval;
    command.as = request.as;
    command.fingerprint = whole_fingerprint(find(services.engine().durable().approvals, id), command.fingerprint);
    const auto answered = [&services, id, reply = std::move(reply)](Result<Json> result) {
        if (!result && result.error().code == "not_found")
            return tell_who_answered(services, id.value, result.error(), reply);
        reply(std::move(result));
    };
    auto submission = commands::submission_of(*commands::find_method(method), request, command, answered);
    submission.answer = [id](const town::Decision &decision) {
        const town::Approval *approval = find(decision.state.approvals, id);
        return approval != nullptr ? view(decision.state, *approval) : Json::object();
    };
    if (!command.allow)
        return services.engine().submit(std::move(submission));
    // What it would do is looked at once more: a person allows what they have seen, not what has become of it.
    services.admission().look_again(id, [&services, submission, answered](const Result<> &same) {
        if (!same)
            return answered(std::unexpected(same.error()));
        services.engine().submit(submission);
    });
}

void answer(Services &services, const Request &request, Reply reply)
{
    submit_answer(services, "approval.answer", request,
        {ApprovalId(request.text("id")), request.flag("allow"), request.text("text"), request.text("scope"), request.text("fingerprint"),
            {}, {}},
        std::move(reply));
}

/// The gate that is meant when there is no request of this name; null: none.
const town::Bead *gate_named(Services &services, const Request &request)
{
    const town::State &state = services.engine().durable();
    const town::Bead *bead = find(state.beads, BeadId(request.text("id")));
    return bead != nullptr && bead->type == "gate" && find(state.approvals, ApprovalId(request.text("id"))) == nullptr ? bead : nullptr;
}

/// "Always" is said twice, as in the window. Asks nothing where the rules refuse it anyhow, or of a client with a dialog of its own.
void when_meant(Services &services, const Request &request, const town::Approval *approval, std::function<void()> go, Reply reply)
{
    const bool lasts = request.text("scope") == "always" && approval != nullptr && town::why_not_for(*approval, "always").empty();
    if (!lasts || request.caller == nullptr || request.flag("yes"))
        return go();
    const town::Run *run = find(services.engine().durable().runs, approval->run);
    std::string means = std::format("Every agent of {} may then do this without asking:", run != nullptr ? run->rig.value : "its rig");
    for (const std::string &cover : approval->judged.covers)
        means += "\n  " + cover;
    request.caller->ask(means + "\nAllow it always?", [means, go = std::move(go), reply = std::move(reply)](std::optional<bool> yes) {
        if (yes == true)
            return go();
        reply(fail("needs_confirmation", "Nothing was answered. " + means, "--yes allows it always; without --scope it is allowed once."));
    });
}

void approve(Services &services, const Request &request, Reply reply)
{
    if (const town::Bead *gate = gate_named(services, request))
        return commands::answer_gate(
            services, *commands::find_method("approval.approve"), request, *gate, true, request.text("answer"), std::move(reply));
    const ApprovalId id(request.text("id"));
    const auto go = [&services, request, id, reply] {
        submit_answer(services, "approval.approve", request,
            {id, true, request.text("answer"), request.text("scope"), request.text("seen"), {}, {}}, reply);
    };
    when_meant(services, request, find(services.engine().durable().approvals, id), go, reply);
}

void deny(Services &services, const Request &request, Reply reply)
{
    if (const town::Bead *gate = gate_named(services, request))
        return commands::answer_gate(
            services, *commands::find_method("approval.deny"), request, *gate, false, request.text("reason"), std::move(reply));
    submit_answer(services, "approval.deny", request, {ApprovalId(request.text("id")), false, request.text("reason"), {}, {}, {}, {}},
        std::move(reply));
}

/// Up to three earlier commands of the rig that "always" would have let pass.
void matches(Services &services, const Request &request, Reply reply)
{
    const town::State &state = services.engine().durable();
    const town::Approval *approval = find(state.approvals, ApprovalId(request.text("id")));
    if (approval == nullptr)
        return reply(not_open(request.text("id")));
    const town::Run *run = find(state.runs, approval->run);
    const auto look = [path = services.engine().path(), covers = approval->judged.covers, self = approval->id.value,
                          rig = run != nullptr ? run->rig.value : ""]() -> Result<Json> {
        constexpr std::size_t shown = 3;
        auto reader = ledger::LedgerReader::open(path);
        if (!reader)
            return std::unexpected(reader.error());
        std::map<std::string, std::string> rigs; // of runs
        std::vector<Json> found;
        const auto read = reader->replay(1, ledger::newest_seq, [&](const ledger::EventRow &row) -> Result<> {
            if (row.kind != "run.queued" && row.kind != "approval.asked" && row.kind != "call.denied")
                return {};
            const auto data = parse_json(row.data, "an event");
            if (!data)
                return {};
            if (row.kind == "run.queued") {
                rigs[data->value("run", "")] = data->value("rig", "");
                return {};
            }
            const auto its = data->value("judged", Json::object()).value("covers", std::vector<std::string>());
            const bool passes = row.kind == "approval.asked" && !its.empty() && row.subject != self &&
                rigs[data->value("run", "")] == rig &&
                std::ranges::all_of(its, [&](const std::string &cover) { return std::ranges::contains(covers, cover); });
            if (passes)
                found.push_back({{"approval", row.subject}, {"title", data->value("title", "")}, {"cwd", data->value("cwd", "")},
                    {"asked_at", to_rfc3339(row.at)}});
            return {};
        });
        if (!read)
            return std::unexpected(read.error());
        Json items = Json::array();
        for (Json &item : found | std::views::reverse | std::views::take(shown))
            items.push_back(std::move(item));
        return list_of(std::move(items), found.size());
    };
    services.in_background(look, std::move(reply));
}

Json view(const town::Grant &grant)
{
    return {{"id", grant.id}, {"scope", grant.scope}, {"rig", grant.rig}, {"bead", grant.bead}, {"agent", grant.agent},
        {"covers", grant.covers}, {"rule", words_of(grant)}, {"headline", grant.headline}, {"approval", grant.approval}, {"by", grant.by},
        {"made_at", to_rfc3339(grant.made_at)}};
}

void grants(Services &services, const Request &, Reply reply)
{
    std::vector<const town::Grant *> all;
    for (const auto &[id, box] : services.engine().durable().grants)
        all.push_back(&box.get());
    std::ranges::sort(all, {}, [](const town::Grant *grant) { return std::pair(grant->made_at, grant->id); });
    Json items = Json::array();
    for (const town::Grant *grant : all)
        items.push_back(view(*grant));
    reply(list_of(std::move(items), all.size()));
}

void revoke(Services &services, const Request &request, Reply reply)
{
    const GrantId id(request.text("id"));
    auto submission = commands::submission_of(
        *commands::find_method("grant.revoke"), request, town::RevokeGrant{id, request.text("reason")}, std::move(reply));
    submission.answer = [id](const town::Decision &) { return Json{{"id", id}}; };
    services.engine().submit(std::move(submission));
}

constexpr Param id_param = Param{"id", Kind::text, "of the request, ap-…", true, true}.one_of("@request");
constexpr Param either_param = Param{"id", Kind::text, "of the request, ap-…, or of a gate that asks you", true, true}.one_of("@request");
constexpr Param scope_param =
    Param{"scope", Kind::text, "once, or for this bead, this agent, always for this rule"}.one_of("once bead agent always");

} // namespace

const std::vector<CommandSpec> &approval_commands()
{
    static const std::vector<CommandSpec> specs = {
        {"approval.list", {"approvals"}, "what agents wait for you to allow or answer", Access::person, {}, list, print_approvals},
        {"approval.show", {"approval"}, "one request, whole: what it would do, and why it asks", Access::person, {id_param}, show,
            print_approval},
        {"approval.answer", {}, "answer a request", Access::person,
            {{"id", Kind::text, "of the request, ap-…", true}, {"allow", Kind::flag, "or deny"},
                {"text", Kind::text, "the answer to a question, or why it is denied"}, scope_param,
                {"fingerprint", Kind::text, "of what was shown: another one now is refused"}},
            answer, nullptr},
        {"approval.approve", {"approve"}, "allow what an agent asks for, this once", Access::person,
            {either_param, {"answer", Kind::text, "to a question: one of its choices, or your words"}, scope_param,
                {"seen", Kind::text, "the fingerprint that `wm approval` showed; needed when its effects have changed"},
                {"yes", Kind::flag, "also always, without asking once more"}},
            approve, print_answered},
        {"approval.deny", {"deny"}, "deny what an agent asks for", Access::person,
            {either_param, {"reason", Kind::text, "the agent is told", false, false, true}}, deny, print_answered},
        {"approval.matches", {}, "earlier commands that \"always\" would have let pass", Access::person, {id_param}, matches, nullptr},
        {"grant.list", {"grants"}, "what you allowed for longer than once", Access::person, {}, grants, print_grants},
        {"grant.revoke", {"grant revoke"}, "take a grant back", Access::person,
            {{"id", Kind::text, "of the grant, gr-…", true, true}, {"reason", Kind::text, "for the audit", false, false, true}}, revoke,
            print_revoked},
    };
    return specs;
}

} // namespace wm::approvals
