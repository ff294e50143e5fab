#include "approvals/shell/parameter.h"

#include <fnmatch.h>

#include <algorithm>
#include <charconv>

namespace wm::approvals::shell {
namespace {

constexpr std::size_t longest = 256; ///< patterns are tried at each place of it

bool is_ascii(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c > 0; });
}

/// Only what fnmatch() and bash read alike: no extglob, classes or ranges, which depend on the locale.
bool is_plain(const std::string &pattern)
{
    return is_ascii(pattern) && pattern.find_first_of("([") == std::string::npos && pattern.size() < 100 &&
        std::ranges::count(pattern, '*') <= 2;
}

bool fits(const std::string &pattern, std::string_view text)
{
    return fnmatch(pattern.c_str(), std::string(text).c_str(), 0) == 0;
}

std::string without(const std::string &value, const std::string &pattern, bool front, bool most)
{
    for (std::size_t i = 0; i <= value.size(); ++i) {
        const std::size_t length = most ? value.size() - i : i;
        const std::string_view text = value;
        if (fits(pattern, front ? text.substr(0, length) : text.substr(text.size() - length)))
            return std::string(front ? text.substr(length) : text.substr(0, text.size() - length));
    }
    return value;
}

std::string unescaped(const std::string &pattern)
{
    std::string text;
    for (std::size_t i = 0; i < pattern.size(); ++i)
        text += pattern[i] == '\\' && i + 1 < pattern.size() ? pattern[++i] : pattern[i];
    return text;
}

/// ${x/a/b} and ${x//a/b} where `a` is only letters.
std::optional<std::string> replaced(const std::string &value, std::string_view op, const std::string &pattern, const std::string &by)
{
    std::string text;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] == '\\' && i + 1 < pattern.size())
            ++i;
        else if (std::string_view("*?[\\").contains(pattern[i]))
            return std::nullopt;
        text += pattern[i];
    }
    if (text.empty() || by.contains('&') || by.contains('\\')) // & is the match, with patsub_replacement
        return std::nullopt;
    if (op == "/#")
        return value.starts_with(text) ? by + value.substr(text.size()) : value;
    if (op == "/%")
        return value.ends_with(text) ? value.substr(0, value.size() - text.size()) + by : value;
    std::string result;
    std::size_t from = 0;
    for (std::size_t at = value.find(text); at != std::string::npos; at = op == "//" ? value.find(text, from) : std::string::npos) {
        result.append(value, from, at - from).append(by);
        from = at + text.size();
    }
    return result.append(value, from);
}

std::optional<std::string> part_of(const std::string &value, std::string_view given)
{
    std::size_t at = 0, length = value.size();
    const std::size_t colon = given.find(':');
    const auto number = [](std::string_view digits, std::size_t &result) {
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), result);
        return error == std::errc() && end == digits.data() + digits.size();
    };
    if (!number(given.substr(0, colon), at) || (colon != std::string_view::npos && !number(given.substr(colon + 1), length)))
        return std::nullopt;
    return at > value.size() ? "" : value.substr(at, length);
}

} // namespace

std::optional<std::string> parameter_operation(const std::string &value, std::string_view op, const std::vector<std::string> &operands)
{
    if (!is_ascii(value) || value.size() > longest)
        return std::nullopt;
    if (op == "length")
        return std::to_string(value.size());
    if (operands.empty() || !is_plain(operands[0]))
        return std::nullopt;
    if (op == "#" || op == "##" || op == "%" || op == "%%")
        return without(value, operands[0], op[0] == '#', op.size() == 2);
    if (op.starts_with('/'))
        return replaced(value, op, operands[0], operands.size() > 1 ? unescaped(operands[1]) : "");
    if (op == ":")
        return part_of(value, operands[0]);
    if (!operands[0].empty())
        return std::nullopt;
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    const auto upper = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; };
    std::string changed = value;
    const auto end =
        op.size() == 2 ? changed.end() : changed.begin() + static_cast<std::ptrdiff_t>(std::min(changed.size(), std::size_t(1)));
    if (op.starts_with('^'))
        std::transform(changed.begin(), end, changed.begin(), upper);
    else if (op.starts_with(','))
        std::transform(changed.begin(), end, changed.begin(), lower);
    else
        return std::nullopt;
    return changed;
}

} // namespace wm::approvals::shell
