#pragma once
// town.toml: settings of the town that a person edits by hand. Read at the daemon's start.
//   [limits]
//   agents = 6     # how many may work at once
#include "engine/engine.h"
#include "wire/places.h"

namespace wm::server {

/// A missing file is an empty one. Errors name file, line and key; nothing is applied then.
Result<> apply_settings_file(engine::Engine &engine, const wire::Places &places);

} // namespace wm::server
