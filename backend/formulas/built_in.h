#pragma once
// The formulas of resources/formulas, compiled in by built_in.cmake.
#include <span>
#include <string_view>

namespace wm::formulas {

struct BuiltIn {
    std::string_view name;
    std::string_view text;
};

std::span<const BuiltIn> built_in_formulas();

} // namespace wm::formulas
