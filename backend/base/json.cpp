#include "base/json.h"

#include <algorithm>
#include <format>

namespace wm {
namespace {

/// Deeper values are refused before they are built: to write or compare one takes a stack frame for each level.
constexpr int deepest = 1000;

/// The byte (from 1) at which the text goes deeper, or 0. What is no JSON is for the parser to say.
std::size_t too_deep_at(std::string_view text)
{
    int depth = 0;
    bool in_string = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '"')
            in_string = !in_string;
        else if (in_string)
            at += c == '\\' ? 1 : 0;
        else if ((c == '[' || c == '{') && ++depth > deepest)
            return at + 1;
        else if (c == ']' || c == '}')
            --depth;
    }
    return 0;
}

/// "byte 12", and in a text of several lines "line 3".
std::string place_in(std::string_view text, std::size_t byte)
{
    if (!text.contains('\n'))
        return std::format("byte {}", byte);
    return std::format("line {}", 1 + std::ranges::count(text.substr(0, byte > 0 ? byte - 1 : 0), '\n'));
}

} // namespace

Result<Json> parse_json(std::string_view text, std::string_view what)
{
    if (const std::size_t at = too_deep_at(text); at != 0)
        return fail("bad_json", std::format("{} is nested more than {} levels deep, at {}.", what, deepest, place_in(text, at)));
    try {
        return Json::parse(text);
    } catch (const Json::parse_error &error) {
        return fail("bad_json", std::format("{} is not valid JSON: reading stopped at {}.", what, place_in(text, error.byte)));
    } catch (const Json::exception &) { // a number such as 1e999 is no parse_error
        return fail("bad_json", std::format("{} holds a number that is too large.", what));
    }
}

std::string to_text(const Json &value)
{
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace wm
