#include "runtimes/claude_usage.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace wm::runtimes::claude {

using transcript::Usage;

namespace {

constexpr std::array tokens = {&Usage::input, &Usage::output, &Usage::cache_read, &Usage::cache_write};

Usage of_message(const Json &message)
{
    const Json &usage = member(message, "usage");
    return {.model = text(message, "model"),
        .input = count(usage, "input_tokens"),
        .output = count(usage, "output_tokens"),
        .cache_read = count(usage, "cache_read_input_tokens"),
        .cache_write = count(usage, "cache_creation_input_tokens")};
}

Usage of_model(const std::string &model, const Json &sums)
{
    return {.model = model,
        .input = count(sums, "inputTokens"),
        .output = count(sums, "outputTokens"),
        .cache_read = count(sums, "cacheReadInputTokens"),
        .cache_write = count(sums, "cacheCreationInputTokens"),
        .cost = static_cast<std::int64_t>(std::llround(std::clamp(number(sums, "costUSD"), 0.0, 1e9) * 1e6))};
}

bool says_something(const Usage &usage)
{
    return usage.cost.value_or(0) != 0 || std::ranges::any_of(tokens, [&usage](auto member) { return usage.*member != 0; });
}

/// What `more` has beyond `less`, which is reduced by what they share.
void take_away(Usage &more, Usage &less)
{
    for (const auto member : tokens) {
        const std::int64_t shared = std::min(more.*member, less.*member);
        more.*member -= shared;
        less.*member -= shared;
    }
}

} // namespace

std::optional<Usage> Spending::message(const Json &message)
{
    constexpr std::size_t remembered = 64; // lines of one message come close together
    Usage now = of_message(message);
    const std::string id = text(message, "id");
    if (now.model == "<synthetic>" || id.empty())
        return std::nullopt;
    auto known = std::ranges::find(m_messages, id, [](const auto &entry) { return entry.first; });
    if (known == m_messages.end()) {
        if (m_messages.size() == remembered)
            m_messages.pop_front();
        known = m_messages.insert(m_messages.end(), {id, Usage{}});
    }
    Usage &before = known->second, &told = m_told[now.model];
    for (const auto member : tokens) {
        const std::int64_t more = std::max<std::int64_t>(0, now.*member - before.*member);
        before.*member += more;
        told.*member += more;
        now.*member = more;
    }
    return says_something(now) ? std::optional(now) : std::nullopt;
}

Spending::Sums Spending::since_last(const Json &result)
{
    Sums sums;
    const Json &running = member(result, "modelUsage");
    for (const auto &[model, sum] : running.items())
        sums.emplace(model, of_model(model, sum));
    const Sums before = std::exchange(m_before, sums);
    const bool unknown = std::exchange(m_unknown_before, false);
    if (const Json &since = member(result, "model_usage_since_last_result"); since.is_object()) { // from 2.1.3xx
        sums.clear();
        for (const auto &[model, sum] : since.items())
            sums.emplace(model, of_model(model, sum));
        return sums;
    }
    if (unknown)
        return {};
    for (auto &[model, sum] : sums) {
        const auto old = before.find(model);
        if (old == before.end() || old->second.cost > sum.cost) // it began anew
            continue;
        sum.cost = *sum.cost - *old->second.cost;
        for (const auto member : tokens)
            sum.*member = std::max<std::int64_t>(0, sum.*member - old->second.*member);
    }
    return sums;
}

std::vector<Usage> Spending::result(const Json &result)
{
    Sums sums = since_last(result);
    Sums told = std::exchange(m_told, {});
    for (auto &[model, sum] : sums)
        if (const auto same = told.find(model); same != told.end())
            take_away(sum, same->second);
    // A model may answer under a longer name than the one it is summed under ("…-20260101", "…[1m]").
    for (auto &[model, rest] : told)
        for (auto &[other, sum] : sums)
            take_away(sum, rest);
    std::vector<Usage> entries;
    for (auto &[model, sum] : sums)
        if (says_something(sum))
            entries.push_back(std::move(sum));
    return entries;
}

void Spending::reset()
{
    m_before.clear();
    m_unknown_before = false;
}

} // namespace wm::runtimes::claude
