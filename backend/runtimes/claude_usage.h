#pragma once
// Tokens and money of a session, each counted once. Messages tell their tokens while a turn runs, so that a budget can
// stop it, but several lines share one message and their output count is only its beginning. A result tells the true sum
// since the result before it, by model, subagents included, with its cost: what the messages left out is added then.
#include "runtimes/claude_json.h"
#include "transcript/entry.h"

#include <deque>
#include <map>
#include <optional>
#include <vector>

namespace wm::runtimes::claude {

class Spending {
public:
    /// `resumed`: the sums of a session of old go on, so without a beginning they say nothing.
    explicit Spending(bool resumed) : m_unknown_before(resumed) {}

    std::optional<transcript::Usage> message(const Json &message);
    std::vector<transcript::Usage> result(const Json &result);
    /// The conversation was reset, and the sums with it.
    void reset();

    Json checkpoint() const;
    void restore(const Json &checkpoint);

private:
    using Sums = std::map<std::string, transcript::Usage>;
    Sums since_last(const Json &result);

    std::deque<std::pair<std::string, transcript::Usage>> m_messages; ///< the newest, by id
    Sums m_told;   ///< by messages since the last result
    Sums m_before; ///< the running sums of the last result
    bool m_unknown_before;
};

} // namespace wm::runtimes::claude
