#include "formulas/placeholders.h"

#include <algorithm>

namespace wm::formulas {
namespace {

bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/// The text up to the next `{{name}}`, the name, and what comes after it. An empty name: there is none.
struct Cut {
    std::string_view before, name, rest;
};

Cut cut(std::string_view text)
{
    for (std::size_t open = text.find("{{"); open != std::string_view::npos; open = text.find("{{", open + 1)) {
        const std::size_t close = text.find_first_of("{} \t\n", open + 2);
        if (close == std::string_view::npos)
            break;
        const std::string_view name = text.substr(open + 2, close - open - 2);
        if (text.substr(close).starts_with("}}") && is_variable_name(name))
            return {text.substr(0, open), name, text.substr(close + 2)};
    }
    return {text, {}, {}};
}

} // namespace

bool is_variable_name(std::string_view text)
{
    return !text.empty() && is_letter(text.front()) &&
        std::ranges::all_of(text, [](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

std::vector<std::string> placeholders_in(std::string_view text)
{
    std::vector<std::string> names;
    for (Cut next = cut(text); !next.name.empty(); next = cut(next.rest))
        names.emplace_back(next.name);
    return names;
}

std::optional<std::string> substitute(
    std::string_view text, const std::function<std::string_view(std::string_view name)> &value, std::size_t limit)
{
    std::string out;
    for (;;) {
        const Cut next = cut(text);
        const std::string_view put = next.name.empty() ? std::string_view() : value(next.name);
        if (out.size() + next.before.size() + put.size() > limit)
            return {};
        out.append(next.before).append(put);
        if (next.name.empty())
            return out;
        text = next.rest;
    }
}

} // namespace wm::formulas
