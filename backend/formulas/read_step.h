#pragma once
// One `[[steps]]`, `children` or `body` entry of a formula's file.
#include "formulas/section.h"

namespace wm::formulas {

/// `count` is how many steps were read so far, over the whole file.
Step read_step(Mistakes &mistakes, const toml::table &table, int line, int &count);

} // namespace wm::formulas
