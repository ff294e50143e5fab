#pragma once
// What has happened in a town of many beads: made by the rules themselves, the same each time. Titles, texts, labels,
// dependencies and the share of closed beads are like those of trackers that have been in use for a while.
#include "ledger/rows.h"
#include "town/decide.h"

#include <filesystem>

namespace wm::bench {

struct Step {
    std::vector<town::Recorded> events; ///< one command's
    std::vector<ledger::TextRow> texts;
};

struct Life {
    std::vector<Step> steps;
    town::State state;  ///< at its end
    double seconds = 0; ///< spent in decide (which applies too)
};

/// `beads` beads of one rig, "demo", whose clone is at `repository`.
Life live(int beads, const std::filesystem::path &repository);

/// One unit per command, as the daemon writes them.
ledger::Unit unit_of(const Step &step);

} // namespace wm::bench
