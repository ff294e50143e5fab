#pragma once
// From the town to the inspector's lists: plain functions. Each list ends after as many rows as a person reads.
#include "bead/detail_rows.h"

namespace wm::models {

/// Whom it is for, when it is due, how long it takes, where it comes from.
std::vector<FactRow> factRows(const town::State &state, const town::Bead &bead, Timestamp now);

/// What it waits for, and which wait for it.
std::vector<LinkRow> needRows(const town::State &state, const town::Bead &bead);
std::vector<LinkRow> unblockRows(const town::State &state, const town::Bead &bead);
/// Its parent, and every other dependency in both directions.
std::vector<LinkRow> linkRows(const town::State &state, const town::Bead &bead);
/// The steps of its molecule in their order; its other children.
std::vector<LinkRow> stepRows(const town::State &state, const town::Bead &bead);
std::vector<LinkRow> childRows(const town::State &state, const town::Bead &bead);
/// The open gates that hold it back; a gate is its own.
std::vector<GateRow> gateRows(const town::State &state, const town::Bead &bead, Timestamp now);

} // namespace wm::models
