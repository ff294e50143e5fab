#pragma once
// The steps of a formula that were poured below a bead, read from the state: which is done, which comes next, what the
// others wait for.
#include "base/json.h"
#include "town/state.h"

#include <vector>

namespace wm::commands {

struct Molecule {
    const town::Bead *bead = nullptr;
    std::vector<const town::Bead *> steps; ///< in their order
    std::size_t done = 0;
    const town::Bead *current = nullptr; ///< the first that can be done now; null when all are done or wait for others

    bool finished() const { return done == steps.size(); }
    /// A step by the name that it has in its formula; null when there is none. Of several the one that is open.
    const town::Bead *step(std::string_view name) const;
};

/// Without steps when none were poured.
Molecule molecule_of(const town::State &state, const town::Bead &bead);
/// The bead that a step belongs to; null for what is no step.
const town::Bead *bead_of_step(const town::State &state, const town::Bead &step);

/// {"bead","title","formula","done","total","current"}, and with `items` every step.
Json view_of(const town::State &state, const Molecule &molecule, bool items);

} // namespace wm::commands
