#include "bead/detail_rows.h"

namespace wm::models {

std::span<const Column<FactRow>> FactRow::columns()
{
    static constexpr Column<FactRow> all[] = {
        {"name", [](const FactRow &row) -> QVariant { return row.name; }},
        {"value", [](const FactRow &row) -> QVariant { return row.value; }},
        {"mono", [](const FactRow &row) -> QVariant { return row.mono; }},
        {"agentState", [](const FactRow &row) -> QVariant { return row.agentState; }},
    };
    return all;
}

std::span<const Column<LinkRow>> LinkRow::columns()
{
    static constexpr Column<LinkRow> all[] = {
        {"beadId", [](const LinkRow &row) -> QVariant { return row.beadId; }},
        {"title", [](const LinkRow &row) -> QVariant { return row.title; }},
        {"agentState", [](const LinkRow &row) -> QVariant { return row.agentState; }},
        {"stateText", [](const LinkRow &row) -> QVariant { return row.stateText; }},
        {"done", [](const LinkRow &row) -> QVariant { return row.done; }},
        {"relation", [](const LinkRow &row) -> QVariant { return row.relation; }},
        {"current", [](const LinkRow &row) -> QVariant { return row.current; }},
    };
    return all;
}

std::span<const Column<GateRow>> GateRow::columns()
{
    static constexpr Column<GateRow> all[] = {
        {"gateId", [](const GateRow &row) -> QVariant { return row.gateId; }},
        {"title", [](const GateRow &row) -> QVariant { return row.title; }},
        {"waitsFor", [](const GateRow &row) -> QVariant { return row.waitsFor; }},
        {"canAnswer", [](const GateRow &row) -> QVariant { return row.canAnswer; }},
        {"yes", [](const GateRow &row) -> QVariant { return row.yes; }},
        {"no", [](const GateRow &row) -> QVariant { return row.no; }},
    };
    return all;
}

std::span<const Column<NoteRow>> NoteRow::columns()
{
    static constexpr Column<NoteRow> all[] = {
        {"author", [](const NoteRow &row) -> QVariant { return row.author; }},
        {"text", [](const NoteRow &row) -> QVariant { return row.text; }},
        {"age", [](const NoteRow &row) -> QVariant { return row.age; }},
    };
    return all;
}

} // namespace wm::models
