#pragma once
// The calls of each run that were decided a while ago, or are about to be. The same call often comes by a second route soon after, as
// an agent's hook and as a request of its protocol: it is the same call, and is told the same.
//
// A value. Thread: main, as what waits in it is called there. Only the newest calls of a run are kept.
#include "agents/assessor.h"
#include "commands/admission.h"

#include <deque>
#include <map>

namespace wm::agents {

class KnownCalls {
public:
    struct Call {
        std::string tool_call, call; ///< its hash
        std::string cwd;
        std::optional<commands::CallAnswer> answer;
        Assessed assessment;                               ///< while a person is to be asked
        std::vector<commands::Admission::Answered> waiting; ///< for the assessment
    };

    /// Null for a call without a name: whether it is the same again, nobody can tell. Valid until something is added or forgotten.
    Call *find(const RunId &run, const std::string &tool_call, const std::string &call);
    void add(const RunId &run, const std::string &tool_call, const std::string &call, const std::string &cwd);
    /// What a person said to the call that is `remembered` by this (agents/call_record.h).
    void answer(const RunId &run, const std::string &tool_call, const std::string &remembered, const commands::CallAnswer &answer);
    void forget(const RunId &run) { m_calls.erase(run); }

private:
    std::map<RunId, std::deque<Call>> m_calls;
};

} // namespace wm::agents
