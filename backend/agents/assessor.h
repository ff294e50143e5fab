#pragma once
// What a call of an agent would do by now, and what the policy says of it (approvals/assessment.h), with everything that it is judged by:
// where its run works, who asks, what was allowed for longer, the rules of the person and of its rig.
//
// Thread: main; assessments are made on a pool of its own: an agent's hook does not wait long.
#include "approvals/assessment.h"
#include "approvals/policy_shelf.h"
#include "engine/engine.h"
#include "transcript/entry.h"
#include "wire/places.h"

#include <QObject>
#include <QDeadlineTimer>
#include <QThreadPool>

namespace wm::agents {

/// A call that is to be decided.
struct WantedCall {
    RunId run;
    transcript::Request request; ///< its id is empty for a hook
    approvals::Call call;
    std::string cwd;
};

using Assessed = std::shared_ptr<const approvals::Assessment>;

class Assessor final : public QObject {
public:
    Assessor(engine::Engine &engine, const wire::Places &places);
    ~Assessor() override;

    /// `done` with null when its run is gone; never once this is gone itself.
    void assess(const WantedCall &wanted, approvals::Limits limits, bool ask_remote, std::function<void(Assessed)> done);
    /// Begins with none of those that wait any more. False when one still runs then: git hangs, say.
    bool stop(QDeadlineTimer until);

private:
    engine::Engine &m_engine;
    const wire::Places &m_places;
    std::shared_ptr<approvals::PolicyShelf> m_shelf;
    QThreadPool m_pool;
};

/// In a sandbox the directories for temporary files are others than ours of that name: what a call would do there is not known.
/// `bound` are the places that a sandbox has as they are, wherever they lie: the worktree, the clone. Looks at the disk for links.
void leave_out_temporary(approvals::Assessment &assessment, const std::vector<std::string> &bound);

/// Also of a run that asks before the report of its start is written.
std::string worktree_of(const town::Run &run, const wire::Places &places);

} // namespace wm::agents
