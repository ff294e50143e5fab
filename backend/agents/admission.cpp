#include "agents/admission.h"

#include "agents/call_of.h"
#include "agents/call_record.h"
#include "agents/submit.h"
#include "base/crashpoint.h"

#include <QTimer>

#include <algorithm>

namespace wm::agents {
namespace {

using approvals::Decision;
using commands::CallAnswer;
using What = CallAnswer::What;

/// A hook's program gives up after 5 s (app/cli/agent_hook.cpp) and then denies: before that it hears that a person is to be asked.
constexpr std::chrono::milliseconds hook_patience(1200);
/// What could not be written is tried again so much later.
constexpr std::chrono::seconds again_after(1);

} // namespace

Admission::Admission(engine::Engine &engine, wire::Places places)
    : m_engine(engine),
      m_places(std::move(places)),
      m_assessor(m_engine, m_places),
      m_second_look(m_engine, m_assessor),
      m_delivery(m_engine, [this](const ApprovalId &id, auto done) { confirm(id, std::move(done)); })
{}

void Admission::start()
{
    connect(&m_engine, &engine::Engine::committed, this, &Admission::follow);
    for (const auto &[id, box] : m_engine.durable().approvals) {
        m_second_look.watch();
        if (box->request.starts_with(ask_prefix))
            m_delivery.expect_back(id);
    }
}

void Admission::set_patience(std::chrono::nanoseconds time)
{
    m_patience = time;
    m_second_look.set_patience(time);
}

void Admission::decide(const RunId &run, const transcript::Request &request, Answered answered)
{
    decide({run, request, call_of(request), request.cwd}, std::move(answered));
}

void Admission::judge_hook(const RunId &run, const Json &hook, Answered answered)
{
    auto request = request_of_hook(hook);
    if (!request)
        return answered({What::ask, ""});
    // Heard once, whichever comes first: what is found out, or that it takes too long for a hook.
    auto once = std::make_shared<Answered>(std::move(answered));
    const auto answer = [once](const CallAnswer &said) {
        if (const auto waiting = std::exchange(*once, nullptr))
            waiting(said);
    };
    QTimer::singleShot(hook_patience, this, [answer] { answer({What::ask, "What it would do is still being found out."}); });
    Wanted wanted{run, std::move(*request), {}, {}};
    wanted.call = call_of(wanted.request);
    wanted.cwd = wanted.request.cwd;
    decide(std::move(wanted), answer);
}

void Admission::ask(const RunId &run, const std::string &wish, const std::string &command, const std::string &cwd, Answered answered)
{
    const std::string request = std::string(ask_prefix) + wish;
    transcript::Request asked;
    asked.id = request;
    asked.title = command;
    asked.kind = transcript::ToolKind::execute;
    asked.tool = "wm ask";
    asked.input = {{"command", command}, {"cwd", cwd}};
    asked.cwd = cwd;
    for (const auto &[id, box] : m_engine.durable().approvals)
        if (box->run == run && box->request == request)
            return m_delivery.wait(run, request, answered); // it comes back after a restart
    m_delivery.begins(run, request);
    decide(run, asked, [this, run, request, answered](const CallAnswer &said) { m_delivery.decided(run, request, said, answered); });
}

void Admission::withdraw(const RunId &run, const std::string &wish)
{
    m_delivery.leaves(run, std::string(ask_prefix) + wish);
}

void Admission::decide(Wanted wanted, Answered answered)
{
    const town::Run *run = find(m_engine.durable().runs, wanted.run);
    if (run == nullptr || run->state == town::RunState::ended)
        return answered({What::deny, "This run has ended."});
    if (wanted.cwd.empty())
        wanted.cwd = worktree_of(*run, m_places);
    const std::string call = hash_of(wanted.call);
    if (KnownCalls::Call *before = m_known.find(wanted.run, wanted.request.tool_call, call)) {
        wanted.cwd = before->cwd;
        if (before->answer)
            return answered(*before->answer);
        if (before->assessment) {
            if (wanted.request.id.empty())
                return answered({What::ask, before->assessment->verdict.reason});
            return ask_person(wanted, before->assessment, std::move(answered));
        }
        before->waiting.emplace_back(
            [this, wanted, answered](const CallAnswer &said) { said.what == What::ask ? decide(wanted, answered) : answered(said); });
        return;
    }
    const auto denied = std::ranges::find(run->denied, remembered_by(call, wanted.cwd), &town::DeniedCall::call);
    if (denied != run->denied.end())
        return answered({What::deny, denied->reason.empty() ? "It was denied before in this turn." : denied->reason});
    m_known.add(wanted.run, wanted.request.tool_call, call, wanted.cwd);
    const bool hook = wanted.request.id.empty();
    approvals::Limits limits;
    if (hook)
        limits.milliseconds = static_cast<int>(hook_patience.count());
    m_assessor.assess(wanted, limits, false,
        [this, wanted, answered = std::move(answered)](const Assessed &assessment) { settle(wanted, assessment, answered); });
}

void Admission::settle(const Wanted &wanted, const Assessed &assessment, Answered answered)
{
    if (!assessment)
        return answered({What::deny, "This run has ended."});
    const std::string call = hash_of(wanted.call);
    // Also to those who came with the same call meanwhile.
    const auto say = [this, wanted, call, answered = std::move(answered)](const CallAnswer &said) {
        std::vector<Answered> others;
        if (KnownCalls::Call *one = m_known.find(wanted.run, wanted.request.tool_call, call)) {
            if (said.what != What::ask)
                one->answer = said;
            others = std::exchange(one->waiting, {});
        }
        answered(said);
        for (const Answered &other : others)
            other(said);
    };
    if (assessment->verdict.decision == Decision::allow) {
        write_down(m_places.run(wanted.run), wanted.request, *assessment, m_engine.now()); // before it is done
        return say({What::allow, ""});
    }
    if (assessment->verdict.decision == Decision::deny)
        return deny(wanted, assessment, say);
    if (KnownCalls::Call *one = m_known.find(wanted.run, wanted.request.tool_call, call))
        one->assessment = assessment;
    if (wanted.request.id.empty())
        return say({What::ask, assessment->verdict.reason});
    ask_person(wanted, assessment, say);
}

void Admission::deny(const Wanted &wanted, const Assessed &assessment, Answered answered)
{
    // Denied is denied, also when it cannot be written down.
    submit(m_engine, this, denial_of(wanted, *assessment, m_engine.now()),
        [answered, reason = reason_of(assessment->verdict)](const Result<Json> &) { answered({What::deny, reason}); });
}

void Admission::ask_person(const Wanted &wanted, const Assessed &assessment, Answered answered)
{
    CommandWithTexts question = question_of(wanted, *assessment, m_patience, m_engine.now());
    crashpoint("approval.before_ask");
    submit(m_engine, this, std::move(question), [this, wanted, assessment, answered = std::move(answered)](const Result<Json> &asked) {
        if (asked)
            return is_asked(wanted, *assessment, answered);
        if (asked.error().code == "denied")
            return answered({What::deny, asked.error().hint.empty() ? asked.error().message : asked.error().hint});
        if (!engine::is_of_the_ledger(asked.error()) || find(m_engine.durable().runs, wanted.run) == nullptr)
            return answered({What::deny, asked.error().message});
        QTimer::singleShot(again_after, this, [this, wanted, assessment, answered] { ask_person(wanted, assessment, answered); });
    });
}

void Admission::is_asked(const Wanted &wanted, const approvals::Assessment &assessment, const Answered &answered)
{
    const std::string call = remembered_by(hash_of(wanted.call), wanted.cwd);
    const town::Approval *own = nullptr, *same = nullptr;
    for (const auto &[id, box] : m_engine.durable().approvals)
        if (box->run == wanted.run && box->request == wanted.request.id)
            own = &*box;
        else if (box->run == wanted.run && box->tool_call == wanted.request.tool_call && box->judged.call == call)
            same = &*box;
    if (own == nullptr && same != nullptr) // the same call by another route: what is said to the one is said to the other
        return m_delivery.follow(*same, {answered, [this, wanted, answered] { decide(wanted, answered); }});
    answered({What::ask, ""});
    m_second_look.watch();
    if (own != nullptr && assessment.effects.remote && !assessment.effects.remote->asked)
        m_second_look.ask_remote(*own);
}

void Admission::look_again(const ApprovalId &id, std::function<void(Result<>)> done)
{
    m_second_look.before_yes(id, std::move(done));
}

void Admission::confirm(const ApprovalId &id, std::function<void(std::optional<CallAnswer>)> done)
{
    const town::Approval *approval = find(m_engine.durable().approvals, id);
    if (approval == nullptr || approval->state == town::ApprovalState::open)
        return done(std::nullopt);
    m_second_look.before_delivery(*approval,
        [this, run = approval->run, tool_call = approval->tool_call, call = approval->judged.call, done](std::optional<CallAnswer> answer) {
            if (answer)
                m_known.answer(run, tool_call, call, *answer); // for a second route
            done(std::move(answer));
        });
}

void Admission::follow(const engine::Committed &unit)
{
    for (const town::Recorded &event : unit.events) {
        if (const auto *ended = std::get_if<town::RunEnded>(&event.event)) {
            m_known.forget(ended->run);
            m_delivery.run_ended(ended->run);
        } else if (const auto *closed = std::get_if<town::ApprovalClosed>(&event.event)) {
            m_second_look.forget(closed->approval);
            m_delivery.was_closed(closed->approval);
        } else if (const auto *made = std::get_if<town::GrantMade>(&event.event)) {
            if (const town::Grant *grant = find(unit.after.grants, made->grant))
                allow_covered(*grant, unit.after);
        }
    }
    m_delivery.deliver_answered(unit.after);
    if (unit.after.approvals.empty())
        m_second_look.rest();
}

/// What waits for a person already is allowed by a new grant as well.
void Admission::allow_covered(const town::Grant &grant, const town::State &state)
{
    for (const auto &[id, box] : state.approvals) {
        const town::Run *run = find(state.runs, box->run);
        if (run != nullptr && box->state == town::ApprovalState::open && covers(grant, *box, run->rig))
            submit(m_engine, this, {town::AnswerApproval{id, true, {}, {}, {}, {}, grant.id}, {}}, {});
    }
}

} // namespace wm::agents
