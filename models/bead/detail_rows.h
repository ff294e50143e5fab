#pragma once
// The short lists of the inspector: beads this one is linked to, and its notes.
#include "client/replica.h"
#include "lists/rows_model.h"

namespace wm::models {

struct LinkRow {
    QString beadId;
    QString title;
    int agentState = 0;
    QString stateText; ///< "landed", "closed", the badge's word, or the lane
    bool done = false;

    QString key() const { return beadId; }
    bool operator==(const LinkRow &) const = default;
    static std::span<const Column<LinkRow>> columns();
};
std::vector<LinkRow> link_rows(const town::State &state, const std::vector<BeadId> &beads);

struct NoteRow {
    QString number; ///< its place among the bead's notes
    QString author;
    QString text; ///< empty until it has been read
    QString age;

    QString key() const { return number; }
    bool operator==(const NoteRow &) const = default;
    static std::span<const Column<NoteRow>> columns();
};

} // namespace wm::models
