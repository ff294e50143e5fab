#pragma once
// The short lists of the inspector as values: facts, beads this one is linked to, gates, notes and comments.
#include "client/replica.h"
#include "lists/rows_model.h"

namespace wm::models {

/// A field that is set.
struct FactRow {
    QString name;
    QString value;
    bool mono = false;
    int agentState = 0; ///< its glyph stands before the value; None for most

    QString key() const { return name; }
    bool operator==(const FactRow &) const = default;
    static std::span<const Column<FactRow>> columns();
};

struct LinkRow {
    QString beadId;
    QString title;
    int agentState = 0;
    QString stateText; ///< "landed", "closed", the badge's word, or the lane
    bool done = false;
    QString relation{};   ///< "part of", "found during"; empty when the list says it
    bool current = false; ///< the step that is being done, or is next

    QString key() const { return relation + u' ' + beadId; }
    bool operator==(const LinkRow &) const = default;
    static std::span<const Column<LinkRow>> columns();
};

struct GateRow {
    QString gateId;
    QString title;
    QString waitsFor;
    bool canAnswer = false; ///< it asks the person
    QString yes{}, no{};    ///< what each answer does

    QString key() const { return gateId; }
    bool operator==(const GateRow &) const = default;
    static std::span<const Column<GateRow>> columns();
};

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
