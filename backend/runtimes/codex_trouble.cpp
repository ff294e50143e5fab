#include "runtimes/codex_trouble.h"

#include "base/text.h"
#include "runtimes/json_members.h"

#include <algorithm>
#include <array>
#include <format>

namespace wm::runtimes::codex {

using namespace transcript;

namespace {

struct Named {
    std::string_view info;
    TroubleClass what;
};

/// codexErrorInfo in lower case: it was written ContextWindowExceeded, context_window_exceeded and contextWindowExceeded.
constexpr std::array classes = {Named{"contextwindowexceeded", TroubleClass::context_full},
    Named{"sessionbudgetexceeded", TroubleClass::budget}, Named{"usagelimitexceeded", TroubleClass::out_of_quota},
    Named{"ratelimitexceeded", TroubleClass::rate_limited}, Named{"serveroverloaded", TroubleClass::vendor_busy},
    Named{"flexunavailable", TroubleClass::vendor_busy}, Named{"policycapacityunavailable", TroubleClass::vendor_busy},
    Named{"internalservererror", TroubleClass::vendor_busy}, Named{"unauthorized", TroubleClass::login_needed},
    Named{"cyberpolicy", TroubleClass::refused}, Named{"misalignmentpolicyviolation", TroubleClass::refused},
    Named{"toomanydenials", TroubleClass::refused}, Named{"inferencehookdenied", TroubleClass::refused},
    Named{"sandboxerror", TroubleClass::broken}, Named{"httpconnectionfailed", TroubleClass::network},
    Named{"responsestreamconnectionfailed", TroubleClass::network}, Named{"responsestreamdisconnected", TroubleClass::network},
    Named{"responsetoomanyfailedattempts", TroubleClass::network}};

std::string plain(std::string_view name)
{
    std::string all;
    for (const char c : name)
        if (c != '_')
            all += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return all;
}

/// A connection that failed with an answer failed for what the answer says.
TroubleClass class_of(std::int64_t http_status, TroubleClass otherwise)
{
    if (http_status == 401 || http_status == 403)
        return TroubleClass::login_needed;
    if (http_status == 402)
        return TroubleClass::out_of_quota;
    if (http_status == 429)
        return TroubleClass::rate_limited;
    return http_status >= 500 ? TroubleClass::vendor_busy : otherwise;
}

TroubleClass class_of(const Json &info)
{
    const bool has_details = info.is_object() && !info.empty();
    const std::string name = plain(has_details ? info.begin().key() : string_of(info));
    const auto named = std::ranges::find(classes, name, &Named::info);
    const TroubleClass what = named == classes.end() ? TroubleClass::other : named->what;
    return has_details ? class_of(count_in(*info.begin(), "httpStatusCode"), what) : what;
}

std::string sentence(const Json &error)
{
    std::string text = string_in(error, "message");
    if (const std::string details = string_in(error, "additionalDetails"); !details.empty())
        text += (text.empty() ? "" : ": ") + details;
    return text.empty() ? "Codex says that something is wrong, but not what." : elide(text.substr(0, 8000), 2000);
}

std::string span_of(std::int64_t minutes)
{
    if (minutes % (24 * 60) == 0 && minutes > 0)
        return std::format("{}-day ", minutes / (24 * 60));
    return minutes % 60 == 0 && minutes > 0 ? std::format("{}-hour ", minutes / 60) : "";
}

} // namespace

Trouble trouble_of(const Json &error, bool final)
{
    return {.what = class_of(member(error, "codexErrorInfo")), .message = sentence(error), .final = final};
}

bool is_overload(const Json &error)
{
    const Json &code = member(error, "code");
    return code.is_number_integer() && code == -32001;
}

Trouble refusal_of(const Json &error)
{
    Trouble trouble = trouble_of(error, !is_overload(error));
    if (const Json &info = member(member(error, "data"), "codexErrorInfo"); !info.is_null())
        trouble.what = class_of(info);
    else if (is_overload(error))
        trouble.what = TroubleClass::vendor_busy;
    else if (const std::string message = plain(trouble.message); message.contains("unauthorized") || message.contains("login") ||
        message.contains("log in") || message.contains("not authenticated"))
        trouble.what = TroubleClass::login_needed;
    else
        trouble.what = TroubleClass::broken;
    return trouble;
}

TurnEnd end_of(TroubleClass what)
{
    switch (what) {
    case TroubleClass::refused: return TurnEnd::refused;
    case TroubleClass::budget:
    case TroubleClass::context_full:
    case TroubleClass::out_of_quota:
    case TroubleClass::rate_limited: return TurnEnd::limit;
    default: return TurnEnd::failed;
    }
}

std::optional<Trouble> limit_of(const Json &rate_limits)
{
    const Json *reached = nullptr;
    for (const std::string_view name : {"primary", "secondary"}) {
        const Json &window = member(rate_limits, name);
        const bool later = reached == nullptr || count_in(window, "resetsAt") > count_in(*reached, "resetsAt");
        if (count_in(window, "usedPercent") >= 100 && later)
            reached = &window;
    }
    const bool said = !string_in(rate_limits, "rateLimitReachedType").empty() || true_in(rate_limits, "spendControlReached");
    if (reached == nullptr && !said)
        return std::nullopt;
    Trouble trouble{.what = TroubleClass::out_of_quota, .message = "The usage limit of the account is reached."};
    if (reached == nullptr)
        return trouble;
    trouble.message = std::format("The {}usage limit of the account is reached.", span_of(count_in(*reached, "windowDurationMins")));
    constexpr std::int64_t latest = 9'000'000'000; // seconds that fit in a Timestamp
    if (const std::int64_t at = count_in(*reached, "resetsAt"); at > 0 && at < latest)
        trouble.until = at * nanoseconds_per_second;
    return trouble;
}

} // namespace wm::runtimes::codex
