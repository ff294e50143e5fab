#pragma once
// What a turn cost, as ACP agents say it: tokens in several places and by several names, dollars as a running total.
// One source counts per turn. Values; any thread.
#include "base/json.h"
#include "transcript/entry.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace wm::runtimes::acp {

class Spending {
public:
    /// A usage_update: its cost is of the session so far. What was spent before our first turn is not ours.
    void total(const Json &update, bool ours);
    /// The _meta.usage of a message: one call of the model (Qwen).
    void call(const Json &usage);
    /// The turn is over: what it used, by model where the agent tells; at most one entry has its cost.
    std::vector<transcript::Usage> turn(const Json &result, const std::string &model);

private:
    std::int64_t m_total = 0;            ///< micro-dollars of the session
    std::optional<std::int64_t> m_cost;  ///< of this turn
    transcript::Usage m_calls;
};

} // namespace wm::runtimes::acp
