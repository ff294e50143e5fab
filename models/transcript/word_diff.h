#pragma once
// Which words differ between a line and the line that replaced it.
#include "transcript/text_diff.h"

namespace wm::models {

/// Fills `words` of the lines of a hunk. A line that has little in common with any other gets none: it is new.
void markWords(std::vector<DiffLine> &lines);

} // namespace wm::models
