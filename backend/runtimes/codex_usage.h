#pragma once
// Token counts of Codex threads. Codex tells the running total of a thread, which may begin before this run and may be
// told twice; an entry of usage is what was added. Memory: five numbers per thread (an agent and its subagents).
#include "transcript/entry.h"

#include <map>
#include <optional>

namespace wm::runtimes::codex {

class TokenCounts {
public:
    /// Of thread/tokenUsage/updated. `ours`: it tells of a turn of this run.
    std::optional<transcript::Usage> added(const std::string &thread, const Json &token_usage, bool ours);

    Json checkpoint() const { return m_totals; }
    void restore(const Json &checkpoint) { checkpoint.get_to(m_totals); }

private:
    struct Total {
        std::int64_t all = 0, input = 0, cached = 0, cache_write = 0, output = 0;
        NLOHMANN_DEFINE_TYPE_INTRUSIVE(Total, all, input, cached, cache_write, output)
    };
    static Total total_of(const Json &counts);

    std::map<std::string, Total> m_totals;
};

transcript::Context context_of(const Json &token_usage);

} // namespace wm::runtimes::codex
