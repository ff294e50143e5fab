#pragma once
// The admission point, as handlers need it: whoever wants to do something that the policy has a say in comes through here
// (docs/approvals.md). Implemented in agents/. Main thread.
#include "base/ids.h"
#include "base/json.h"
#include "base/result.h"

#include <functional>
#include <string>

namespace wm::commands {

struct CallAnswer {
    enum class What { allow, deny, ask /* whoever comes by the agent's own protocol waits there */ };
    What what = What::deny;
    std::string reason; ///< for the agent
};

class Admission {
public:
    virtual ~Admission() = default;

    using Answered = std::function<void(CallAnswer)>;
    /// A call that an agent's own hook tells of, as its JSON. Never waits for a person.
    virtual void judge_hook(const RunId &run, const Json &hook, Answered answered) = 0;
    /// A command line that a run wants to start in `cwd`; a person is asked when the policy says so. `wish` names it
    /// within the run: the same again is the same one.
    virtual void ask(const RunId &run, const std::string &wish, const std::string &command, const std::string &cwd, Answered answered) = 0;
    /// Nobody waits any more for what was asked.
    virtual void withdraw(const RunId &run, const std::string &wish) = 0;
    /// Finds out again what an open approval would do. Error "changed" when that is not what it says: it has been restated then.
    virtual void look_again(const ApprovalId &approval, std::function<void(Result<>)> done) = 0;
};

} // namespace wm::commands
