#pragma once
// What a turn cost, as ACP agents say it: tokens in several places and by several names, dollars as a running total.
// What is told while the turn runs counts at once, so that a budget can stop it and nothing is lost when the agent dies in
// it; the end of the turn tells the rest. Values; any thread.
#include "base/json.h"
#include "transcript/entry.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace wm::runtimes::acp {

class Spending {
public:
    /// A usage_update: its cost is of the session so far. What was spent before our first turn is not ours. What it adds.
    std::optional<transcript::Usage> total(const Json &update, bool ours, const std::string &model);
    /// The _meta.usage of a message: one call of the model (Qwen).
    std::optional<transcript::Usage> call(const Json &usage, const std::string &model);
    /// The turn is over: what it used besides, by model where the agent tells. When its cost was told before, one entry has
    /// the cost 0: nothing is to be estimated.
    std::vector<transcript::Usage> turn(const Json &result, const std::string &model);
    /// Between two turns.
    Json checkpoint() const { return {{"total", m_total}, {"told", m_told}}; }
    void restore(const Json &checkpoint)
    {
        checkpoint.at("total").get_to(m_total);
        checkpoint.at("told").get_to(m_told);
    }

private:
    std::int64_t m_total = 0;  ///< micro-dollars of the session
    bool m_told = false;       ///< since the last turn ended
    transcript::Usage m_calls; ///< of this turn
};

} // namespace wm::runtimes::acp
