#pragma once
// From the town to what the inspector shows: one plain function.
#include "bead/bead_detail.h"
#include "board/card.h"

namespace wm::models {

BeadFacts bead_facts(const CardSources &sources, const BeadId &id);

} // namespace wm::models
