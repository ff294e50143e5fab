#include "agents/second_look.h"

#include "agents/call_record.h"
#include "agents/submit.h"

#include <format>

namespace wm::agents {
namespace {

using approvals::Decision;
using commands::CallAnswer;
using What = CallAnswer::What;

/// What was found out right before an answer needs no second look right after it.
constexpr Timestamp fresh = 2 * nanoseconds_per_second;
/// How often what an open approval would do is found out anew.
constexpr std::chrono::seconds look_every(10);

} // namespace

SecondLook::SecondLook(engine::Engine &engine, Assessor &assessor) : m_engine(engine), m_assessor(assessor)
{
    connect(&m_timer, &QTimer::timeout, this, &SecondLook::look_at_one);
}

void SecondLook::watch()
{
    if (!m_timer.isActive())
        m_timer.start(look_every);
}

void SecondLook::assess(const town::Approval &approval, bool ask_remote, std::function<void(Assessed)> done)
{
    const auto wanted = wanted_of(m_engine.reader(), approval);
    if (!wanted)
        return done(nullptr);
    m_assessor.assess(*wanted, {}, ask_remote, std::move(done));
}

void SecondLook::assess_alike(const town::Approval &approval, std::function<void(Assessed)> done)
{
    assess(approval, remote_was_asked(m_engine.reader(), approval), std::move(done));
}

/// `done(true)` when it would do what it says; otherwise it is restated first.
void SecondLook::compare(const town::Approval &approval, const Assessed &assessment, std::function<void(bool)> done)
{
    Seen &seen = m_seen[approval.id];
    if (assessment->fingerprint == approval.judged.fingerprint) {
        seen.fingerprint = assessment->fingerprint;
        seen.at = m_engine.now();
        if (done)
            done(true);
        return;
    }
    seen.fingerprint.clear(); // it is known to do another thing, also when that cannot be written down
    submit(
        m_engine, this, restatement_of(approval, *assessment, m_patience, m_engine.now()), [done = std::move(done)](const Result<Json> &) {
            if (done)
                done(false);
        });
}

void SecondLook::ask_remote(const town::Approval &approval)
{
    assess(approval, true, [this, id = approval.id](const Assessed &assessment) {
        if (const town::Approval *now = find(m_engine.durable().approvals, id); now != nullptr && assessment)
            compare(*now, assessment, {});
    });
}

void SecondLook::before_yes(const ApprovalId &id, std::function<void(Result<>)> done)
{
    const town::Approval *approval = find(m_engine.durable().approvals, id);
    if (approval == nullptr || approval->question || approval->state != town::ApprovalState::open || approval->judged.fingerprint.empty())
        return done({}); // the rules have the word
    assess_alike(*approval, [this, id, done](const Assessed &assessment) {
        const town::Approval *now = find(m_engine.durable().approvals, id);
        if (now == nullptr || !assessment)
            return done({});
        if (assessment->verdict.decision == Decision::deny)
            return done(
                fail("not_allowed", "The policy denies it by now: " + reason_of(assessment->verdict), "`wm policy` shows the rules."));
        compare(*now, assessment, [id, done](bool same) {
            if (same)
                return done({});
            done(fail("changed", std::format("What {} would do has changed since it was asked.", id.value),
                std::format("Look again: `wm approval {}`.", id.value)));
        });
    });
}

void SecondLook::before_delivery(const town::Approval &approval, std::function<void(std::optional<CallAnswer>)> done)
{
    if (approval.state == town::ApprovalState::denied)
        return done(CallAnswer{What::deny, approval.text});
    const CallAnswer yes{What::allow, approval.text};
    if (approval.question || approval.judged.fingerprint.empty())
        return done(yes);
    const Seen seen = m_seen[approval.id];
    if (seen.fingerprint == approval.judged.fingerprint && m_engine.now() - seen.at < fresh)
        return done(yes);
    assess_alike(approval, [this, id = approval.id, yes, done](const Assessed &assessment) {
        const town::Approval *now = find(m_engine.durable().approvals, id);
        if (now == nullptr || now->state != town::ApprovalState::allowed) // the yes was for what it would have done before
            return done(std::nullopt);
        if (!assessment) // nobody can say that it is still the same
            return done(CallAnswer{What::deny, "What it was about cannot be read any more. Ask again."});
        if (assessment->verdict.decision == Decision::deny)
            return done(CallAnswer{What::deny, reason_of(assessment->verdict)});
        if (assessment->verdict.decision == Decision::allow) // less than it was, or a grant covers it
            return done(yes);
        compare(*now, assessment, [yes, done](bool same) { same ? done(yes) : done(std::nullopt); });
    });
}

/// The open one that was not looked at for longest; null when each of them was, a moment ago.
const town::Approval *SecondLook::next_to_look_at()
{
    const town::Approval *oldest = nullptr;
    for (const auto &[id, box] : m_engine.durable().approvals)
        if (box->state == town::ApprovalState::open && !box->question && !box->judged.fingerprint.empty() &&
            (oldest == nullptr || m_seen[id].looked_at < m_seen[oldest->id].looked_at))
            oldest = &*box;
    const auto one_round = std::chrono::nanoseconds(look_every).count();
    return oldest != nullptr && m_engine.now() - m_seen[oldest->id].looked_at >= one_round ? oldest : nullptr;
}

/// One at a time: what a large tree would lose takes a while to find out.
void SecondLook::look_at_one()
{
    if (m_looking)
        return;
    const town::Approval *next = next_to_look_at();
    if (next == nullptr)
        return;
    m_looking = true;
    assess(*next, false, [this, id = next->id](const Assessed &assessment) {
        m_looking = false;
        const town::Approval *approval = find(m_engine.durable().approvals, id);
        if (approval == nullptr)
            return;
        m_seen[id].looked_at = m_engine.now(); // also when nothing can be found out: others wait for their turn
        if (!assessment)
            return;
        if (approval->state == town::ApprovalState::open && !remote_was_asked(m_engine.reader(), *approval))
            compare(*approval, assessment, {});
    });
}

} // namespace wm::agents
