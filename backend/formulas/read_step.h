#pragma once
// One `[[steps]]`, `children` or `body` entry of a formula's file.
#include "formulas/section.h"

namespace wm::formulas {

/// "feature" for "feat", "decision" for "adr": the other names that Beads has for types. A word that is none is itself.
std::string type_meant(std::string_view word);

/// `count` is how many steps were read so far, over the whole file.
Step read_step(Mistakes &mistakes, const toml::table &table, int line, int &count);

} // namespace wm::formulas
