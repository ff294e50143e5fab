#include "formulas/condition.h"

#include "base/text.h"
#include "formulas/placeholders.h"

#include <algorithm>
#include <array>

namespace wm::formulas {
namespace {

bool is_set(std::string_view value)
{
    std::string lower(value);
    std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    constexpr std::array<std::string_view, 5> unset = {"", "false", "no", "off", "0"};
    return !std::ranges::contains(unset, lower);
}

std::string_view unquoted(std::string_view text)
{
    if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front())
        return text.substr(1, text.size() - 2);
    return text;
}

} // namespace

std::optional<Condition> parse_condition(std::string_view text)
{
    using enum Condition::Test;
    text = trim(text);
    Condition condition;
    if (text.starts_with('!')) {
        condition.test = no;
        text = trim(text.substr(1));
    }
    const auto close = text.find("}}");
    if (!text.starts_with("{{") || close == std::string_view::npos || !is_variable_name(text.substr(2, close - 2)))
        return {};
    condition.variable = text.substr(2, close - 2);
    text = trim(text.substr(close + 2));
    if (text.empty())
        return condition;
    if (condition.test == no || !(text.starts_with("==") || text.starts_with("!=")))
        return {};
    condition.test = text.starts_with("==") ? equal : unequal;
    text = trim(text.substr(2));
    if (text.empty() || !placeholders_in(text).empty())
        return {};
    condition.value = unquoted(text);
    return condition;
}

bool holds(const Condition &condition, std::string_view value)
{
    switch (condition.test) {
    case Condition::Test::yes: return is_set(value);
    case Condition::Test::no: return !is_set(value);
    case Condition::Test::equal: return value == condition.value;
    case Condition::Test::unequal: return value != condition.value;
    }
    return true;
}

} // namespace wm::formulas
