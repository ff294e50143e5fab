#pragma once
// The admission point: every call of every agent, whichever way it comes, is decided here and once. What the policy lets
// pass is answered at once, and so is what it denies; for the rest a person is asked, and what the call would do is found
// out again while they think and right before the agent hears of a yes (docs/approvals.md).
//
// Thread: main. It owns nothing that must outlive the daemon: what is decided is in the
// ledger, and an agent that waits asks again.
#include "agents/assessor.h"
#include "agents/call_record.h"
#include "commands/admission.h"

#include <QObject>
#include <QTimer>

#include <deque>
#include <map>
#include <set>

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
    void set_patience(std::chrono::nanoseconds time) { m_patience = time; }

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

    /// A call that was decided, or is about to be.
    struct Known {
        std::string tool_call, call; ///< its hash
        std::string cwd;
        std::optional<CallAnswer> answer;
        Assessed assessment;           ///< while a person is to be asked
        std::vector<Answered> waiting; ///< for the assessment
    };

    void decide(Wanted wanted, Answered answered);
    void settle(const Wanted &wanted, const Assessed &assessment, Answered answered);
    void deny(const Wanted &wanted, const Assessed &assessment, Answered answered);
    void ask_person(const Wanted &wanted, const Assessed &assessment, Answered answered);
    void is_asked(const Wanted &wanted, const Assessed &assessment, const Answered &answered);
    void restate(const town::Approval &approval, const Assessed &assessment, std::function<void(bool)> done);
    /// Of an approval, as it would be now; null when it cannot be told any more.
    void assess_again(const town::Approval &approval, bool ask_remote, std::function<void(Assessed)> done);
    void follow(const engine::Committed &unit);
    void refresh();
    void deliver(const town::Approval &approval);
    void deliver_later(const ApprovalId &approval);
    bool is_waited_for(const ApprovalId &approval, const town::Approval &box) const;
    void close(const ApprovalId &approval, const std::string &reason);
    void close_asked(const RunId &run, const std::string &request);
    Known *known(const RunId &run, const std::string &tool_call, const std::string &call);
    void submit(CommandWithTexts what, std::function<void(const Result<Json> &)> done);

    engine::Engine &m_engine;
    wire::Places m_places;
    Assessor m_assessor;
    std::chrono::nanoseconds m_patience = std::chrono::minutes(10);
    std::map<RunId, std::deque<Known>> m_known;
    std::map<std::pair<RunId, std::string>, Answered> m_waiting; ///< by request: those who wait in a `wm ask`
    std::map<std::pair<RunId, std::string>, bool> m_deciding;    ///< those whose call is still looked at; true: they are gone
    struct Follower {
        Wanted wanted;
        Assessed assessment;
        Answered answered;
    };
    std::multimap<ApprovalId, Follower> m_followers; ///< the same call, come by another route
    struct Verified {
        std::string fingerprint; ///< what it would do was this
        Timestamp at = 0;        ///< then
        Timestamp looked_at = 0; ///< whatever came of it
    };
    std::map<ApprovalId, Verified> m_verified;
    std::set<ApprovalId> m_delivering;
    QTimer m_refresh;
    bool m_refreshing = false;
};

} // namespace wm::agents
