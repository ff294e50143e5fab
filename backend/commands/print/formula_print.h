#pragma once
// Formulas and molecules for people at a terminal.
#include "commands/command_spec.h"

namespace wm::commands {

std::string print_formulas(const Json &list, const Screen &screen);
std::string print_formula(const Json &formula, const Screen &screen);
std::string print_cooked(const Json &cooked, const Screen &screen);
/// All steps with what they wait for.
std::string print_molecule(const Json &molecule, const Screen &screen);
/// The page of the step to do now.
std::string print_current(const Json &molecule, const Screen &screen);
/// What was closed, and what comes next.
std::string print_step_done(const Json &molecule, const Screen &screen);

} // namespace wm::commands
