#pragma once
// When a step is left out. The whole language:
//   {{name}}            the value is set: not empty, false, no, off or 0, in any case of letters
//   !{{name}}           it is not
//   {{name}} == value   they are the same text; blanks around the value do not count, quotes around it keep them
//   {{name}} != value   they are not
#include "formulas/formula.h"

namespace wm::formulas {

/// Nothing when it is none of the four.
std::optional<Condition> parse_condition(std::string_view text);
bool holds(const Condition &condition, std::string_view value);

} // namespace wm::formulas
