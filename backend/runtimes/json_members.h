#pragma once
// Members of foreign JSON, by one key or by several on the way down: what is absent, or of another type than expected,
// reads as empty. Values only; any thread.
#include "base/json.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace wm::runtimes {

/// Null where there is none, or when `json` is no object.
inline const Json &member(const Json &json, std::string_view key)
{
    static const Json nothing;
    if (!json.is_object())
        return nothing;
    const auto found = json.find(key);
    return found == json.end() ? nothing : *found;
}

template <class... Keys> const Json &member(const Json &json, std::string_view key, Keys... more)
{
    return member(member(json, key), more...);
}

inline std::string string_of(const Json &json)
{
    return json.is_string() ? json.get_ref<const std::string &>() : std::string();
}

template <class... Keys> std::string string_in(const Json &json, Keys... keys)
{
    return string_of(member(json, keys...));
}

template <class... Keys> bool true_in(const Json &json, Keys... keys)
{
    const Json &value = member(json, keys...);
    return value.is_boolean() && value.get<bool>();
}

/// At least 0 and at most 10^15: tokens, sizes, lines, whose sums cannot overflow.
template <class... Keys> std::int64_t count_in(const Json &json, Keys... keys)
{
    constexpr double most = 1e15;
    const Json &value = member(json, keys...);
    const double number = value.is_number() ? value.get<double>() : 0;
    return number >= most ? static_cast<std::int64_t>(most) : number >= 0 ? static_cast<std::int64_t>(number) : 0;
}

/// Only an array's elements; nothing else has any.
template <class... Keys> const Json &elements_in(const Json &json, Keys... keys)
{
    static const Json nothing = Json::array();
    const Json &value = member(json, keys...);
    return value.is_array() ? value : nothing;
}

} // namespace wm::runtimes
