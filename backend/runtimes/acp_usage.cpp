#include "runtimes/acp_usage.h"

#include "runtimes/json_members.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <utility>

namespace wm::runtimes::acp {
namespace {

using transcript::Usage;

constexpr std::array token_members = {&Usage::input, &Usage::output, &Usage::cache_read, &Usage::cache_write};

std::int64_t first_of(const Json &counts, std::initializer_list<std::string_view> names)
{
    std::int64_t count = 0;
    for (const std::string_view name : names)
        count = count != 0 ? count : count_in(counts, name);
    return count;
}

Usage tokens_of(const Json &counts)
{
    std::int64_t input = first_of(counts, {"inputTokens", "input_tokens"});
    std::int64_t output = first_of(counts, {"outputTokens", "output_tokens"});
    const std::int64_t total = first_of(counts, {"totalTokens", "total_tokens"});
    const std::int64_t read = first_of(counts, {"cachedReadTokens", "cachedInputTokens", "cached_input_tokens"});
    const std::int64_t write = first_of(counts, {"cachedWriteTokens", "cacheWriteInputTokens"});
    const std::int64_t thought = first_of(counts, {"thoughtTokens", "reasoningOutputTokens"});
    // Whether cached tokens are counted in the input and thinking in the output differs; the total tells which.
    const bool thought_apart = total == input + output + thought || total == input + output + thought + read + write;
    const bool cache_within = total != 0 && (total == input + output || total == input + output + thought);
    if (thought_apart)
        output += thought;
    if (cache_within)
        input = std::max<std::int64_t>(0, input - read - write);
    return {.input = input, .output = output, .cache_read = read, .cache_write = write};
}

bool is_empty(const Usage &usage)
{
    return usage.input == 0 && usage.output == 0 && usage.cache_read == 0 && usage.cache_write == 0 && !usage.cost;
}

} // namespace

std::optional<Usage> Spending::total(const Json &update, bool ours, const std::string &model)
{
    const Json &amount = member(update, "cost", "amount");
    const double dollars = amount.is_number() ? amount.get<double>() : -1;
    if (!(dollars >= 0 && dollars < 1e9) || string_in(update, "cost", "currency") != "USD")
        return std::nullopt;
    const std::int64_t total = std::llround(dollars * 1e6);
    const std::int64_t before = std::exchange(m_total, total);
    const std::int64_t added = total >= before ? total - before : total; // a total that fell begins anew
    m_told = m_told || ours;
    if (!ours || added == 0)
        return std::nullopt;
    return Usage{.model = model, .cost = added};
}

std::optional<Usage> Spending::call(const Json &usage, const std::string &model)
{
    Usage used = tokens_of(usage);
    if (is_empty(used))
        return std::nullopt;
    for (const auto count : token_members)
        m_calls.*count += used.*count;
    used.model = model;
    return used;
}

std::vector<Usage> Spending::turn(const Json &result, const std::string &model)
{
    std::vector<Usage> used;
    for (const Json &row : elements_in(member(result, "_meta", "quota"), "model_usage")) { // with what subagents and titles took
        used.push_back(tokens_of(member(row, "token_count")));
        used.back().model = string_in(row, "model");
    }
    for (const Json *counts : {&member(result, "usage"), &member(result, "_meta", "quota", "token_count")})
        if (std::ranges::all_of(used, is_empty))
            used = {tokens_of(*counts)};
    for (Usage &usage : used) {
        for (const auto count : token_members) { // without what its calls have told
            const std::int64_t told = std::min(usage.*count, m_calls.*count);
            usage.*count -= told;
            m_calls.*count -= told;
        }
        if (usage.model.empty())
            usage.model = model;
    }
    std::erase_if(used, is_empty);
    if (std::exchange(m_told, false) && !used.empty())
        used.front().cost = 0;
    m_calls = {};
    return used;
}

} // namespace wm::runtimes::acp
