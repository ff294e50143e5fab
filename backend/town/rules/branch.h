#pragma once
// Names of branches: wm/<full bead id>-<slug>; a later attempt adds ".2". Always a
// valid branch name, whatever the title.
#include "town/bead/bead.h"

namespace wm::town {

std::string branch_name(const BeadId &bead, std::string_view title, int attempt);

} // namespace wm::town
