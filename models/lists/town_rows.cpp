#include "lists/town_rows.h"

#include "approval/approval_facts.h"
#include "bead/gate_words.h"
#include "board/shown.h"
#include "town/rules/budget.h"
#include "town/rules/convoy_state.h"
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

AgentState::Value state_for(ConvoyStand stand)
{
    switch (stand) {
    case ConvoyStand::empty:
    case ConvoyStand::staged: return AgentState::Idle;
    case ConvoyStand::working: return AgentState::Working;
    case ConvoyStand::waiting: return AgentState::Queued;
    case ConvoyStand::stranded: return AgentState::Stalled;
    case ConvoyStand::landed: return AgentState::Done;
    }
    return AgentState::None;
}

/// Why an agent cannot go on, so that its name before and the bead behind make a sentence; empty when that is not known.
QString standstill_words(const State &state, const NeedsYou &item)
{
    const Bead *bead = find(state.beads, item.bead);
    const Run *run = bead != nullptr ? find(state.runs, bead->last_run) : nullptr;
    if (run == nullptr)
        return {};
    for (const Budget &budget : budgets_of(state, *run))
        if (item.sentence.starts_with(words_of(budget)))
            return budget.is_exceeded() ? words("is out of budget on") : words("is near its budget on");
    if (run->paused && !run->paused->empty())
        return words("is out of budget on");
    return run->resting ? words("waits for you on") : QString();
}

/// An agent waits for an answer, or cannot go on by itself: then its page is the place.
NeedsYouRow agent_ask_row(const State &state, const NeedsYou &item)
{
    NeedsYouRow row;
    const Agent *agent = find(state.agents, item.agent);
    const Bead *bead = find(state.beads, item.bead);
    const Approval *approval = find(state.approvals, item.approval);
    row.itemId = approval != nullptr ? qtext(approval->id) : qtext(item.bead) + u' ' + qtext(item.sentence);
    row.agentName = agent != nullptr ? qtext(agent->name) : QString();
    row.reason = qtext(item.sentence).simplified();
    const QString standstill = approval == nullptr ? standstill_words(state, item) : QString();
    row.sentence = !standstill.isEmpty() ? standstill
        : approval == nullptr
        ? row.reason
        : askSentence(qtext(approval->judged.rule), qtext(approval->kind), qtext(approval->title), approval->question);
    row.beadId = qtext(item.bead);
    row.rigId = bead != nullptr ? qtext(bead->rig) : QString();
    row.what = approval != nullptr ? QStringLiteral("request") : QStringLiteral("agent");
    return row;
}

/// Who asks, what, and which bead it is about.
NeedsYouRow question_row(const State &state, const NeedsYou &item)
{
    NeedsYouRow row;
    const Bead *gate = find(state.beads, item.gate);
    const GateAnswers answers = answersTo(state, *gate);
    row.itemId = qtext(item.gate);
    row.agentName = item.asker == "person" ? QString() : actorName(state, item.asker);
    row.reason = qtext(item.sentence);
    row.sentence = row.agentName.isEmpty() ? row.reason : words("asks: %1").arg(row.reason);
    row.beadId = qtext(item.bead);
    row.rigId = qtext(gate->rig);
    row.what = QStringLiteral("question");
    row.yes = answers.yes;
    row.no = answers.no;
    return row;
}

NeedsYouRow request_row(const State &state, const NeedsYou &item)
{
    NeedsYouRow row;
    const Agent *agent = find(state.agents, item.agent);
    const Bead *bead = find(state.beads, item.bead);
    row.itemId = row.mrId = qtext(item.mr);
    row.agentName = agent != nullptr ? qtext(agent->name) : QString();
    row.sentence = sentence_for(item.what);
    row.reason = qtext(item.sentence);
    row.beadId = qtext(item.bead);
    row.rigId = bead != nullptr ? qtext(bead->rig) : QString();
    row.what = name_for(item.what);
    return row;
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
        {"word", [](const ConvoyRow &row) -> QVariant { return row.word; }},
        {"reason", [](const ConvoyRow &row) -> QVariant { return row.reason; }},
        {"agentState", [](const ConvoyRow &row) -> QVariant { return row.agentState; }},
    };
    return all;
}

ConvoyRow convoy_row(const State &state, const Convoy &convoy, Timestamp now)
{
    const ConvoyState stands = state_of(state, convoy);
    ConvoyRow row;
    row.id = qtext(convoy.id);
    row.title = qtext(convoy.title);
    row.done = stands.closed;
    row.total = stands.total;
    for (const BeadId &id : convoy.beads)
        if (const Bead *bead = find(state.beads, id))
            row.pips << pip_of(state, *bead);
    row.text =
        convoy.landed_at != 0 ? words("landed %1").arg(clockText(convoy.landed_at, now)) : words("%1 of %2").arg(row.done).arg(row.total);
    row.word = qtext(stands.word);
    row.reason = qtext(stands.reason);
    row.agentState = state_for(stands.stand);
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
        {"yes", [](const NeedsYouRow &row) -> QVariant { return row.yes; }},
        {"no", [](const NeedsYouRow &row) -> QVariant { return row.no; }},
        {"waitText", [](const NeedsYouRow &row) -> QVariant { return row.waitText; }},
    };
    return all;
}

std::vector<NeedsYouRow> needs_you_rows(const State &state, Timestamp now)
{
    std::vector<NeedsYouRow> rows;
    for (const NeedsYou &item : needs_you(state)) {
        NeedsYouRow row = !item.gate.empty() ? question_row(state, item)
            : item.mr.empty()                ? agent_ask_row(state, item)
                                             : request_row(state, item);
        row.since = item.since;
        row.waitText = waitedText(item.since, now);
        rows.push_back(std::move(row));
    }
    // In the order in which they are answered (approval_source.h): what may not come back before what only waits.
    std::ranges::stable_partition(rows, [&](const NeedsYouRow &row) {
        const Approval *approval = find(state.approvals, ApprovalId(row.itemId.toStdString()));
        return approval != nullptr && levelRank(qtext(approval->judged.level)) >= levelRank(QStringLiteral("unknown"));
    });
    return rows;
}

} // namespace wm::models
