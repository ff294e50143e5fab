#pragma once
// ${x#…}, ${x/…/…} and their like on a known value: bash(1), "Parameter Expansion".
//
// Pure. Thread: any.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wm::approvals::shell {

/// `operands` as patterns: quoted letters have a backslash before them. nullopt = not known.
std::optional<std::string> parameter_operation(const std::string &value, std::string_view op, const std::vector<std::string> &operands);

} // namespace wm::approvals::shell
