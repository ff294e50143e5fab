#pragma once
// Reading what an agent sent: a member that is missing or of another type reads as nothing, never as an error.
// Values; any thread.
#include "base/json.h"

#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

namespace wm::runtimes::acp {

/// Null where there is none, or when `json` is no object.
inline const Json &at(const Json &json, std::string_view key)
{
    static const Json nothing;
    if (!json.is_object())
        return nothing;
    const auto found = json.find(key);
    return found == json.end() ? nothing : *found;
}

template <class... Keys> const Json &at(const Json &json, std::string_view key, Keys... more)
{
    return at(at(json, key), more...);
}

template <class... Keys> std::string text_at(const Json &json, Keys... keys)
{
    const Json &value = at(json, keys...);
    return value.is_string() ? value.get<std::string>() : std::string();
}

/// Not below 0 and not above 10^15: counts of tokens, sizes, lines.
template <class... Keys> std::int64_t count_at(const Json &json, Keys... keys)
{
    const Json &value = at(json, keys...);
    const double number = value.is_number() ? value.get<double>() : 0;
    return number >= 0 && number <= 1e15 ? static_cast<std::int64_t>(number) : 0;
}

/// Only an array's elements; nothing else has any.
inline const Json &list_at(const Json &json, std::string_view key)
{
    static const Json none = Json::array();
    const Json &value = at(json, key);
    return value.is_array() ? value : none;
}

} // namespace wm::runtimes::acp
