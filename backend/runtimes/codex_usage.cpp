#include "runtimes/codex_usage.h"

#include "runtimes/json_members.h"

#include <algorithm>

namespace wm::runtimes::codex {

TokenCounts::Total TokenCounts::total_of(const Json &counts)
{
    return {.all = count_in(counts, "totalTokens"),
        .input = count_in(counts, "inputTokens"),
        .cached = count_in(counts, "cachedInputTokens"),
        .cache_write = count_in(counts, "cacheWriteInputTokens"),
        .output = count_in(counts, "outputTokens")};
}

std::optional<transcript::Usage> TokenCounts::added(const std::string &thread, const Json &token_usage, bool ours)
{
    if (!member(token_usage, "total").is_object())
        return std::nullopt;
    const Total now = total_of(member(token_usage, "total"));
    const auto [known, is_first] = m_totals.try_emplace(thread, now);
    const Total before = std::exchange(known->second, now);
    if (!ours)
        return std::nullopt; // what a resumed thread used in the runs before
    // The first total, and one that began anew, hold only the last request of ours.
    const Total last = total_of(member(token_usage, "last"));
    const Total added = is_first || now.all < before.all ? last
                                                         : Total{now.all - before.all, now.input - before.input, now.cached - before.cached,
                                                               now.cache_write - before.cache_write, now.output - before.output};
    const auto some = [](std::int64_t count) { return std::max<std::int64_t>(count, 0); };
    transcript::Usage usage{.input = some(added.input - some(added.cached) - some(added.cache_write)), // both are part of the input
        .output = some(added.output),
        .cache_read = some(added.cached),
        .cache_write = some(added.cache_write)};
    return usage == transcript::Usage{} ? std::nullopt : std::optional(usage);
}

transcript::Context context_of(const Json &token_usage)
{
    return {.used = count_in(member(token_usage, "last"), "totalTokens"), .size = count_in(token_usage, "modelContextWindow")};
}

} // namespace wm::runtimes::codex
