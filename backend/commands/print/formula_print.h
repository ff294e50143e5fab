#pragma once
// Formulas and molecules for people at a terminal.
#include "commands/command_spec.h"

namespace wm::commands {

std::string print_formulas(const Json &list, const Screen &screen);
std::string print_formula(const Json &formula, const Screen &screen);
std::string print_cooked(const Json &cooked, const Screen &screen);

} // namespace wm::commands
