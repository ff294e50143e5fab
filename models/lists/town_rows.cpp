#include "lists/town_rows.h"

#include "board/shown.h"
#include "words/command_line.h"
#include "words/text.h"

#include <QCoreApplication>

namespace wm::models {
namespace {

using namespace town;

constexpr std::size_t landed_convoys_shown = 8;

QString words(const char *text)
{
    return QCoreApplication::translate("Town", text);
}

int pip_of(const State &state, const Bead &bead)
{
    if (bead.status == Status::closed)
        return AgentState::Done;
    const AgentState::Value shown = agentState(badge_of(state, bead).state);
    return shown == AgentState::None ? AgentState::Queued : shown;
}

QString sentence_for(WaitFor what)
{
    switch (what) {
    case WaitFor::clone: return words("waits for your clone");
    case WaitFor::trust: return words("waits for your trust in the gates");
    case WaitFor::approval: return words("asks to change the gates");
    case WaitFor::nothing: break;
    }
    return words("needs you");
}

QString name_for(WaitFor what)
{
    switch (what) {
    case WaitFor::clone: return QStringLiteral("clone");
    case WaitFor::trust: return QStringLiteral("trust");
    case WaitFor::approval: return QStringLiteral("approval");
    case WaitFor::nothing: break;
    }
    return {};
}

} // namespace

std::span<const Column<RigRow>> RigRow::columns()
{
    static constexpr Column<RigRow> all[] = {
        {"rigId", [](const RigRow &row) -> QVariant { return row.id; }},
        {"name", [](const RigRow &row) -> QVariant { return row.id; }},
        {"path", [](const RigRow &row) -> QVariant { return row.path; }},
        {"target", [](const RigRow &row) -> QVariant { return row.target; }},
        {"command", [](const RigRow &row) -> QVariant { return row.command; }},
        {"openBeads", [](const RigRow &row) -> QVariant { return row.openBeads; }},
        {"current", [](const RigRow &row) -> QVariant { return row.current; }},
    };
    return all;
}

std::vector<RigRow> rig_rows(const BoardModel &board, const QString &current)
{
    std::vector<const Rig *> rigs;
    for (const auto &[id, box] : board.sources().replica.state().rigs)
        rigs.push_back(&box.get());
    std::ranges::sort(rigs, [](const Rig *a, const Rig *b) { return std::tie(a->added_at, a->id) < std::tie(b->added_at, b->id); });
    std::vector<RigRow> rows;
    for (const Rig *rig : rigs)
        rows.push_back({qtext(rig->id), qtext(rig->path), qtext(rig->target), joinCommand(rig->command), board.open_beads(rig->id),
            qtext(rig->id) == current});
    return rows;
}

std::span<const Column<ConvoyRow>> ConvoyRow::columns()
{
    static constexpr Column<ConvoyRow> all[] = {
        {"convoyId", [](const ConvoyRow &row) -> QVariant { return row.id; }},
        {"title", [](const ConvoyRow &row) -> QVariant { return row.title; }},
        {"done", [](const ConvoyRow &row) -> QVariant { return row.done; }},
        {"total", [](const ConvoyRow &row) -> QVariant { return row.total; }},
        {"pips", [](const ConvoyRow &row) { return QVariant::fromValue(row.pips); }},
        {"text", [](const ConvoyRow &row) -> QVariant { return row.text; }},
    };
    return all;
}

ConvoyRow convoy_row(const State &state, const Convoy &convoy, Timestamp now)
{
    ConvoyRow row{qtext(convoy.id), qtext(convoy.title), 0, 0, {}, {}};
    for (const BeadId &id : convoy.beads) {
        const Bead *bead = find(state.beads, id);
        if (bead == nullptr)
            continue;
        ++row.total;
        row.done += bead->status == Status::closed ? 1 : 0;
        row.pips << pip_of(state, *bead);
    }
    row.text =
        convoy.landed_at != 0 ? words("landed %1").arg(clockText(convoy.landed_at, now)) : words("%1 of %2").arg(row.done).arg(row.total);
    return row;
}

std::vector<ConvoyRow> convoy_rows(const State &state, Timestamp now)
{
    std::vector<const Convoy *> under_way;
    std::vector<const Convoy *> landed;
    for (const auto &[id, box] : state.convoys)
        (box->landed_at != 0 ? landed : under_way).push_back(&box.get());
    std::ranges::sort(
        under_way, [](const Convoy *a, const Convoy *b) { return std::tie(a->created_at, a->id) < std::tie(b->created_at, b->id); });
    std::ranges::sort(
        landed, [](const Convoy *a, const Convoy *b) { return std::tie(b->landed_at, b->id) < std::tie(a->landed_at, a->id); });
    landed.resize(std::min(landed.size(), landed_convoys_shown));
    std::vector<ConvoyRow> rows;
    for (const auto *group : {&under_way, &landed})
        for (const Convoy *convoy : *group)
            rows.push_back(convoy_row(state, *convoy, now));
    return rows;
}

std::span<const Column<NeedsYouRow>> NeedsYouRow::columns()
{
    static constexpr Column<NeedsYouRow> all[] = {
        {"itemId", [](const NeedsYouRow &row) -> QVariant { return row.itemId; }},
        {"agentName", [](const NeedsYouRow &row) -> QVariant { return row.agentName; }},
        {"sentence", [](const NeedsYouRow &row) -> QVariant { return row.sentence; }},
        {"reason", [](const NeedsYouRow &row) -> QVariant { return row.reason; }},
        {"beadId", [](const NeedsYouRow &row) -> QVariant { return row.beadId; }},
        {"mrId", [](const NeedsYouRow &row) -> QVariant { return row.mrId; }},
        {"rigId", [](const NeedsYouRow &row) -> QVariant { return row.rigId; }},
        {"what", [](const NeedsYouRow &row) -> QVariant { return row.what; }},
        {"waitText", [](const NeedsYouRow &row) -> QVariant { return row.waitText; }},
    };
    return all;
}

std::vector<NeedsYouRow> needs_you_rows(const State &state, Timestamp now)
{
    std::vector<NeedsYouRow> rows;
    for (const NeedsYou &item : needs_you(state)) {
        const Agent *agent = find(state.agents, item.agent);
        const Bead *bead = find(state.beads, item.bead);
        rows.push_back({qtext(item.mr), agent != nullptr ? qtext(agent->name) : QString(), sentence_for(item.what), qtext(item.sentence),
            qtext(item.bead), qtext(item.mr), bead != nullptr ? qtext(bead->rig) : QString(), name_for(item.what), item.since,
            waitedText(item.since, now)});
    }
    return rows;
}

} // namespace wm::models
