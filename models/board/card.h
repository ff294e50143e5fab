#pragma once
// What a card shows, role by role, computed when it is asked for: only visible cards ask. DESIGN's card anatomy is the
// source of what each role means.
#include "board/activities.h"
#include "client/replica.h"
#include "town/rules/lane.h"
#include "words/ages.h"

#include <QHash>
#include <QVariant>

namespace wm::models {

/// Where the facts of a card come from; all outlive the models.
struct CardSources {
    const Replica &replica;
    const Activities &activities;
    const AgeClock &ages;
};

enum CardRole {
    BeadIdRole = Qt::UserRole,
    TitleRole,
    LaneRole,
    PriorityRole,
    TypeRole,
    LabelsRole,
    StateRole,
    StateTextRole,
    StateRuleRole,
    AgentNameRole,
    AgentRuntimeRole,
    ActionRole,
    BranchRole,
    AddedRole,
    RemovedRole,
    AgeRole,
    FootnoteRole,
    ConvoyIdRole,
    ProgressRole,
    CostRole,
    BudgetRole,
    AccessibleNameRole,
    AccessibleDescriptionRole,
};

QHash<int, QByteArray> cardRoleNames();
QVariant cardValue(const CardSources &sources, const town::Bead &bead, town::Lane lane, int role);

/// "3 of 7 steps" of its molecule, "2 of 5" of its children, or empty.
QString progressText(const town::State &state, const BeadId &bead);
/// "2 d", "14 m", "waiting 3 m", "quiet 6 m": the meaning depends on where the bead is.
QString cardAge(const town::State &state, const town::Bead &bead, town::Lane lane, Timestamp now);
/// "$1.42"; empty while it has cost nothing.
QString cardCost(const town::State &state, const town::Bead &bead);
/// The agent that works on it or did last; nullptr for none.
const town::Agent *agentOf(const town::State &state, const town::Bead &bead);

} // namespace wm::models
