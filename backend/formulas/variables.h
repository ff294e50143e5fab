#pragma once
// The variables of a formula and the values that they are given.
#include "formulas/formula.h"

#include <map>

namespace wm::formulas {

using Values = std::map<std::string, std::string, std::less<>>;

/// The pattern of a variable can be used; else what is wrong with it.
Result<> check_pattern(const std::string &pattern);

/// The value fits the variable's type, enum and pattern; the error (code "bad_variable") says what it should be. An
/// empty value fits: it means that there is none.
Result<> check_value(const Variable &variable, std::string_view value);

/// A value for every variable: the given one, else the default, else nothing. Refuses what does not fit, a required one
/// without a value, and a name that the formula does not have.
Result<Values> complete_values(const Formula &formula, const Values &given);

} // namespace wm::formulas
