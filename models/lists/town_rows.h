#pragma once
// The short lists of the shell (rigs, convoys, what needs the person) as values: plain functions from the town to rows.
#include "board/board_model.h"
#include "lists/rows_model.h"

namespace wm::models {

struct RigRow {
    QString id;
    QString path;
    QString target;  ///< branch that work lands on
    QString command; ///< program its agents run; empty = none chosen yet
    int openBeads = 0;
    bool current = false;

    QString key() const { return id; }
    bool operator==(const RigRow &) const = default;
    static std::span<const Column<RigRow>> columns();
};
/// In the order they were added.
std::vector<RigRow> rig_rows(const BoardModel &board, const QString &current);

struct ConvoyRow {
    QString id;
    QString title;
    int done = 0;
    int total = 0;
    QList<int> pips; ///< AgentState of each bead
    QString text;    ///< "7 of 12", "landed 09:12"
    QString word;    ///< how it stands: "Stranded"
    QString reason;  ///< one sentence
    int agentState = 0; ///< the glyph and colour of that

    QString key() const { return id; }
    bool operator==(const ConvoyRow &) const = default;
    static std::span<const Column<ConvoyRow>> columns();
};
ConvoyRow convoy_row(const town::State &state, const town::Convoy &convoy, Timestamp now);
/// Those under way, oldest first; then the newest that have landed.
std::vector<ConvoyRow> convoy_rows(const town::State &state, Timestamp now);

struct NeedsYouRow {
    QString itemId;
    QString agentName; ///< empty when no agent asks
    QString sentence;  ///< without the name: "waits for your clone"
    QString reason;    ///< the rule's own sentence
    QString beadId;
    QString mrId;
    QString rigId;
    QString what; ///< "clone", "trust", "approval", "question", "request" (an agent's) or "agent": which answer it takes
    QString yes{}, no{}; ///< of a question, what each answer does: Actions.answerGate(itemId, yes)
    Timestamp since = 0;
    QString waitText;

    QString key() const { return itemId; }
    bool operator==(const NeedsYouRow &) const = default;
    static std::span<const Column<NeedsYouRow>> columns();
};
/// In the order of answering: what may not come back first, then the longest wait.
std::vector<NeedsYouRow> needs_you_rows(const town::State &state, Timestamp now);

} // namespace wm::models
