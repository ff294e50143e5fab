#include "bead/detail_rows.h"

#include "board/shown.h"
#include "words/text.h"

#include <QCoreApplication>

namespace wm::models {
namespace {

using namespace town;

QString state_text(const State &state, const Bead &bead)
{
    const MergeRequest *mr = find(state.merge_requests, bead.merge_request);
    if (bead.status == Status::closed)
        return mr != nullptr && mr->state == MrState::landed ? QCoreApplication::translate("Link", "landed")
                                                             : QCoreApplication::translate("Link", "closed");
    const Badge badge = badge_of(state, bead);
    return badge.word.empty() ? laneName(lane_of(state, bead)) : qtext(badge.word);
}

} // namespace

std::span<const Column<LinkRow>> LinkRow::columns()
{
    static constexpr Column<LinkRow> all[] = {
        {"beadId", [](const LinkRow &row) -> QVariant { return row.beadId; }},
        {"title", [](const LinkRow &row) -> QVariant { return row.title; }},
        {"agentState", [](const LinkRow &row) -> QVariant { return row.agentState; }},
        {"stateText", [](const LinkRow &row) -> QVariant { return row.stateText; }},
        {"done", [](const LinkRow &row) -> QVariant { return row.done; }},
    };
    return all;
}

std::vector<LinkRow> link_rows(const State &state, const std::vector<BeadId> &beads)
{
    std::vector<LinkRow> rows;
    for (const BeadId &id : beads) {
        const Bead *bead = find(state.beads, id);
        if (bead == nullptr)
            continue;
        const bool done = bead->status == Status::closed;
        const AgentState::Value shown = agentState(badge_of(state, *bead).state);
        rows.push_back(
            {qtext(id), qtext(bead->title), shown == AgentState::None ? AgentState::Queued : shown, state_text(state, *bead), done});
    }
    return rows;
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
