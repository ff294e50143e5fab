#pragma once
// Several beads written as one text: "## TITLE", then what it is, then "### Priority" and the like. The form that the
// Beads project reads. What stands in a fenced code block is text.
#include "base/json.h"
#include "base/result.h"

#include <string_view>
#include <vector>

namespace wm::commands {

/// The parameters of bead.create for each bead, in their order. Errors name the line.
Result<std::vector<Json>> beads_in_markdown(std::string_view text);

} // namespace wm::commands
