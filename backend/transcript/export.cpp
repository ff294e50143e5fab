#include "transcript/export.h"

#include <algorithm>
#include <cctype>
#include <optional>

namespace wm::transcript {
namespace {

constexpr auto npos = std::string_view::npos;
/// Whether something is a secret is decided by so much of it, which keeps the work linear; then all of it is masked.
constexpr std::size_t enough = 512;
constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view digits = "0123456789";

bool is_word(char c)
{
    return letters.contains(c) || digits.contains(c) || c == '_';
}
bool is_key(char c)
{
    return is_word(c) || c == '-';
}
bool is_token(char c)
{
    return is_key(c) || std::string_view(".~+/=").contains(c);
}
bool has_digit(std::string_view text)
{
    return text.find_first_of(digits) != npos;
}
std::string_view leading(std::string_view text, bool (*belongs)(char))
{
    return text.substr(0, static_cast<std::size_t>(std::ranges::find_if_not(text, belongs) - text.begin()));
}
bool same_letters(char a, char b)
{
    return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
}
bool begins(std::string_view text, std::string_view with)
{
    return std::ranges::equal(text.substr(0, with.size()), with, same_letters);
}
bool ends(std::string_view text, std::string_view with)
{
    return text.size() >= with.size() && begins(text.substr(text.size() - with.size()), with);
}

/// What is a secret: [from, to) of the text.
struct Found {
    std::size_t from, to;
};

struct Vendor {
    std::string_view prefix;
    std::size_t least; ///< characters that follow at least
};
/// The longer of two that begin alike comes first.
constexpr Vendor vendors[] = {{"sk-ant-", 16}, {"sk-proj-", 16}, {"sk-or-", 16}, {"sk-", 16}, {"github_pat_", 20}, {"ghp_", 20},
    {"gho_", 20}, {"ghu_", 20}, {"ghs_", 20}, {"ghr_", 20}, {"glpat-", 16}, {"AKIA", 16}, {"ASIA", 16}, {"AIza", 30}, {"xoxa-", 10},
    {"xoxb-", 10}, {"xoxe-", 10}, {"xoxp-", 10}, {"xoxr-", 10}, {"xoxs-", 10}, {"xapp-", 10}, {"npm_", 30}, {"hf_", 20}, {"gsk_", 20},
    {"xai-", 20}};

/// The end of an escaped line break in JSON, "\n", is no part of the word behind it.
bool begins_word(std::string_view text, std::size_t at)
{
    if (at == 0 || !is_key(text[at - 1]))
        return true;
    return at >= 2 && text[at - 2] == '\\' && std::string_view("nrt").contains(text[at - 1]);
}

std::optional<Found> vendor_key(std::string_view text, std::size_t at)
{
    const std::string_view rest = text.substr(at);
    for (const auto &[prefix, least] : vendors) {
        if (!rest.starts_with(prefix))
            continue;
        const std::string_view key = leading(rest.substr(prefix.size(), enough), is_key);
        if (key.size() >= least && has_digit(key) && begins_word(text, at)) // "sk-circle-fade-dot" is a style
            return Found{at + prefix.size(), at + prefix.size() + leading(rest.substr(prefix.size()), is_key).size()};
    }
    return {};
}

/// A JSON web token: two parts of JSON in base64, and a signature.
std::optional<Found> web_token(std::string_view text, std::size_t at)
{
    if (!text.substr(at).starts_with("eyJ") || !begins_word(text, at))
        return {};
    if (!leading(text.substr(at, enough), is_token).contains(".eyJ"))
        return {};
    return Found{at + 3, at + leading(text.substr(at), is_token).size()};
}

std::optional<Found> authorization(std::string_view text, std::size_t at)
{
    for (const std::string_view scheme : {"Bearer ", "Basic "}) {
        if (!begins(text.substr(at), scheme) || !begins_word(text, at))
            continue;
        const std::size_t from = at + scheme.size();
        const std::string_view token = leading(text.substr(std::min(from, text.size()), enough), is_token);
        const bool is_random = token.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789=", 1) != npos; // no "Bearer of bad news"
        if (token.size() >= 8 && is_random)
            return Found{from, from + leading(text.substr(from), is_token).size()};
    }
    return {};
}

std::optional<Found> private_key(std::string_view text, std::size_t at)
{
    constexpr std::string_view begin = "-----BEGIN ", close = "PRIVATE KEY-----", end = "-----END ";
    const std::string_view rest = text.substr(at);
    if (!rest.starts_with(begin))
        return {};
    const std::size_t closed = rest.substr(0, 80).find(close);
    if (closed == npos)
        return {};
    const std::size_t from = closed + close.size(), to = rest.find(end, from);
    return Found{at + from, to == npos ? text.size() : at + to};
}

/// ://person:password@
std::optional<Found> address_password(std::string_view text, std::size_t at)
{
    constexpr std::string_view opening = "://";
    if (!text.substr(at).starts_with(opening))
        return {};
    const std::string_view host = text.substr(at + opening.size(), 512);
    const std::string_view part = host.substr(0, host.find_first_of("/?# \t\r\n\"'<>\\"));
    const std::size_t sign = part.rfind('@'), colon = part.find(':');
    if (sign == npos || colon == npos || colon + 1 >= sign)
        return {};
    return Found{at + opening.size() + colon + 1, at + opening.size() + sign};
}

/// The word before an assignment's sign: API_KEY in `"API_KEY" : `.
std::string_view name_before(std::string_view text, std::size_t at)
{
    const auto back_over = [&](std::string_view what) {
        while (at > 0 && what.contains(text[at - 1]))
            --at;
    };
    back_over(" ");
    back_over("\"'\\");
    const std::size_t end = at;
    while (at > 0 && end - at < 80 && is_key(text[at - 1]))
        --at;
    return text.substr(at, end - at);
}

bool is_any_end(std::string_view name, std::initializer_list<std::string_view> words)
{
    return std::ranges::any_of(words, [&](std::string_view word) { return ends(name, word); });
}

std::optional<Found> assignment(std::string_view text, std::size_t at)
{
    if (text[at] != '=' && text[at] != ':')
        return {};
    const std::string_view name = name_before(text, at);
    const bool is_password = is_any_end(name, {"password", "passwd", "passphrase", "secret"});
    if (!is_password && !is_any_end(name, {"key", "token", "credential", "credentials"}))
        return {};
    std::size_t from = at + 1;
    if (text.substr(at).starts_with("=>"))
        ++from;
    const std::size_t sign_end = from;
    from = std::min(text.find_first_not_of(' ', from), text.size());
    const bool has_room = from != sign_end || text[at - 1] == ' ';
    if (const auto rest = text.substr(from); rest.starts_with("\\\"") || rest.starts_with("\\'")) // JSON within JSON
        ++from;
    const char quote = from < text.size() && (text[from] == '"' || text[from] == '\'') ? text[from] : '\0';
    from += quote != '\0';
    const std::string_view stop = quote == '"' ? "\"\n\\" : quote == '\'' ? "'\n\\" : " \t\r\n\"'`,;&()<>[]{}\\";
    const std::string_view rest = text.substr(from), value = rest.substr(0, rest.substr(0, enough).find_first_of(stop)).substr(0, enough);
    if (value.empty() || value.starts_with('$') || value.starts_with('=') || value.starts_with(':'))
        return {}; // another variable, a comparison, a C++ name
    const bool is_environment = text[at] == '=' && !has_room && name.find_first_of("abcdefghijklmnopqrstuvwxyz") == npos;
    if (!is_environment && !(is_password && quote != '\0') && (value.size() < 8 || !has_digit(value)))
        return {}; // key=len, token: string
    return Found{from, from + std::min(rest.find_first_of(stop), rest.size())};
}

std::optional<Found> secret_at(std::string_view text, std::size_t at)
{
    switch (text[at]) {
    case '-': return private_key(text, at);
    case ':':
        if (const auto found = address_password(text, at))
            return found;
        return assignment(text, at);
    case '=': return assignment(text, at);
    case 'B':
    case 'b': return authorization(text, at);
    case 'e': return web_token(text, at);
    case 'A':
    case 'g':
    case 'h':
    case 'n':
    case 's':
    case 'x': return vendor_key(text, at);
    default: return {};
    }
}

} // namespace

std::string masked(std::string_view text)
{
    std::string result;
    std::size_t kept = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto found = secret_at(text, at);
        if (!found) {
            ++at;
            continue;
        }
        result += text.substr(kept, found->from - kept);
        result += mask;
        kept = at = found->to;
    }
    result += text.substr(kept);
    return result;
}

} // namespace wm::transcript
