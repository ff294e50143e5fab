#include "runtimes/claude_json.h"

#include "base/text.h"

#include <algorithm>
#include <cmath>
#include <format>

namespace wm::runtimes::claude {

const Json &member(const Json &object, std::string_view name)
{
    static const Json nothing;
    const auto found = object.find(name);
    return found == object.end() ? nothing : *found;
}

std::string text(const Json &object, std::string_view name)
{
    const Json &value = member(object, name);
    return value.is_string() ? value.get<std::string>() : std::string();
}

bool flag(const Json &object, std::string_view name)
{
    const Json &value = member(object, name);
    return value.is_boolean() && value.get<bool>();
}

double number(const Json &object, std::string_view name)
{
    const Json &value = member(object, name);
    const double found = value.is_number() ? value.get<double>() : 0;
    return std::isfinite(found) ? found : 0;
}

std::int64_t count(const Json &object, std::string_view name)
{
    constexpr double most = 9e15; // beyond this a double is no whole number
    return static_cast<std::int64_t>(std::clamp(number(object, name), 0.0, most));
}

const Json::array_t &items(const Json &array)
{
    static const Json::array_t nothing;
    return array.is_array() ? array.get_ref<const Json::array_t &>() : nothing;
}

std::string shortened(std::string text, std::size_t bytes)
{
    if (text.size() <= bytes)
        return text;
    const std::size_t whole = text.size();
    std::size_t end = bytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    text.resize(end);
    return text + std::format("\n(… {} bytes more)", whole - end);
}

Json shortened(Json value, std::size_t bytes)
{
    if (value.is_string())
        return shortened(std::move(value.get_ref<std::string &>()), bytes);
    for (Json &inner : value)
        if (inner.is_structured() || inner.is_string())
            inner = shortened(std::move(inner), bytes);
    return value;
}

std::string one_line(std::string_view text)
{
    std::string line(trim(text.substr(0, 2000)));
    std::ranges::replace_if(line, [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
    return elide(as_utf8(std::move(line)), 200);
}

} // namespace wm::runtimes::claude
