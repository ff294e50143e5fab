#pragma once
// Members of foreign JSON: what is absent, or of another type than expected, reads as empty. Values only; any thread.
#include "base/json.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace wm::runtimes {

inline const Json &member(const Json &json, std::string_view key)
{
    static const Json nothing;
    if (!json.is_object())
        return nothing;
    const auto found = json.find(key);
    return found == json.end() ? nothing : *found;
}

inline std::string string_of(const Json &json)
{
    return json.is_string() ? json.get_ref<const std::string &>() : std::string();
}

inline std::string string_in(const Json &json, std::string_view key)
{
    return string_of(member(json, key));
}

inline bool true_in(const Json &json, std::string_view key)
{
    const Json &value = member(json, key);
    return value.is_boolean() && value.get<bool>();
}

/// At least 0 and at most 10^15: sums of what an agent counts cannot overflow.
inline std::int64_t count_in(const Json &json, std::string_view key)
{
    const Json &value = member(json, key);
    constexpr std::uint64_t most = 1'000'000'000'000'000;
    if (value.is_number_unsigned())
        return static_cast<std::int64_t>(std::min(value.get<std::uint64_t>(), most));
    return value.is_number_integer() ? std::max<std::int64_t>(value.get<std::int64_t>(), 0) : 0;
}

} // namespace wm::runtimes
