#pragma once
// What can only be said of a whole formula, with all it extends: ids are there once, what is needed is there and no
// ring, every {{name}} is a variable.
#include "formulas/formula.h"

namespace wm::formulas {

Result<> check_formula(const Formula &formula);

} // namespace wm::formulas
