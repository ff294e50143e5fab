#include "approvals/effects/remote_url.h"

namespace wm::approvals::effects {
namespace {

struct Parts {
    std::string_view scheme, user, host, rest;
};

// scheme://user@host:port/path, or user@host:path
Parts split(std::string_view url)
{
    Parts parts;
    const auto colons = url.find("://");
    const bool has_scheme = colons != std::string_view::npos;
    if (has_scheme) {
        parts.scheme = url.substr(0, colons);
        url.remove_prefix(colons + 3);
    } else if (const auto colon = url.find(':'); colon == std::string_view::npos || url.find('/') < colon) {
        parts.rest = url;
        return parts;
    }
    const auto end = url.find(has_scheme ? '/' : ':');
    std::string_view authority = url.substr(0, end);
    parts.rest = end == std::string_view::npos ? std::string_view() : url.substr(end);
    if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
        parts.user = authority.substr(0, at);
        authority.remove_prefix(at + 1);
    }
    parts.host = authority;
    return parts;
}

} // namespace

std::string without_secrets(std::string_view url)
{
    if (const auto helper = url.find("::"); helper != std::string_view::npos && helper < url.find('/'))
        return std::string(url.substr(0, helper)) + "::…";
    const Parts parts = split(url);
    std::string shown;
    if (!parts.scheme.empty())
        shown = std::string(parts.scheme) + "://";
    // In http a name alone may be a token; ssh's is an account.
    const bool is_http = parts.scheme.starts_with("http");
    if (!is_http && !parts.user.empty())
        shown += std::string(parts.user.substr(0, parts.user.find(':'))) + "@";
    shown += parts.host;
    shown += parts.scheme.empty() ? parts.rest : parts.rest.substr(0, parts.rest.find_first_of("?#"));
    return shown;
}

std::string host_of(std::string_view url)
{
    const Parts parts = split(url);
    if (parts.host.starts_with('['))
        return std::string(parts.host.substr(1, parts.host.find(']') - 1));
    return std::string(parts.host.substr(0, parts.scheme.empty() ? std::string_view::npos : parts.host.find(':')));
}

} // namespace wm::approvals::effects
