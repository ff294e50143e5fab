#include "bead/bead_lists.h"

#include "bead/gate_words.h"
#include "board/shown.h"
#include "town/bead/index.h"
#include "town/rules/blocking.h"
#include "town/rules/external.h"
#include "words/ages.h"
#include "words/text.h"

#include <QCoreApplication>

namespace wm::models {
namespace {

using namespace town;

constexpr std::size_t most_rows = 300;

QString words(const char *text, int count = -1)
{
    return QCoreApplication::translate("Link", text, nullptr, count);
}

QString state_text(const State &state, const Bead &bead)
{
    const MergeRequest *mr = find(state.merge_requests, bead.merge_request);
    if (bead.status == Status::closed)
        return mr != nullptr && mr->state == MrState::landed ? words("landed") : words("closed");
    const Badge badge = badge_of(state, bead);
    return badge.word.empty() ? laneName(lane_of(state, bead)) : qtext(badge.word);
}

LinkRow row_of(const State &state, const Bead &bead, const QString &relation = {})
{
    const AgentState::Value shown = agentState(badge_of(state, bead).state);
    return {qtext(bead.id), qtext(bead.title), shown == AgentState::None ? AgentState::Queued : shown, state_text(state, bead),
        bead.status == Status::closed, relation};
}

void add(std::vector<LinkRow> &rows, const State &state, const BeadId &id, const QString &relation = {})
{
    const Bead *bead = find(state.beads, id);
    if (bead == nullptr || rows.size() == most_rows)
        return;
    LinkRow row = row_of(state, *bead, relation);
    if (std::ranges::find(rows, row.key(), &LinkRow::key) == rows.end()) // two kinds of dependency may read the same
        rows.push_back(std::move(row));
}

/// How a dependency reads on the bead that has it, and on the bead it names. nullptr: it has a list of its own there.
struct Reading {
    DependencyType type;
    const char *here;
    const char *there;
};
constexpr Reading readings[] = {
    {DependencyType::blocks, nullptr, nullptr},
    {DependencyType::conditional_blocks, nullptr, QT_TRANSLATE_NOOP("Link", "if this fails")},
    {DependencyType::waits_for, nullptr, QT_TRANSLATE_NOOP("Link", "after its children")},
    {DependencyType::parent_child, QT_TRANSLATE_NOOP("Link", "part of"), nullptr},
    {DependencyType::related, QT_TRANSLATE_NOOP("Link", "related to"), QT_TRANSLATE_NOOP("Link", "related to")},
    {DependencyType::relates_to, QT_TRANSLATE_NOOP("Link", "related to"), QT_TRANSLATE_NOOP("Link", "related to")},
    {DependencyType::discovered_from, QT_TRANSLATE_NOOP("Link", "found during"), QT_TRANSLATE_NOOP("Link", "led to")},
    {DependencyType::tracks, QT_TRANSLATE_NOOP("Link", "tracks"), QT_TRANSLATE_NOOP("Link", "tracked by")},
    {DependencyType::replies_to, QT_TRANSLATE_NOOP("Link", "answers"), QT_TRANSLATE_NOOP("Link", "answered by")},
    {DependencyType::duplicates, QT_TRANSLATE_NOOP("Link", "duplicates"), QT_TRANSLATE_NOOP("Link", "duplicated by")},
    {DependencyType::supersedes, QT_TRANSLATE_NOOP("Link", "replaces"), QT_TRANSLATE_NOOP("Link", "replaced by")},
    {DependencyType::authored_by, QT_TRANSLATE_NOOP("Link", "written by"), QT_TRANSLATE_NOOP("Link", "wrote")},
    {DependencyType::assigned_to, QT_TRANSLATE_NOOP("Link", "meant for"), QT_TRANSLATE_NOOP("Link", "is to do")},
    {DependencyType::approved_by, QT_TRANSLATE_NOOP("Link", "approved by"), QT_TRANSLATE_NOOP("Link", "approved")},
    {DependencyType::attests, QT_TRANSLATE_NOOP("Link", "attests"), QT_TRANSLATE_NOOP("Link", "attested by")},
    {DependencyType::validates, QT_TRANSLATE_NOOP("Link", "validates"), QT_TRANSLATE_NOOP("Link", "validated by")},
    {DependencyType::until, QT_TRANSLATE_NOOP("Link", "until"), QT_TRANSLATE_NOOP("Link", "ends")},
    {DependencyType::caused_by, QT_TRANSLATE_NOOP("Link", "caused by"), QT_TRANSLATE_NOOP("Link", "caused")},
    {DependencyType::delegated_from, QT_TRANSLATE_NOOP("Link", "delegated by"), QT_TRANSLATE_NOOP("Link", "delegated to")},
};

/// Empty when another list has it.
QString reading(const Dependency &dependency, const char *Reading::*side)
{
    if (dependency.type == DependencyType::custom)
        return qtext(dependency.more->word);
    const auto found = std::ranges::find(readings, dependency.type, &Reading::type);
    return found != std::ranges::end(readings) && (*found).*side != nullptr ? words((*found).*side) : QString();
}

QString minutes_text(std::int64_t minutes)
{
    if (minutes < 60)
        return words("%1 m").arg(minutes);
    return minutes % 60 == 0 ? words("%1 h").arg(minutes / 60) : words("%1 h %2 m").arg(minutes / 60).arg(minutes % 60);
}

std::vector<LinkRow> children_rows(const State &state, const Bead &bead, bool steps)
{
    std::vector<LinkRow> rows;
    for (const BeadId &id : children(state, bead.id))
        if (const Bead *child = find(state.beads, id); is_step(*child) == steps)
            add(rows, state, id);
    return rows;
}

} // namespace

std::vector<FactRow> factRows(const State &state, const Bead &bead, Timestamp now)
{
    std::vector<FactRow> rows;
    const auto say = [&](const QString &name, const QString &value, bool mono = false) {
        if (!value.isEmpty())
            rows.push_back({name, value, mono});
    };
    const BeadExtra &extra = *bead.extra;
    if (bead.type != "task")
        say(words("Type"), qtext(bead.type));
    say(words("Status"), qtext(extra.status_word));
    if (bead.type == "gate")
        say(words("Waits for"), awaitedText(state, bead, now));
    if (bead.claim && bead.claim->run.empty())
        say(words("Claimed by"), actorName(state, bead.claim->holder));
    say(words("Assignee"), qtext(extra.assignee));
    say(words("Owner"), qtext(extra.owner));
    if (extra.due_at != 0) {
        const bool late = extra.due_at < now && bead.status != Status::closed;
        const QString at = clockText(extra.due_at, now);
        rows.push_back({words("Due"), late ? words("Overdue: %1, %2").arg(at, agoText(extra.due_at, now)) : at, false,
            late ? AgentState::NeedsYou : AgentState::None});
    }
    if (bead.status == Status::deferred && bead.defer_until)
        say(words("Put aside"), words("until %1").arg(clockText(*bead.defer_until, now)));
    if (extra.estimated_minutes > 0)
        say(words("Estimate"), minutes_text(extra.estimated_minutes));
    say(words("Reference"), qtext(extra.external_ref), true);
    say(words("Spec"), qtext(extra.spec_id), true);
    say(words("Source"), qtext(extra.source_system));
    say(words("Formula"), qtext(extra.source_formula));
    return rows;
}

std::vector<LinkRow> needRows(const State &state, const Bead &bead)
{
    std::vector<LinkRow> rows;
    for (const Dependency &dependency : bead.dependencies) {
        const Bead *on = find(state.beads, dependency.on);
        if (const auto external = external_of(dependency.on); on == nullptr && external && may_hold_back(dependency.type)) {
            const bool there = is_satisfied(state, dependency.on);
            rows.push_back({qtext(dependency.on), words("%1 of another rig: %2").arg(qtext(external->what), qtext(external->project)),
                AgentState::Queued, there ? words("closed") : words("not there yet"), there});
        }
        if (on == nullptr || on->type == "gate")
            continue;
        if (dependency.type == DependencyType::blocks)
            add(rows, state, dependency.on);
        else if (dependency.type == DependencyType::conditional_blocks)
            add(rows, state, dependency.on, words("in case it fails"));
        else if (dependency.type == DependencyType::waits_for)
            add(rows, state, dependency.on,
                dependency.more->metadata.contains("any-children") ? words("any child of") : words("all children of"));
    }
    return rows;
}

std::vector<LinkRow> unblockRows(const State &state, const Bead &bead)
{
    std::vector<LinkRow> rows;
    for (const BeadId &id : waiting_for(state, bead.id))
        add(rows, state, id);
    return rows;
}

std::vector<LinkRow> linkRows(const State &state, const Bead &bead)
{
    std::vector<LinkRow> rows;
    for (const Dependency &dependency : bead.dependencies)
        if (const QString word = reading(dependency, &Reading::here); !word.isEmpty())
            add(rows, state, dependency.on, word);
    const auto *dependents = state.dependents.find(bead.id);
    if (dependents == nullptr)
        return rows;
    std::vector<BeadId> ids(dependents->begin(), dependents->end());
    std::ranges::sort(ids);
    for (const BeadId &id : ids)
        if (const Bead *other = find(state.beads, id))
            for (const Dependency &dependency : other->dependencies)
                if (const QString word = reading(dependency, &Reading::there); dependency.on == bead.id && !word.isEmpty())
                    add(rows, state, id, word);
    return rows;
}

std::vector<LinkRow> stepRows(const State &state, const Bead &bead)
{
    std::vector<LinkRow> rows = children_rows(state, bead, true);
    bool found = false;
    for (LinkRow &row : rows) { // a lane says nothing about a step: it is on no board
        const Bead *step = find(state.beads, BeadId(row.beadId.toStdString()));
        row.current = !found && !row.done && !step->blocked; // the first that can be done
        row.stateText = row.done ? words("done") : row.current ? words("next") : QString();
        found = found || row.current;
    }
    return rows;
}

std::vector<LinkRow> childRows(const State &state, const Bead &bead)
{
    return children_rows(state, bead, false);
}

std::vector<GateRow> gateRows(const State &state, const Bead &bead, Timestamp now)
{
    std::vector<GateRow> rows;
    std::vector<BeadId> ids = blockers(state, bead);
    if (bead.type == "gate" && bead.status != Status::closed)
        ids.insert(ids.begin(), bead.id);
    for (const BeadId &id : ids) {
        const Bead *gate = find(state.beads, id);
        if (gate == nullptr || gate->type != "gate" || rows.size() == most_rows)
            continue;
        GateRow row{qtext(id), qtext(gate->title), awaitedText(state, *gate, now), gate->extra->await_type == "human"};
        if (row.canAnswer) {
            const GateAnswers answers = answersTo(state, *gate);
            row.yes = answers.yes;
            row.no = answers.no;
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace wm::models
