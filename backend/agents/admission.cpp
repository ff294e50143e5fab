#include "agents/admission.h"

#include "agents/call_of.h"
#include "base/crashpoint.h"

#include <QPointer>

#include <algorithm>
#include <format>

namespace wm::agents {
namespace {

using approvals::Decision;
using commands::CallAnswer;
using What = CallAnswer::What;

/// Calls of a run that are remembered with what was said to them: for a second route, which follows soon.
constexpr std::size_t most_known = 200;
/// A hook's program gives up after 2 s and then denies: before that it hears that a person is to be asked.
constexpr std::chrono::milliseconds hook_patience(1200);
/// What was found out right before an answer needs no second look right after it.
constexpr Timestamp fresh = 2 * nanoseconds_per_second;
/// How often what an open approval would do is found out anew.
constexpr std::chrono::seconds refresh_every(10);
/// After a restart, those who waited in a `wm ask` come back at once, or not at all.
constexpr std::chrono::seconds come_back_within(90);
/// What could not be written is tried again so much later.
constexpr std::chrono::seconds again_after(1);
constexpr const char *gone = "whoever asked is gone";

} // namespace

Admission::Admission(engine::Engine &engine, wire::Places places)
    : m_engine(engine), m_places(std::move(places)), m_assessor(m_engine, m_places)
{
    connect(&m_refresh, &QTimer::timeout, this, &Admission::refresh);
}

void Admission::start()
{
    connect(&m_engine, &engine::Engine::committed, this, &Admission::follow);
    bool open = false;
    for (const auto &[id, box] : m_engine.durable().approvals) {
        open = true;
        if (!box->request.starts_with(ask_prefix))
            continue;
        QTimer::singleShot(come_back_within, this, [this, id = id] {
            const town::Approval *approval = find(m_engine.durable().approvals, id);
            if (approval != nullptr && !m_waiting.contains({approval->run, approval->request}))
                close(id, gone);
        });
    }
    if (open)
        m_refresh.start(refresh_every);
}

void Admission::submit(CommandWithTexts what, std::function<void(const Result<Json> &)> done)
{
    engine::Submission submission;
    submission.command = std::move(what.command);
    submission.actor = "daemon";
    submission.texts = std::move(what.texts);
    submission.done = [guard = QPointer(this), done = std::move(done)](const Result<Json> &answer) {
        if (guard && done)
            done(answer);
    };
    m_engine.submit(std::move(submission));
}

Admission::Known *Admission::known(const RunId &run, const std::string &tool_call, const std::string &call)
{
    const auto calls = m_known.find(run);
    if (calls == m_known.end() || tool_call.empty())
        return nullptr;
    const auto found =
        std::ranges::find_if(calls->second, [&](const Known &one) { return one.tool_call == tool_call && one.call == call; });
    return found != calls->second.end() ? &*found : nullptr;
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
    const auto key = std::pair(run, request);
    const auto wait = [this, key](const Answered &waits) {
        m_waiting[key] = waits;
        for (const auto &[id, box] : m_engine.durable().approvals)
            if (box->run == key.first && box->request == key.second && box->state != town::ApprovalState::open)
                deliver(*box);
    };
    for (const auto &[id, box] : m_engine.durable().approvals)
        if (box->run == run && box->request == request)
            return wait(answered); // it comes back after a restart
    m_deciding[key] = false;
    decide(run, asked, [this, key, wait, answered](const CallAnswer &said) {
        const auto one = m_deciding.extract(key);
        const bool is_gone = !one.empty() && one.mapped();
        if (said.what != What::ask)
            return answered(said);
        if (!is_gone)
            return wait(answered);
        answered({What::deny, gone});
        close_asked(key.first, key.second);
    });
}

void Admission::withdraw(const RunId &run, const std::string &wish)
{
    const std::string request = std::string(ask_prefix) + wish;
    if (const auto deciding = m_deciding.find({run, request}); deciding != m_deciding.end())
        deciding->second = true; // its approval is closed when it is there
    if (m_waiting.erase({run, request}) > 0)
        close_asked(run, request);
}

void Admission::close_asked(const RunId &run, const std::string &request)
{
    std::vector<ApprovalId> asked;
    for (const auto &[id, box] : m_engine.durable().approvals)
        if (box->run == run && box->request == request)
            asked.push_back(id);
    for (const ApprovalId &id : asked)
        close(id, gone);
}

void Admission::decide(Wanted wanted, Answered answered)
{
    const town::Run *run = find(m_engine.durable().runs, wanted.run);
    if (run == nullptr || run->state == town::RunState::ended)
        return answered({What::deny, "This run has ended."});
    if (wanted.cwd.empty())
        wanted.cwd = worktree_of(*run, m_places);
    const std::string call = hash_of(wanted.call);
    if (Known *before = known(wanted.run, wanted.request.tool_call, call)) {
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
    if (!wanted.request.tool_call.empty()) {
        std::deque<Known> &calls = m_known[wanted.run];
        calls.push_back({wanted.request.tool_call, call, wanted.cwd, {}, {}, {}});
        if (calls.size() > most_known && calls.front().waiting.empty())
            calls.pop_front();
    }
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
        if (Known *one = known(wanted.run, wanted.request.tool_call, call)) {
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
    if (Known *one = known(wanted.run, wanted.request.tool_call, call))
        one->assessment = assessment;
    if (wanted.request.id.empty())
        return say({What::ask, assessment->verdict.reason});
    ask_person(wanted, assessment, say);
}

void Admission::deny(const Wanted &wanted, const Assessed &assessment, Answered answered)
{
    // Denied is denied, also when it cannot be written down.
    submit(denial_of(wanted, *assessment, m_engine.now()),
        [answered, reason = reason_of(assessment->verdict)](const Result<Json> &) { answered({What::deny, reason}); });
}

void Admission::ask_person(const Wanted &wanted, const Assessed &assessment, Answered answered)
{
    CommandWithTexts question = question_of(wanted, *assessment, m_patience, m_engine.now());
    crashpoint("approval.before_ask");
    submit(std::move(question), [this, wanted, assessment, answered = std::move(answered)](const Result<Json> &asked) {
        if (asked)
            return is_asked(wanted, assessment, answered);
        if (asked.error().code == "denied")
            return answered({What::deny, asked.error().hint.empty() ? asked.error().message : asked.error().hint});
        if (!engine::is_of_the_ledger(asked.error()) || find(m_engine.durable().runs, wanted.run) == nullptr)
            return answered({What::deny, asked.error().message});
        QTimer::singleShot(again_after, this, [this, wanted, assessment, answered] { ask_person(wanted, assessment, answered); });
    });
}

void Admission::is_asked(const Wanted &wanted, const Assessed &assessment, const Answered &answered)
{
    const std::string call = remembered_by(hash_of(wanted.call), wanted.cwd);
    const town::Approval *own = nullptr, *same = nullptr;
    for (const auto &[id, box] : m_engine.durable().approvals)
        if (box->run == wanted.run && box->request == wanted.request.id)
            own = &*box;
        else if (box->run == wanted.run && box->tool_call == wanted.request.tool_call && box->judged.call == call)
            same = &*box;
    if (own == nullptr && same != nullptr) { // the same call by another route: what is said to the one is said to the other
        m_followers.emplace(same->id, Follower{wanted, assessment, answered});
        if (same->state != town::ApprovalState::open)
            deliver(*same);
        return;
    }
    answered({What::ask, ""});
    if (!m_refresh.isActive())
        m_refresh.start(refresh_every);
    if (own != nullptr && assessment->effects.remote && !assessment->effects.remote->asked) // while a person looks
        assess_again(*own, true, [this, id = own->id](const Assessed &now) {
            if (const town::Approval *approval = find(m_engine.durable().approvals, id); approval != nullptr && now)
                restate(*approval, now, {});
        });
}

void Admission::assess_again(const town::Approval &approval, bool ask_remote, std::function<void(Assessed)> done)
{
    const auto wanted = wanted_of(m_engine.reader(), approval);
    if (!wanted)
        return done(nullptr);
    m_assessor.assess(*wanted, {}, ask_remote, std::move(done));
}

/// `done(true)` when it says what it said.
void Admission::restate(const town::Approval &approval, const Assessed &assessment, std::function<void(bool)> done)
{
    if (assessment->fingerprint == approval.judged.fingerprint) {
        Verified &verified = m_verified[approval.id];
        verified.fingerprint = assessment->fingerprint;
        verified.at = m_engine.now();
        if (done)
            done(true);
        return;
    }
    m_verified[approval.id].fingerprint.clear(); // it is known to do another thing, also when that cannot be written down
    submit(restatement_of(approval, *assessment, m_patience, m_engine.now()), [done = std::move(done)](const Result<Json> &) {
        if (done)
            done(false);
    });
}

void Admission::look_again(const ApprovalId &id, std::function<void(Result<>)> done)
{
    const town::Approval *approval = find(m_engine.durable().approvals, id);
    if (approval == nullptr || approval->question || approval->state != town::ApprovalState::open || approval->judged.fingerprint.empty())
        return done({}); // the rules have the word
    assess_again(*approval, remote_was_asked(m_engine.reader(), *approval), [this, id, done](const Assessed &assessment) {
        const town::Approval *now = find(m_engine.durable().approvals, id);
        if (now == nullptr || !assessment)
            return done({});
        if (assessment->verdict.decision == Decision::deny)
            return done(
                fail("not_allowed", "The policy denies it by now: " + reason_of(assessment->verdict), "`wm policy` shows the rules."));
        restate(*now, assessment, [id, done](bool same) {
            if (same)
                return done({});
            done(fail("changed", std::format("What {} would do has changed since it was asked.", id.value),
                std::format("Look again: `wm approval {}`.", id.value)));
        });
    });
}

void Admission::confirm(const ApprovalId &id, std::function<void(std::optional<CallAnswer>)> done)
{
    const town::Approval *approval = find(m_engine.durable().approvals, id);
    if (approval == nullptr || approval->state == town::ApprovalState::open)
        return done(std::nullopt);
    const auto say = [this, run = approval->run, tool_call = approval->tool_call, call = approval->judged.call, done](CallAnswer answer) {
        if (const auto calls = m_known.find(run); calls != m_known.end() && !tool_call.empty())
            for (Known &one : calls->second) // for a second route
                if (one.tool_call == tool_call && remembered_by(one.call, one.cwd) == call)
                    one.answer = answer;
        done(std::move(answer));
    };
    if (approval->state == town::ApprovalState::denied)
        return say({What::deny, approval->text});
    const CallAnswer yes{What::allow, approval->text};
    if (approval->question || approval->judged.fingerprint.empty())
        return say(yes);
    const Verified seen = m_verified[id];
    if (seen.fingerprint == approval->judged.fingerprint && m_engine.now() - seen.at < fresh)
        return say(yes);
    assess_again(*approval, remote_was_asked(m_engine.reader(), *approval), [this, id, yes, say, done](const Assessed &assessment) {
        const town::Approval *now = find(m_engine.durable().approvals, id);
        if (now == nullptr || now->state != town::ApprovalState::allowed) // the yes was for what it would have done before
            return done(std::nullopt);
        if (!assessment) // nobody can say that it is still the same
            return say({What::deny, "What it was about cannot be read any more. Ask again."});
        if (assessment->verdict.decision == Decision::deny)
            return say({What::deny, reason_of(assessment->verdict)});
        if (assessment->verdict.decision == Decision::allow) // less than it was, or a grant covers it
            return say(yes);
        restate(*now, assessment, [yes, say, done](bool same) { same ? say(yes) : done(std::nullopt); });
    });
}

void Admission::follow(const engine::Committed &unit)
{
    for (const town::Recorded &event : unit.events) {
        if (const auto *ended = std::get_if<town::RunEnded>(&event.event)) {
            m_known.erase(ended->run);
            std::vector<Answered> left;
            for (auto at = m_waiting.begin(); at != m_waiting.end();) {
                if (at->first.first == ended->run)
                    left.push_back(std::move(at->second));
                at = at->first.first == ended->run ? m_waiting.erase(at) : std::next(at);
            }
            for (const Answered &one : left)
                one({What::deny, "This run has ended."});
        } else if (const auto *closed = std::get_if<town::ApprovalClosed>(&event.event)) {
            m_verified.erase(closed->approval);
            std::vector<Follower> left;
            for (auto [at, end] = m_followers.equal_range(closed->approval); at != end; at = m_followers.erase(at))
                left.push_back(std::move(at->second));
            for (Follower &one : left) // the other route was left without an answer
                decide(std::move(one.wanted), std::move(one.answered));
        } else if (const auto *made = std::get_if<town::GrantMade>(&event.event)) {
            const town::Grant *grant = find(unit.after.grants, made->grant);
            for (const auto &[id, box] : unit.after.approvals) {
                const town::Run *run = find(unit.after.runs, box->run);
                if (grant != nullptr && run != nullptr && box->state == town::ApprovalState::open && covers(*grant, *box, run->rig))
                    submit({town::AnswerApproval{id, true, {}, {}, {}, {}, grant->id}, {}}, {});
            }
        }
    }
    for (const auto &[id, box] : unit.after.approvals) {
        if (box->state == town::ApprovalState::open || box->question)
            continue;
        if (is_waited_for(id, *box))
            deliver(*box);
    }
    if (unit.after.approvals.empty())
        m_refresh.stop();
}

/// To a `wm ask` and to second routes; conversations hear of theirs by themselves.
void Admission::deliver(const town::Approval &approval)
{
    if (!m_delivering.insert(approval.id).second)
        return;
    const auto hand_over = [this, id = approval.id, key = std::pair(approval.run, approval.request)](const CallAnswer &answer) {
        std::vector<Answered> all;
        for (auto [at, end] = m_followers.equal_range(id); at != end; at = m_followers.erase(at))
            all.push_back(std::move(at->second.answered));
        if (auto waits = m_waiting.extract(key)) {
            all.push_back(std::move(waits.mapped()));
            close(id, "");
        }
        crashpoint("approval.before_delivery");
        for (const Answered &one : all)
            one(answer);
        m_delivering.erase(id);
    };
    confirm(approval.id, [this, id = approval.id, hand_over](const std::optional<CallAnswer> &answer) {
        if (answer)
            return hand_over(*answer);
        m_delivering.erase(id); // a person is asked again, unless that could not be written down
        deliver_later(id);
    });
}

void Admission::deliver_later(const ApprovalId &id)
{
    QTimer::singleShot(again_after, this, [this, id] {
        const town::Approval *approval = find(m_engine.durable().approvals, id);
        if (approval != nullptr && approval->state != town::ApprovalState::open && is_waited_for(id, *approval))
            deliver(*approval);
    });
}

bool Admission::is_waited_for(const ApprovalId &id, const town::Approval &approval) const
{
    return m_waiting.contains({approval.run, approval.request}) || m_followers.contains(id);
}

void Admission::close(const ApprovalId &approval, const std::string &reason)
{
    submit({town::CloseApproval{approval, reason}, {}}, [this, approval, reason](const Result<Json> &closed) {
        if (!closed && engine::is_of_the_ledger(closed.error()))
            QTimer::singleShot(again_after, this, [this, approval, reason] { close(approval, reason); });
    });
}

/// One at a time: what a large tree would lose takes a while to find out.
void Admission::refresh()
{
    if (std::exchange(m_refreshing, true))
        return;
    const town::Approval *oldest = nullptr;
    for (const auto &[id, box] : m_engine.durable().approvals)
        if (box->state == town::ApprovalState::open && !box->question && !box->judged.fingerprint.empty() &&
            (oldest == nullptr || m_verified[id].looked_at < m_verified[oldest->id].looked_at))
            oldest = &*box;
    if (oldest == nullptr || m_engine.now() - m_verified[oldest->id].looked_at < std::chrono::nanoseconds(refresh_every).count()) {
        m_refreshing = false;
        return;
    }
    assess_again(*oldest, false, [this, id = oldest->id](const Assessed &assessment) {
        m_refreshing = false;
        const town::Approval *approval = find(m_engine.durable().approvals, id);
        if (approval == nullptr)
            return;
        m_verified[id].looked_at = m_engine.now(); // also when nothing can be found out: others wait for their turn
        if (!assessment)
            return;
        if (approval->state == town::ApprovalState::open && !remote_was_asked(m_engine.reader(), *approval))
            restate(*approval, assessment, {});
    });
}

} // namespace wm::agents
