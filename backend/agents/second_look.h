#pragma once
// What the call of an approval would do by now. A yes is for what the person saw, so that is found out again: once in a while as long
// as nobody has answered, before a yes is written down, and right before the agent hears of it. When it has become another thing, the
// approval is restated and a person is asked again (docs/approvals.md).
//
// Thread: main. Belongs to the admission point, like the assessor that it uses; of what it knows nothing outlives the daemon.
#include "agents/assessor.h"
#include "commands/admission.h"

#include <QTimer>

#include <map>

namespace wm::agents {

class SecondLook final : public QObject {
public:
    SecondLook(engine::Engine &engine, Assessor &assessor);

    /// How long a person has for what is restated; 0 = for ever.
    void set_patience(std::chrono::nanoseconds time) { m_patience = time; }
    /// From here on each open approval is looked at once in a while, until `rest`.
    void watch();
    void rest() { m_timer.stop(); }

    /// While a person looks at it already: what it would do to a remote takes longer to find out.
    void ask_remote(const town::Approval &approval);
    /// Before a person's yes is written down: see commands::Admission::look_again.
    void before_yes(const ApprovalId &approval, std::function<void(Result<>)> done);
    /// Before the agent hears of the answer of one that is not open any more. Nothing when a person is asked again; a no when the policy
    /// denies it by now.
    void before_delivery(const town::Approval &approval, std::function<void(std::optional<commands::CallAnswer>)> done);
    /// It is closed.
    void forget(const ApprovalId &approval) { m_seen.erase(approval); }

private:
    struct Seen {
        std::string fingerprint; ///< what it would do was this
        Timestamp at = 0; ///< then
        Timestamp looked_at = 0; ///< whatever came of it
    };

    /// Null when it cannot be told any more.
    void assess(const town::Approval &approval, bool ask_remote, std::function<void(Assessed)> done);
    /// As what was shown: with the remote asked, or not.
    void assess_alike(const town::Approval &approval, std::function<void(Assessed)> done);
    void compare(const town::Approval &approval, const Assessed &assessment, std::function<void(bool)> done);
    void look_at_one();
    const town::Approval *next_to_look_at();

    engine::Engine &m_engine;
    Assessor &m_assessor;
    std::chrono::nanoseconds m_patience = std::chrono::minutes(10);
    std::map<ApprovalId, Seen> m_seen;
    QTimer m_timer;
    bool m_looking = false;
};

} // namespace wm::agents
