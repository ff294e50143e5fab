#pragma once
// What the commands about formulas and those about molecules share: where formulas lie for a request, and the values
// that it gives.
#include "commands/lookup.h"
#include "formulas/cook.h"
#include "formulas/library.h"

namespace wm::commands {

/// The rig's (may be null), the town's `formulas`, the user's, the built-in ones. Reading them may take its time: use
/// it in the background.
formulas::Library library_for(const Services &services, const town::Rig *rig);
/// The rig of a request, or null when it names none and none can be told.
Result<const town::Rig *> rig_if_any(Services &services, const Request &request);
/// --var name=value, repeated.
Result<formulas::Values> values_of(const Request &request);

/// What would be poured.
Json view_of(const formulas::Cooked &cooked);

inline constexpr Param formula_param = Param{"formula", Kind::text, "its name", true, true}.one_of("@formula");
inline constexpr Param var_param{"var", Kind::words, "NAME=VALUE for a variable; repeat it"};

} // namespace wm::commands
