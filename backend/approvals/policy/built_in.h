#pragma once
#include <string_view>

namespace wm::approvals {

/// The text of resources/policy/default.toml.
std::string_view built_in_policy();

} // namespace wm::approvals
