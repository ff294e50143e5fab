#include "agents/answer_delivery.h"

#include "agents/submit.h"
#include "base/crashpoint.h"

#include <QTimer>

namespace wm::agents {
namespace {

using commands::CallAnswer;
using What = CallAnswer::What;

/// After a restart, those who waited in a `wm ask` come back at once, or not at all.
constexpr std::chrono::seconds come_back_within(90);
/// What could not be written is tried again so much later.
constexpr std::chrono::seconds again_after(1);
constexpr const char *gone = "whoever asked is gone";

} // namespace

AnswerDelivery::AnswerDelivery(engine::Engine &engine, Confirm confirm) : m_engine(engine), m_confirm(std::move(confirm)) {}

void AnswerDelivery::begins(const RunId &run, const std::string &request)
{
    m_deciding[{run, request}] = false;
}

void AnswerDelivery::decided(const RunId &run, const std::string &request, const CallAnswer &said, const Answered &answered)
{
    const auto one = m_deciding.extract({run, request});
    const bool is_gone = !one.empty() && one.mapped();
    if (said.what != What::ask)
        return answered(said);
    if (!is_gone)
        return wait(run, request, answered);
    answered({What::deny, gone});
    close_asked({run, request});
}

void AnswerDelivery::wait(const RunId &run, const std::string &request, const Answered &answered)
{
    m_waiting[{run, request}] = answered;
    for (const auto &[id, box] : m_engine.durable().approvals)
        if (box->run == run && box->request == request && box->state != town::ApprovalState::open)
            deliver(*box);
}

void AnswerDelivery::leaves(const RunId &run, const std::string &request)
{
    const Asker asker(run, request);
    if (const auto deciding = m_deciding.find(asker); deciding != m_deciding.end())
        deciding->second = true; // its approval is closed when it is there
    if (m_waiting.erase(asker) > 0)
        close_asked(asker);
}

void AnswerDelivery::expect_back(const ApprovalId &id)
{
    QTimer::singleShot(come_back_within, this, [this, id] {
        const town::Approval *approval = find(m_engine.durable().approvals, id);
        if (approval != nullptr && !m_waiting.contains({approval->run, approval->request}))
            close(id, gone);
    });
}

void AnswerDelivery::follow(const town::Approval &approval, Follower follower)
{
    m_followers.emplace(approval.id, std::move(follower));
    if (approval.state != town::ApprovalState::open)
        deliver(approval);
}

void AnswerDelivery::run_ended(const RunId &run)
{
    std::vector<Answered> left;
    for (auto at = m_waiting.begin(); at != m_waiting.end();) {
        if (at->first.first == run)
            left.push_back(std::move(at->second));
        at = at->first.first == run ? m_waiting.erase(at) : std::next(at);
    }
    for (const Answered &one : left)
        one({What::deny, "This run has ended."});
}

void AnswerDelivery::was_closed(const ApprovalId &approval)
{
    std::vector<Follower> left;
    for (auto [at, end] = m_followers.equal_range(approval); at != end; at = m_followers.erase(at))
        left.push_back(std::move(at->second));
    for (const Follower &one : left)
        one.again();
}

void AnswerDelivery::deliver_answered(const town::State &state)
{
    for (const auto &[id, box] : state.approvals)
        if (box->state != town::ApprovalState::open && !box->question && is_waited_for(*box))
            deliver(*box);
}

void AnswerDelivery::deliver(const town::Approval &approval)
{
    if (!m_delivering.insert(approval.id).second)
        return;
    m_confirm(
        approval.id, [this, id = approval.id, asker = Asker(approval.run, approval.request)](const std::optional<CallAnswer> &answer) {
            if (answer)
                return hand_over(id, asker, *answer);
            m_delivering.erase(id); // a person is asked again, unless that could not be written down
            deliver_later(id);
        });
}

void AnswerDelivery::hand_over(const ApprovalId &id, const Asker &asker, const CallAnswer &answer)
{
    std::vector<Answered> all;
    for (auto [at, end] = m_followers.equal_range(id); at != end; at = m_followers.erase(at))
        all.push_back(std::move(at->second.answered));
    if (auto waits = m_waiting.extract(asker)) {
        all.push_back(std::move(waits.mapped()));
        close(id, "");
    }
    crashpoint("approval.before_delivery");
    for (const Answered &one : all)
        one(answer);
    m_delivering.erase(id);
}

void AnswerDelivery::deliver_later(const ApprovalId &id)
{
    QTimer::singleShot(again_after, this, [this, id] {
        const town::Approval *approval = find(m_engine.durable().approvals, id);
        if (approval != nullptr && approval->state != town::ApprovalState::open && is_waited_for(*approval))
            deliver(*approval);
    });
}

bool AnswerDelivery::is_waited_for(const town::Approval &approval) const
{
    return m_waiting.contains({approval.run, approval.request}) || m_followers.contains(approval.id);
}

void AnswerDelivery::close(const ApprovalId &approval, const std::string &reason)
{
    submit(m_engine, this, {town::CloseApproval{approval, reason}, {}}, [this, approval, reason](const Result<Json> &closed) {
        if (!closed && engine::is_of_the_ledger(closed.error()))
            QTimer::singleShot(again_after, this, [this, approval, reason] { close(approval, reason); });
    });
}

void AnswerDelivery::close_asked(const Asker &asker)
{
    std::vector<ApprovalId> asked;
    for (const auto &[id, box] : m_engine.durable().approvals)
        if (Asker(box->run, box->request) == asker)
            asked.push_back(id);
    for (const ApprovalId &id : asked)
        close(id, gone);
}

} // namespace wm::agents
