#include "wire/members.h"

#include <format>
#include <limits>

namespace wm::wire {
namespace {

const Json nothing;

} // namespace

Members::Members(const Json &object, std::string_view what) : m_object(object), m_what(what)
{
    if (!object.is_object())
        complain("is not a JSON object");
}

const Json &Members::maybe(const char *name) const
{
    if (!m_object.is_object())
        return nothing;
    const auto found = m_object.find(name);
    return found == m_object.end() ? nothing : *found;
}

const Json &Members::any(const char *name)
{
    const Json &value = maybe(name);
    if (value.is_null())
        complain(std::format("has no \"{}\"", name));
    return value;
}

std::int64_t Members::integer(const char *name, std::int64_t least, std::int64_t most, std::optional<std::int64_t> otherwise)
{
    const Json &value = otherwise ? maybe(name) : any(name);
    if (value.is_null())
        return otherwise.value_or(least);
    const bool fits = value.is_number_unsigned()
        ? value.get<std::uint64_t>() <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())
        : value.is_number_integer();
    const std::int64_t number = fits ? value.get<std::int64_t>() : 0;
    if (fits && number >= least && number <= most)
        return number;
    complain(std::format("has a \"{}\" that is not a whole number from {} to {}", name, least, most));
    return least;
}

bool Members::boolean(const char *name, std::optional<bool> otherwise)
{
    const Json &value = otherwise ? maybe(name) : any(name);
    if (value.is_boolean())
        return value.get<bool>();
    if (!value.is_null())
        complain(std::format("has a \"{}\" that is neither true nor false", name));
    return otherwise.value_or(false);
}

std::string Members::text(const char *name, std::optional<std::string> otherwise)
{
    const Json &value = otherwise ? maybe(name) : any(name);
    if (value.is_string())
        return value.get<std::string>();
    if (!value.is_null())
        complain(std::format("has a \"{}\" that is not text", name));
    return otherwise.value_or(std::string());
}

void Members::complain(std::string sentence)
{
    if (!m_error)
        m_error = Error{"bad_message", std::format("{} {}.", m_what, sentence), ""};
}

Result<> Members::result() const
{
    if (m_error)
        return std::unexpected(*m_error);
    return {};
}

} // namespace wm::wire
