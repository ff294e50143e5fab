#pragma once
// town.toml: settings of the town that a person edits by hand. Read at the daemon's start.
//   [limits]
//   agents = 6                    # how many may work at once
//   rigs = { demo = 3 }           # of these, in one rig
//   providers = { anthropic = 2 } # of these, by who is paid for them (docs/agents.md)
//   [supervision]
//   stalled_after = 600           # seconds without a word and without work until an agent counts as stalled
//   [approvals]
//   expires = "10m"               # what nobody answers is denied after so long (s, m, h, d); "never" waits for ever
#include "engine/engine.h"
#include "wire/places.h"

#include <chrono>
#include <map>

namespace wm::server {

struct Supervision {
    std::chrono::seconds stalled_after{600};
    std::chrono::seconds approvals_expire{600}; ///< 0 = never
};

/// A missing file is an empty one. `providers`: of each kind of agent. Errors name file, line and key; nothing is
/// applied then. What is the town's goes into the ledger; the rest is returned.
Result<Supervision> apply_settings_file(
    engine::Engine &engine, const wire::Places &places, const std::map<std::string, std::string> &providers);

} // namespace wm::server
