#include "board/card.h"

#include "board/shown.h"
#include "town/bead/index.h"
#include "town/rules/blocking.h"
#include "town/rules/budget.h"
#include "words/text.h"

#include <QCoreApplication>

namespace wm::models {
namespace {

using namespace town;

QString words(const char *text)
{
    return QCoreApplication::translate("Card", text);
}

QStringList labels_of(const Bead &bead)
{
    QStringList labels;
    for (const std::string &label : bead.labels)
        labels << qtext(label);
    return labels;
}

/// Lines changed, from the work the agent handed over; -1 while nobody has counted them.
int lines(const Run *run, int Finished::*count)
{
    return run != nullptr && run->finished ? (*run->finished).*count : -1;
}

QString action_of(const CardSources &sources, const Run *run)
{
    if (run == nullptr || run->state == RunState::ended)
        return {};
    const Activity *activity = sources.activities.of(run->id);
    return activity != nullptr ? qtext(activity->text) : QString();
}

/// When its run ended, or its request entered the state it is in.
Timestamp in_review_since(const State &state, const Bead &bead)
{
    if (const MergeRequest *mr = find(state.merge_requests, bead.merge_request); mr != nullptr && mr->run == bead.last_run)
        return mr->since;
    const Run *run = find(state.runs, bead.last_run);
    return run != nullptr ? run->ended_at : bead.updated_at;
}

/// When the oldest of its questions was asked; 0 when it asks nothing.
Timestamp asks_since(const State &state, const Run &run)
{
    Timestamp oldest = 0;
    for (const auto &[id, box] : state.approvals)
        if (box->run == run.id && box->state == ApprovalState::open && (oldest == 0 || box->asked_at < oldest))
            oldest = box->asked_at;
    return oldest;
}

QString age_at_work(const State &state, const Bead &bead, Timestamp now)
{
    const Run *run = find(state.runs, bead.last_run);
    if (run == nullptr)
        return {};
    const Shown shown = badge_of(state, bead).state;
    if (const Timestamp since = shown == Shown::needs_you ? asks_since(state, *run) : 0; since != 0)
        return words("waiting %1").arg(waitedText(since, now));
    if (shown == Shown::stalled)
        return words("quiet %1").arg(ageText(run->stalled_since, now));
    return ageText(run->started_at != 0 ? run->started_at : run->queued_at, now);
}

/// Of its tightest budget, from 0; below 0 it has none, or its work is over.
double budget_share(const State &state, const Run *run)
{
    const std::vector<Budget> budgets = run != nullptr && run->state != RunState::ended ? budgets_of(state, *run) : std::vector<Budget>();
    if (budgets.empty())
        return -1;
    const Budget &tightest = budgets.front();
    return tightest.limit > 0 ? static_cast<double>(tightest.spent) / static_cast<double>(tightest.limit) : 1;
}

QString description(const CardSources &sources, const Bead &bead, town::Lane lane)
{
    const State &state = sources.replica.state();
    QStringList facts{laneName(lane)};
    const auto add = [&](const QString &fact) {
        if (!fact.isEmpty())
            facts << fact;
    };
    add(qtext(badge_of(state, bead).word).toLower());
    if (const Agent *agent = agentOf(state, bead))
        add(qtext(agent->name));
    add(action_of(sources, find(state.runs, bead.last_run)));
    add(words("priority %1").arg(bead.priority));
    add(progressText(state, bead.id));
    if (lane != town::Lane::ai)
        add(qtext(footnote_of(state, bead)));
    add(cardCost(state, bead));
    add(cardAge(state, bead, lane, sources.ages.now()));
    return facts.join(words(", "));
}

} // namespace

const Agent *agentOf(const State &state, const Bead &bead)
{
    const Run *run = find(state.runs, bead.last_run);
    return run != nullptr ? find(state.agents, run->agent) : nullptr;
}

QString progressText(const State &state, const BeadId &id)
{
    struct {
        int done = 0;
        int all = 0;
    } steps, others;
    for (const BeadId &child : children(state, id)) {
        const Bead *bead = find(state.beads, child);
        auto &count = is_step(*bead) ? steps : others;
        ++count.all;
        count.done += bead->status == Status::closed;
    }
    if (steps.all > 0)
        return words("%1 of %2 steps").arg(steps.done).arg(steps.all);
    return others.all > 0 ? words("%1 of %2").arg(others.done).arg(others.all) : QString();
}

QString cardCost(const State &state, const Bead &bead)
{
    const std::int64_t spent = spent_by(state, bead).micro_dollars;
    return spent > 0 ? qtext(dollars(spent)) : QString();
}

QString cardAge(const State &state, const Bead &bead, town::Lane lane, Timestamp now)
{
    switch (lane) {
    case town::Lane::backlog:
    case town::Lane::ready: return ageText(bead.created_at, now);
    case town::Lane::ai: return age_at_work(state, bead, now);
    case town::Lane::review: {
        const Timestamp since = in_review_since(state, bead);
        if (badge_of(state, bead).state == Shown::needs_you)
            return words("waiting %1").arg(waitedText(since, now));
        return ageText(since, now);
    }
    case town::Lane::done: return ageText(bead.closed_at, now);
    }
    return {};
}

QHash<int, QByteArray> cardRoleNames()
{
    return {{BeadIdRole, "beadId"}, {TitleRole, "title"}, {LaneRole, "lane"}, {PriorityRole, "priority"}, {TypeRole, "type"},
        {LabelsRole, "labels"}, {StateRole, "agentState"}, {StateTextRole, "stateText"}, {StateRuleRole, "stateRule"},
        {AgentNameRole, "agentName"}, {AgentRuntimeRole, "agentRuntime"}, {ActionRole, "action"}, {BranchRole, "branch"},
        {AddedRole, "added"}, {RemovedRole, "removed"}, {AgeRole, "age"}, {FootnoteRole, "footnote"}, {ConvoyIdRole, "convoyId"},
        {ProgressRole, "progress"}, {CostRole, "cost"}, {BudgetRole, "budget"}, {AccessibleNameRole, "accessibleName"},
        {AccessibleDescriptionRole, "accessibleDescription"}};
}

QVariant cardValue(const CardSources &sources, const Bead &bead, town::Lane lane, int role)
{
    const State &state = sources.replica.state();
    const Run *run = find(state.runs, bead.last_run);
    const Agent *agent = agentOf(state, bead);
    switch (role) {
    case BeadIdRole: return qtext(bead.id);
    case Qt::DisplayRole:
    case TitleRole: return qtext(bead.title);
    case LaneRole: return static_cast<int>(lane);
    case PriorityRole: return bead.priority;
    case TypeRole: return qtext(bead.type);
    case LabelsRole: return labels_of(bead);
    case StateRole: return static_cast<int>(agentState(badge_of(state, bead).state));
    case StateTextRole: return qtext(badge_of(state, bead).word);
    case StateRuleRole: return qtext(badge_of(state, bead).rule);
    case AgentNameRole: return agent != nullptr ? qtext(agent->name) : QString();
    case AgentRuntimeRole: return agent != nullptr ? qtext(agent->runtime) : QString();
    case ActionRole: return action_of(sources, run);
    case BranchRole: return run != nullptr && !run->worktree.empty() ? qtext(run->branch) : QString();
    case AddedRole: return lines(run, &Finished::added);
    case RemovedRole: return lines(run, &Finished::removed);
    case AgeRole: return cardAge(state, bead, lane, sources.ages.now());
    case FootnoteRole: return qtext(footnote_of(state, bead));
    case ConvoyIdRole: return bead.convoys.empty() ? QString() : qtext(bead.convoys.back());
    case ProgressRole: return progressText(state, bead.id);
    case CostRole: return cardCost(state, bead);
    case BudgetRole: return budget_share(state, run);
    case Qt::AccessibleTextRole:
    case AccessibleNameRole: return words("%1, %2").arg(qtext(bead.id), qtext(bead.title));
    case Qt::AccessibleDescriptionRole:
    case AccessibleDescriptionRole: return description(sources, bead, lane);
    default: return {};
    }
}

} // namespace wm::models
