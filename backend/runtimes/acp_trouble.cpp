#include "runtimes/acp_trouble.h"

#include "runtimes/acp_content.h"
#include "runtimes/json_members.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <format>

namespace wm::runtimes::acp {
namespace {

using transcript::Trouble;
using transcript::TroubleClass;

struct Word {
    std::string_view word;
    TroubleClass what;
};
/// Of error codes and sentences that agents really send, lower case without '_', '-' and ' '; the first that fits.
constexpr std::array words = {
    Word{"usagelimit", TroubleClass::out_of_quota}, // codex: usageLimitExceeded
    Word{"quota", TroubleClass::out_of_quota}, Word{"billing", TroubleClass::out_of_quota}, // Claude: billing_error
    Word{"creditbalance", TroubleClass::out_of_quota}, Word{"budget", TroubleClass::budget}, Word{"ratelimit", TroubleClass::rate_limited},
    Word{"toomanyrequests", TroubleClass::rate_limited}, Word{"overloaded", TroubleClass::vendor_busy},
    Word{"contextwindow", TroubleClass::context_full}, Word{"contextlength", TroubleClass::context_full},
    Word{"promptistoolong", TroubleClass::context_full}, Word{"authentication", TroubleClass::login_needed},
    Word{"unauthorized", TroubleClass::login_needed}, Word{"apikey", TroubleClass::login_needed},
    Word{"econnrefused", TroubleClass::network}, Word{"econnreset", TroubleClass::network}, Word{"enotfound", TroubleClass::network},
    Word{"etimedout", TroubleClass::network}, Word{"fetchfailed", TroubleClass::network}, Word{"connectionfailed", TroubleClass::network},
    Word{"streamdisconnected", TroubleClass::network}, Word{"servererror", TroubleClass::vendor_busy}, // Claude: server_error
};

std::optional<TroubleClass> by_status(std::int64_t status)
{
    switch (status) {
    case 401:
    case 403: return TroubleClass::login_needed;
    case 402: return TroubleClass::out_of_quota;
    case 429: return TroubleClass::rate_limited;
    default: return status >= 500 && status < 600 ? std::optional(TroubleClass::vendor_busy) : std::nullopt;
    }
}

TroubleClass class_of(const Json &error)
{
    std::string said = cut(string_in(error, "message"), 4000) + cut(to_text(member(error, "data")), 4000);
    std::erase_if(said, [](char c) { return c == '_' || c == '-' || c == ' '; });
    std::ranges::transform(said, said.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (const auto &[word, what] : words)
        if (said.contains(word))
            return what;
    for (const std::int64_t status : {count_in(error, "code"), count_in(error, "data", "status")})
        if (const auto what = by_status(status))
            return *what;
    return count_in(error, "code") == 0 && member(error, "code") == -32000 ? TroubleClass::login_needed : TroubleClass::other;
}

} // namespace

std::string sentence_of(const Json &error)
{
    std::string sentence = string_in(error, "message");
    const Json &data = member(error, "data");
    for (const std::string &more :
        {data.is_string() ? data.get<std::string>() : "", string_in(data, "message"), string_in(data, "details")})
        if (!more.empty() && !sentence.contains(more))
            sentence += (sentence.empty() ? "" : ": ") + more;
    return cut(sentence.empty() ? "The agent gave no reason." : sentence, 4000);
}

Trouble trouble_of(const Json &error, const std::string &ways)
{
    Trouble trouble{.what = class_of(error), .message = sentence_of(error), .final = true};
    if (trouble.what == TroubleClass::login_needed && !ways.empty())
        trouble.message += std::format(" ({})", ways);
    return trouble;
}

} // namespace wm::runtimes::acp
