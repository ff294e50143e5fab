#pragma once
// What a bead waits for in another project, as Beads writes it: external:<project>:<capability or id>. The project is a
// rig, by its name or by the prefix of its ids. Such a dependency is satisfied by that bead of the rig, done (blocking.h)
// or pinned, or by any bead of the rig with the label provides:<capability> that is done; until then, and while the town
// has no such rig, it holds back.
#include "town/state.h"

#include <optional>

namespace wm::town {

struct External {
    std::string_view project;
    std::string_view what; ///< a capability, or the id of a bead
};

/// Nothing for the id of a bead of this town. The views are into `on`.
std::optional<External> external_of(const BeadId &on);
/// "bad_value" when it begins like one and is none; "not_found" when the town has no such rig.
Result<> valid_external(const State &state, const BeadId &on);
/// True as well for what is not external.
bool is_satisfied(const State &state, const BeadId &on);
/// The bead of the town that `on` means, by its own id or as one of another project; nullptr: none.
const Bead *bead_meant(const State &state, const BeadId &on);

/// By its name or by the prefix of its ids.
bool is_called(const Rig &rig, std::string_view project);
/// What a bead brings by its labels; once it is done, it is there.
std::vector<std::string_view> capabilities_of(const Bead &bead);
/// The key of State::provided.
std::string capability_key(const RigId &rig, std::string_view capability);
/// Every external id that this bead satisfies or could satisfy: beads that name one of them may follow from its state.
std::vector<BeadId> external_names(const State &state, const Bead &bead);

} // namespace wm::town
