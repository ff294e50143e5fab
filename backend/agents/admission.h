#pragma once
// The admission point: every call of every agent, whichever way it comes, is decided here and once. What the policy lets
// pass is answered at once, and so is what it denies; for the rest a person is asked, and what the call would do is found
// out again while they think and right before the agent hears of a yes (docs/approvals.md).
//
// Here is deciding. The calls that were decided before (known_calls.h), the second look at what an approval would do (second_look.h) and
// handing answers over (answer_delivery.h) are parts of their own, which know nothing of each other. It owns them and tells them the feed.
//
// Thread: main. It owns nothing that must outlive the daemon: what is decided is in the ledger, and an agent that waits asks again.
#include "agents/answer_delivery.h"
#include "agents/assessor.h"
#include "agents/known_calls.h"
#include "agents/second_look.h"
#include "commands/admission.h"

#include <QObject>

namespace wm::agents {

class Admission final : public QObject, public commands::Admission {
    Q_OBJECT

public:
    Admission(engine::Engine &engine, wire::Places places);

    /// How the requests of `wm ask` begin; the others are of an agent's protocol.
    static constexpr std::string_view ask_prefix = "ask:";

    /// Takes up what an earlier daemon left and follows the feed from here on.
    void start();
    /// See Assessor::stop.
    bool stop(QDeadlineTimer until) { return m_assessor.stop(until); }
    /// A request without an answer is denied after this long; 0 = never.
    void set_patience(std::chrono::nanoseconds time);

    /// What an agent's protocol asks. `answered` is called once: with ask, an approval is in the ledger, and its answer is to
    /// be handed over when it has been `confirm`ed.
    void decide(const RunId &run, const transcript::Request &request, Answered answered);
    /// What the agent is told of an approval that is not open any more. A yes is looked at once more: nothing when the call would do
    /// another thing by now (a person is asked again), a no when the policy denies it by now.
    void confirm(const ApprovalId &approval, std::function<void(std::optional<commands::CallAnswer>)> done);

    void judge_hook(const RunId &run, const Json &hook, Answered answered) override;
    void ask(const RunId &run, const std::string &wish, const std::string &command, const std::string &cwd, Answered answered) override;
    void withdraw(const RunId &run, const std::string &wish) override;
    void look_again(const ApprovalId &approval, std::function<void(Result<>)> done) override;

private:
    using Wanted = WantedCall;
    using CallAnswer = commands::CallAnswer;

    void decide(Wanted wanted, Answered answered);
    void settle(const Wanted &wanted, const Assessed &assessment, Answered answered);
    void deny(const Wanted &wanted, const Assessed &assessment, Answered answered);
    void ask_person(const Wanted &wanted, const Assessed &assessment, Answered answered);
    void is_asked(const Wanted &wanted, const approvals::Assessment &assessment, const Answered &answered);
    void follow(const engine::Committed &unit);
    void allow_covered(const town::Grant &grant, const town::State &state);

    engine::Engine &m_engine;
    wire::Places m_places;
    std::chrono::nanoseconds m_patience = std::chrono::minutes(10);
    Assessor m_assessor;
    KnownCalls m_known;
    SecondLook m_second_look;
    AnswerDelivery m_delivery;
};

} // namespace wm::agents
