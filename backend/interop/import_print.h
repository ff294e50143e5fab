#pragma once
// What an import would do or did: as JSON with the names of bd where it has some, and as people read it.
#include "base/json.h"
#include "commands/command_spec.h"
#include "interop/town_import.h"

#include <string>

namespace wm::interop {

Json view_of(const ImportPlan &plan);
std::string print_import(const Json &view, const commands::Screen &screen);
/// "3 new and 2 changed beads"
std::string words_for(const ImportPlan &plan);

} // namespace wm::interop
