#include "agent/agent_rows.h"

#include "board/shown.h"
#include "town/decide.h"
#include "town/rules/budget.h"
#include "town/rules/lane.h"
#include "town/rules/moves.h"
#include "town/run/agent_kind.h"
#include "words/ages.h"
#include "words/text.h"

#include <QCoreApplication>
#include <map>

using namespace Qt::StringLiterals;

namespace wm::models {
namespace {

using namespace town;

constexpr Timestamp day = 24 * 3'600 * nanoseconds_per_second;

QString words(const char *text)
{
    return QCoreApplication::translate("Agents", text);
}

QString program_of(const Agent &agent, const Run *run)
{
    const auto &command = run != nullptr ? run->command : agent.command;
    QString program = qtext(program_name(command));
    if (run != nullptr && !run->model.empty())
        return program + u' ' + qtext(run->model);
    if (const auto kind = agent_kind(command); kind && *kind && !(*kind)->model.empty())
        return program + u' ' + qtext((*kind)->model);
    return program;
}

AgentGroup group_of(const Badge &badge)
{
    switch (badge.state) {
    case Shown::needs_you: return AgentGroup::needs_you;
    case Shown::working: return AgentGroup::working;
    case Shown::stalled:
    case Shown::failed: return AgentGroup::trouble;
    case Shown::done: return AgentGroup::done;
    case Shown::queued:
    case Shown::idle:
    case Shown::none: break;
    }
    return AgentGroup::idle;
}

QString process_text(const State &state, const Run &run)
{
    switch (run.state) {
    case RunState::queued: return words("Not started");
    case RunState::starting: return words("Starting");
    case RunState::stopping: return words("Stopping");
    case RunState::running:
        if (state.frozen)
            return words("Frozen");
        return run.paused ? words("Paused") : words("Running");
    case RunState::ended: break;
    }
    if (!run.exit)
        return {};
    QString text = qtext(words_of(*run.exit));
    return text.isEmpty() ? text : text.at(0).toUpper() + text.mid(1);
}

QString phase_text(const Activity *activity)
{
    const std::string phase = activity != nullptr ? activity->phase : "";
    if (phase == "working")
        return words("in a turn");
    if (phase == "idle")
        return words("between turns");
    if (phase == "asking")
        return words("waits for an answer");
    if (phase == "waiting")
        return words("waits for its vendor");
    if (phase == "starting")
        return words("its session begins");
    if (phase == "terminal")
        return words("in its terminal");
    return {};
}

/// What it does now: the request or the trouble, what it did last, or how it stands.
void describe_now(AgentRow &row, const Run &run, const Badge &badge, const Approval *request, const Activity *activity, Timestamp now)
{
    if (request != nullptr) {
        const QString title = qtext(request->title).simplified();
        row.now = request->question ? words("Asks: %1").arg(title) : title;
        row.nowMono = !request->question;
        if (!request->question)
            row.nowLead = words("Asks to run");
        return;
    }
    if (run.state != RunState::ended && badge.state == Shown::working && activity != nullptr && !activity->text.empty()) {
        row.now = qtext(activity->text);
        row.nowDetail = activity->complaint.empty() ? phase_text(activity) : qtext(activity->complaint);
        row.nowIcon = u"term"_s;
        return;
    }
    row.now = qtext(badge.word);
    row.nowDetail = run.trouble         ? qtext(run.trouble->message)
        : badge.state == Shown::stalled ? words("Silent and without work since %1").arg(clockText(run.stalled_since, now))
                                        : qtext(badge.rule);
    row.nowIcon = badge.state == Shown::done ? u"check"_s : u"term"_s;
}

void describe_money(AgentRow &row, const Run &run)
{
    const Spent &spent = run.spent;
    if (spent == Spent{})
        return;
    row.cost = qtext(dollars(spent.micro_dollars));
    if (spent.micro_dollars == 0 && spent.unpriced > 0)
        row.cost = words("no price");
    if (spent.output > 0)
        row.tokens = words("%1 out").arg(countText(spent.output));
}

void decide_buttons(AgentRow &row, const State &state, const Bead &bead, const Run &run, Timestamp now)
{
    const bool live = run.state == RunState::running;
    row.canNudge = live && converses(run.command);
    row.canPause = live && converses(run.command);
    row.canStop = decide(state, StopRun{bead.id, "", {}}, {"person", now}).has_value();
    row.canStart = preview_move(state, bead.id, town::Lane::ai, RunId("new")).legal;
}

} // namespace

QString countText(std::int64_t tokens)
{
    if (tokens < 1'000)
        return QString::number(tokens);
    if (tokens < 1'000'000)
        return words("%1 k").arg((tokens + 500) / 1'000);
    return words("%1 M").arg(static_cast<double>(tokens) / 1e6, 0, 'f', 1);
}

QString heardText(Timestamp at, Timestamp now)
{
    return at == 0 ? QString() : words("%1 ago").arg(waitedText(at, now));
}

const Run *newest_run(const State &state, const AgentId &agent)
{
    if (const Agent *found = find(state.agents, agent); found != nullptr && !found->run.empty())
        return find(state.runs, found->run);
    const Run *newest = nullptr;
    for (const auto &[id, box] : state.runs)
        if (box->agent == agent && (newest == nullptr || box->queued > newest->queued))
            newest = &box.get();
    return newest;
}

const Approval *open_request(const State &state, const RunId &run)
{
    const Approval *first = nullptr;
    for (const auto &[id, box] : state.approvals)
        if (box->run == run && box->state == ApprovalState::open && (first == nullptr || box->changed < first->changed))
            first = &box.get();
    return first;
}

AgentRow agent_row(const State &state, const Activities &activities, const Agent &agent, const Run *run, Timestamp now)
{
    AgentRow row;
    row.agentId = qtext(agent.id);
    row.name = qtext(agent.name);
    row.program = program_of(agent, run);
    row.host = words("this machine");
    if (run != nullptr && run->sandbox.starts_with("bubblewrap"))
        row.host = words("sandbox here");
    row.title = words("Nothing claimed");
    row.now = words("Waiting for work");
    row.nowIcon = u"term"_s;
    row.agentState = AgentState::Idle;
    row.stateText = words("Idle");
    row.since = agent.added_at;
    const Bead *bead = run != nullptr ? find(state.beads, run->bead) : nullptr;
    if (bead == nullptr || bead->last_run != run->id)
        return row;
    const Activity *activity = activities.of(run->id);
    row.runId = qtext(run->id);
    row.process = process_text(state, *run);
    const Timestamp heard = run->state == RunState::ended ? run->ended_at : activity != nullptr ? activity->at : run->started_at;
    row.heard = heardText(heard, now);
    row.beats = activities.beats(run->id, now);
    if (activity != nullptr && activity->context_size > 0)
        row.context = static_cast<double>(activity->context_used) / static_cast<double>(activity->context_size);
    describe_money(row, *run);
    row.since = run->state == RunState::ended ? run->ended_at : run->queued_at;
    const Badge badge = badge_of(state, *bead);
    if (badge.state == Shown::none) // given back: what was belongs to the past
        return row;
    const Approval *request = open_request(state, run->id);
    row.beadId = qtext(bead->id);
    row.title = qtext(bead->title);
    row.claim = words("%1, %2").arg(laneName(lane_of(state, *bead)), ageText(row.since, now));
    row.group = group_of(badge);
    row.agentState = agentState(badge.state);
    row.stateText = qtext(badge.word);
    row.stateRule = qtext(badge.rule);
    row.paused = run->paused.has_value();
    describe_now(row, *run, badge, request, activity, now);
    if (request != nullptr) {
        row.approvalId = qtext(request->id);
        row.question = request->question;
        row.since = request->asked_at;
    }
    decide_buttons(row, state, *bead, *run, now);
    return row;
}

std::vector<AgentRow> agent_rows(const State &state, const Activities &activities, Timestamp now)
{
    std::map<AgentId, const Run *> newest;
    for (const auto &[id, box] : state.runs) {
        const Run *&run = newest[box->agent];
        if (run == nullptr || box->queued > run->queued)
            run = &box.get();
    }
    std::vector<AgentRow> rows;
    for (const auto &[id, box] : state.agents) {
        const auto run = newest.find(id);
        AgentRow row = agent_row(state, activities, *box, run != newest.end() ? run->second : nullptr, now);
        const bool past = row.beadId.isEmpty() || row.group == AgentGroup::done;
        if (!past || now - row.since < day)
            rows.push_back(std::move(row));
    }
    std::ranges::sort(rows, [](const AgentRow &a, const AgentRow &b) {
        const auto order = [](const AgentRow &row) {
            const bool newest_first = row.group == AgentGroup::done;
            return std::tuple(row.group, row.group == AgentGroup::needs_you && row.approvalId.isEmpty(),
                newest_first ? -row.since : row.since, row.agentId);
        };
        return order(a) < order(b);
    });
    return rows;
}

std::span<const Column<AgentRow>> AgentRow::columns()
{
    using Row = AgentRow;
    static constexpr Column<Row> all[] = {
        {"agentId", [](const Row &row) -> QVariant { return row.agentId; }},
        {"runId", [](const Row &row) -> QVariant { return row.runId; }},
        {"beadId", [](const Row &row) -> QVariant { return row.beadId; }},
        {"name", [](const Row &row) -> QVariant { return row.name; }},
        {"program", [](const Row &row) -> QVariant { return row.program; }},
        {"group", [](const Row &row) -> QVariant { return static_cast<int>(row.group); }},
        {"agentState", [](const Row &row) -> QVariant { return row.agentState; }},
        {"stateText", [](const Row &row) -> QVariant { return row.stateText; }},
        {"stateRule", [](const Row &row) -> QVariant { return row.stateRule; }},
        {"title", [](const Row &row) -> QVariant { return row.title; }},
        {"claim", [](const Row &row) -> QVariant { return row.claim; }},
        {"nowLead", [](const Row &row) -> QVariant { return row.nowLead; }},
        {"now", [](const Row &row) -> QVariant { return row.now; }},
        {"nowDetail", [](const Row &row) -> QVariant { return row.nowDetail; }},
        {"nowIcon", [](const Row &row) -> QVariant { return row.nowIcon; }},
        {"nowMono", [](const Row &row) -> QVariant { return row.nowMono; }},
        {"process", [](const Row &row) -> QVariant { return row.process; }},
        {"heard", [](const Row &row) -> QVariant { return row.heard; }},
        {"beats", [](const Row &row) -> QVariant { return QVariant::fromValue(row.beats); }},
        {"context", [](const Row &row) -> QVariant { return row.context; }},
        {"cost", [](const Row &row) -> QVariant { return row.cost; }},
        {"tokens", [](const Row &row) -> QVariant { return row.tokens; }},
        {"host", [](const Row &row) -> QVariant { return row.host; }},
        {"approvalId", [](const Row &row) -> QVariant { return row.approvalId; }},
        {"question", [](const Row &row) -> QVariant { return row.question; }},
        {"paused", [](const Row &row) -> QVariant { return row.paused; }},
        {"canNudge", [](const Row &row) -> QVariant { return row.canNudge; }},
        {"canPause", [](const Row &row) -> QVariant { return row.canPause; }},
        {"canStop", [](const Row &row) -> QVariant { return row.canStop; }},
        {"canStart", [](const Row &row) -> QVariant { return row.canStart; }},
    };
    return all;
}

} // namespace wm::models
