#pragma once
// JSON values are nlohmann::json (keys sorted, so equal values have equal text). This header adds std::optional:
// an absent value is an absent member (see get_optional/put_optional), and null reads as absent.
#include "base/result.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string_view>

namespace wm {

using Json = nlohmann::json;

/// Parses without exceptions; the error names `what` and the byte where reading stopped.
Result<Json> parse_json(std::string_view text, std::string_view what);

/// Compact text; invalid UTF-8 is replaced, so that a foreign byte never makes a reply impossible.
std::string to_text(const Json &value);

} // namespace wm

template <class T> struct nlohmann::adl_serializer<std::optional<T>> {
    static void to_json(nlohmann::json &out, const std::optional<T> &value)
    {
        if (value)
            out = *value;
        else
            out = nullptr;
    }
    static void from_json(const nlohmann::json &in, std::optional<T> &value)
    {
        if (in.is_null())
            value.reset();
        else
            value = in.get<T>();
    }
};
