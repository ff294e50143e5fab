#pragma once
// Hands what a person said to those who wait for it with the daemon: programs in a `wm ask`, and the same call come by a second route.
// (Conversations hear of their answers by themselves.) An approval that nobody waits for any more is closed; what cannot be written down
// is tried again.
//
// Thread: main. Belongs to the admission point, which tells it of the feed. Who waits is known here only: after a restart they ask again.
#include "commands/admission.h"
#include "engine/engine.h"

#include <QObject>

#include <map>
#include <set>

namespace wm::agents {

class AnswerDelivery final : public QObject {
public:
    using Answered = commands::Admission::Answered;
    /// The second look at a yes: Admission::confirm.
    using Confirm = std::function<void(const ApprovalId &, std::function<void(std::optional<commands::CallAnswer>)>)>;
    /// Who comes with a call that a person is asked about already.
    struct Follower {
        Answered answered;
        std::function<void()> again; ///< instead, when that approval is closed without an answer
    };

    AnswerDelivery(engine::Engine &engine, Confirm confirm);

    /// One asks, and its call is looked at from here on: it may leave before that is `decided`.
    void begins(const RunId &run, const std::string &request);
    /// What was decided of its call. With ask it waits, unless it has left: then its approval is closed.
    void decided(const RunId &run, const std::string &request, const commands::CallAnswer &said, const Answered &answered);
    void wait(const RunId &run, const std::string &request, const Answered &answered);
    void leaves(const RunId &run, const std::string &request);
    /// Of an earlier daemon: whoever asked comes back soon, or the approval is closed.
    void expect_back(const ApprovalId &approval);
    void follow(const town::Approval &approval, Follower follower);

    /// What the feed says.
    void run_ended(const RunId &run);
    void was_closed(const ApprovalId &approval);
    void deliver_answered(const town::State &state);

private:
    using Asker = std::pair<RunId, std::string>; ///< a run and the id of its request

    void deliver(const town::Approval &approval);
    void deliver_later(const ApprovalId &approval);
    void hand_over(const ApprovalId &approval, const Asker &asker, const commands::CallAnswer &answer);
    bool is_waited_for(const town::Approval &approval) const;
    void close(const ApprovalId &approval, const std::string &reason);
    void close_asked(const Asker &asker);

    engine::Engine &m_engine;
    Confirm m_confirm;
    std::map<Asker, bool> m_deciding;    ///< those whose call is still looked at; true: they are gone
    std::map<Asker, Answered> m_waiting; ///< those who wait in a `wm ask`
    std::multimap<ApprovalId, Follower> m_followers;
    std::set<ApprovalId> m_delivering;
};

} // namespace wm::agents
