#include "runtimes/claude_trouble.h"

#include <format>

namespace wm::runtimes::claude {

using transcript::Trouble;
using transcript::TroubleClass;
using transcript::Turn;
using transcript::TurnEnd;

namespace {

/// From the HTTP status, its own word for it, and where neither decides, its sentence.
TroubleClass class_of(std::int64_t status, std::string_view word, std::string_view sentence)
{
    if (sentence.contains("Prompt is too long") || sentence.contains("prompt is too long"))
        return TroubleClass::context_full;
    if (word == "billing_error" || status == 402 || sentence.contains("Credit balance is too low"))
        return TroubleClass::out_of_quota;
    if (status == 401 || status == 403 || word == "authentication_failed" || word == "oauth_org_not_allowed")
        return TroubleClass::login_needed;
    if (status == 429 || word == "rate_limit")
        return TroubleClass::rate_limited;
    if (status >= 500 || word == "overloaded")
        return TroubleClass::vendor_busy;
    if (word == "connection_failed" || word == "unknown" || (status == 0 && word == "server_error"))
        return TroubleClass::network;
    if (status >= 400 || word == "invalid_request")
        return TroubleClass::refused;
    return word == "server_error" ? TroubleClass::vendor_busy : TroubleClass::other;
}

std::string errors_of(const Json &result)
{
    std::string all;
    for (const Json &error : items(member(result, "errors")))
        if (error.is_string())
            all += (all.empty() ? "" : "\n") + error.get<std::string>();
    return all;
}

} // namespace

Trouble of_retry(const Json &retry)
{
    const std::int64_t status = count(retry, "error_status");
    const std::string word = text(retry, "error");
    return {.what = class_of(status, word, ""),
        .message = std::format("{}{}, attempt {} of {}", word.empty() ? "error" : word, status != 0 ? std::format(" ({})", status) : "",
            count(retry, "attempt"), count(retry, "max_retries"))};
}

std::optional<Trouble> of_rate_limit(const Json &event)
{
    const Json &info = member(event, "rate_limit_info");
    if (text(info, "status") != "rejected" || flag(info, "isUsingOverage"))
        return std::nullopt;
    const std::string which = text(info, "rateLimitType");
    Trouble trouble{
        .what = TroubleClass::rate_limited, .message = which.empty() ? "limit reached" : std::format("{} limit reached", which)};
    constexpr std::int64_t last_second = 9'000'000'000; // what still is a Timestamp
    if (const std::int64_t resets = count(info, "resetsAt"); resets > 0 && resets < last_second)
        trouble.until = resets * nanoseconds_per_second;
    return trouble;
}

std::optional<Trouble> of_error_message(const Json &line)
{
    const std::string word = text(line, "error");
    if (word.empty() && !flag(line, "is_api_error_message"))
        return std::nullopt;
    std::string sentence;
    for (const Json &block : items(member(member(line, "message"), "content")))
        sentence += text(block, "text");
    const std::string closer = text(line, "api_error");
    return Trouble{.what = class_of(count(line, "api_error_status"), closer.empty() ? word : closer, sentence),
        .message = sentence.empty() ? word : shortened(std::move(sentence), longest_sentence),
        .final = true};
}

std::optional<Trouble> of_result(const Json &result)
{
    const std::string how = text(result, "subtype");
    if (how == "error_max_budget_usd")
        return Trouble{.what = TroubleClass::budget, .message = errors_of(result).empty() ? how : errors_of(result), .final = true};
    if (how != "success" || !flag(result, "is_error"))
        return std::nullopt;
    std::string sentence = text(result, "result");
    return Trouble{.what = class_of(count(result, "api_error_status"), text(result, "api_error"), sentence),
        .message = shortened(std::move(sentence), longest_sentence),
        .final = true};
}

Turn turn_of(const Json &result)
{
    const std::string how = text(result, "subtype"), why = text(result, "terminal_reason"), stop = text(result, "stop_reason");
    if (why.starts_with("aborted"))
        return {.how = TurnEnd::interrupted, .reason = why};
    if (how == "error_max_turns" || how == "error_max_budget_usd")
        return {.how = TurnEnd::limit, .reason = how};
    if (how != "success")
        return {.how = TurnEnd::failed, .reason = errors_of(result).empty() ? how : shortened(errors_of(result), longest_sentence)};
    if (flag(result, "is_error"))
        return {.how = TurnEnd::failed, .reason = shortened(text(result, "result"), longest_sentence)};
    if (why == "hook_stopped" || stop == "refusal")
        return {.how = TurnEnd::refused, .reason = why == "hook_stopped" ? why : stop};
    return {.how = TurnEnd::finished, .reason = stop == "tool_deferred" ? stop : ""};
}

} // namespace wm::runtimes::claude
