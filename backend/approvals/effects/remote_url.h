#pragma once
// Addresses of remotes as they may be shown (gitfaq, git-clone(1) "GIT URLS"). Pure.
#include <string>
#include <string_view>

namespace wm::approvals::effects {

/// Without password and token: "https://oauth2:s3cr3t@host/x?t=1" is "https://host/x". The name that ssh logs in with stays.
std::string without_secrets(std::string_view url);
/// Without port; empty for a path.
std::string host_of(std::string_view url);

} // namespace wm::approvals::effects
