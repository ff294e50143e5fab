#include "runtimes/acp_usage.h"

#include "runtimes/json_members.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>

namespace wm::runtimes::acp {
namespace {

using transcript::Usage;

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

void Spending::total(const Json &update, bool ours)
{
    const Json &amount = member(update, "cost", "amount");
    const double dollars = amount.is_number() ? amount.get<double>() : -1;
    if (!(dollars >= 0 && dollars < 1e9) || string_in(update, "cost", "currency") != "USD")
        return;
    const std::int64_t total = std::llround(dollars * 1e6);
    if (ours) // a total that fell begins anew
        m_cost = m_cost.value_or(0) + (total >= m_total ? total - m_total : total);
    m_total = total;
}

void Spending::call(const Json &usage)
{
    const Usage used = tokens_of(usage);
    m_calls.input += used.input;
    m_calls.output += used.output;
    m_calls.cache_read += used.cache_read;
    m_calls.cache_write += used.cache_write;
}

std::vector<Usage> Spending::turn(const Json &result, const std::string &model)
{
    std::vector<Usage> used;
    for (const Json &row : list_in(member(result, "_meta", "quota"), "model_usage")) { // with what subagents and titles took
        used.push_back(tokens_of(member(row, "token_count")));
        used.back().model = string_in(row, "model");
    }
    for (const Json *counts : {&member(result, "usage"), &member(result, "_meta", "quota", "token_count")})
        if (std::ranges::all_of(used, is_empty))
            used = {tokens_of(*counts)};
    if (std::ranges::all_of(used, is_empty))
        used = {m_calls};
    used.front().cost = m_cost;
    for (Usage &usage : used) {
        if (m_cost && !usage.cost)
            usage.cost = 0; // it is in the first one's
        if (usage.model.empty())
            usage.model = model;
    }
    std::erase_if(used, is_empty);
    m_cost.reset();
    m_calls = {};
    return used;
}

} // namespace wm::runtimes::acp
