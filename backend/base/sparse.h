#pragma once
// JSON of values whose members mostly have their default: those are left out, and read back as the default. Include only
// in .cpp files.
#include "base/json.h"

#define WM_PUT(member)                                                                                                                     \
    if (!(value.member == nothing.member))                                                                                                 \
        out[#member] = value.member;
#define WM_TAKE(member)                                                                                                                    \
    if (const auto found = in.find(#member); found != in.end())                                                                            \
        found->get_to(value.member);                                                                                                       \
    else                                                                                                                                   \
        value.member = nothing.member;

/// Also `members_of`: the members' names, which belong to the schema that a sample does not show.
#define WM_SPARSE(Type, ...)                                                                                                               \
    inline void to_json(Json &out, const Type &value)                                                                                      \
    {                                                                                                                                      \
        static const Type nothing{};                                                                                                       \
        out = Json::object();                                                                                                              \
        NLOHMANN_JSON_EXPAND(NLOHMANN_JSON_PASTE(WM_PUT, __VA_ARGS__))                                                                     \
    }                                                                                                                                      \
    inline void from_json(const Json &in, Type &value)                                                                                     \
    {                                                                                                                                      \
        static const Type nothing{};                                                                                                       \
        (void)in.get_ref<const Json::object_t &>(); /* throws what reading anything else would */                                          \
        NLOHMANN_JSON_EXPAND(NLOHMANN_JSON_PASTE(WM_TAKE, __VA_ARGS__))                                                                    \
    }                                                                                                                                      \
    inline constexpr std::string_view members_of(const Type *)                                                                             \
    {                                                                                                                                      \
        return #__VA_ARGS__;                                                                                                               \
    }
