#include "bead/bead_facts.h"

#include "base/ulid.h"
#include "board/shown.h"
#include "lists/town_rows.h"
#include "town/decide.h"
#include "town/rules/budget.h"
#include "town/rules/moves.h"
#include "town/run/agent_kind.h"
#include "words/text.h"

#include <QCoreApplication>

namespace wm::models {
namespace {

using namespace town;

QString words(const char *text, int count = -1)
{
    return QCoreApplication::translate("Bead", text, nullptr, count);
}

struct Inspector {
    const CardSources &sources;
    const State &state;
    const Bead &bead;
    const Run *run;
    const MergeRequest *mr;
    Timestamp now;
    BeadFacts facts{};

    void describe()
    {
        const Badge badge = badge_of(state, bead);
        facts.found = true;
        facts.title = qtext(bead.title);
        facts.type = qtext(bead.type);
        facts.priority = bead.priority;
        for (const std::string &label : bead.labels)
            facts.labels << qtext(label);
        facts.lane = static_cast<int>(lane_of(state, bead));
        facts.agentState = agentState(badge.state);
        facts.stateText = qtext(badge.word);
        facts.stateRule = qtext(badge.rule);
        facts.footnote = qtext(footnote_of(state, bead));
        facts.progress = progressText(state, bead.id);
        facts.openedText = words("Opened %1 by %2").arg(agoText(bead.created_at, now), actorName(state, bead.created_by));
        facts.rigId = qtext(bead.rig);
        if (const Convoy *convoy = bead.convoys.empty() ? nullptr : find(state.convoys, bead.convoys.back())) {
            const ConvoyRow row = convoy_row(state, *convoy, now);
            facts.convoyId = row.id;
            facts.convoyTitle = row.title;
            facts.convoyPips = row.pips;
            facts.convoyText = row.text;
            facts.convoyReason = row.reason;
        }
    }

    void describe_agent()
    {
        if (run == nullptr)
            return;
        facts.runId = qtext(run->id);
        facts.branch = qtext(run->branch);
        if (const Agent *agent = find(state.agents, run->agent)) {
            facts.agentId = qtext(agent->id);
            facts.agentName = qtext(agent->name);
            facts.runtime = qtext(agent->runtime);
        }
        describe_money();
        facts.converses = converses(run->command);
        const bool running = run->state == RunState::running;
        facts.canNudge = facts.canPause = running && facts.converses;
        facts.paused = run->paused.has_value();
        facts.processText = process_text();
        if (run->finished)
            facts.claimText =
                run->finished->commits == 1 ? words("finished, 1 commit") : words("finished, %1 commits").arg(run->finished->commits);
        else
            facts.claimText = run->state == RunState::ended ? words("never said it was finished") : words("nothing yet");
    }

    void describe_money()
    {
        facts.costText = cardCost(state, bead);
        const std::vector<Budget> budgets = run->state != RunState::ended ? budgets_of(state, *run) : std::vector<Budget>();
        if (budgets.empty())
            return;
        const Budget &tightest = budgets.front();
        facts.costText = words("%1 of %2").arg(qtext(dollars(tightest.spent)), qtext(dollars(tightest.limit)));
        facts.budget = tightest.limit > 0 ? static_cast<double>(tightest.spent) / static_cast<double>(tightest.limit) : 1;
    }

    QString process_text() const
    {
        switch (run->state) {
        case RunState::queued: return words("waits for a free place");
        case RunState::starting: return words("starting");
        case RunState::stopping: return words("stopping");
        case RunState::running:
            if (const Activity *activity = sources.activities.of(run->id); activity != nullptr && activity->at != 0)
                return words("running, output %1").arg(agoText(activity->at, now));
            return words("running, started %1").arg(agoText(run->started_at, now));
        case RunState::ended: break;
        }
        return run->exit ? words("%1, %2").arg(qtext(words_of(*run->exit)), agoText(run->ended_at, now)) : QString();
    }

    void describe_request()
    {
        if (mr == nullptr)
            return;
        facts.mrId = qtext(mr->id);
        const bool newest = run != nullptr && mr->run == run->id && run->state == RunState::ended;
        facts.mrText = newest ? facts.stateRule : qtext(mr->reason);
        facts.gateTrustNeeded = mr->waits_for == WaitFor::trust;
        facts.approvalNeeded = mr->waits_for == WaitFor::approval;
    }

    /// The same decisions as the daemon's, so that a button which can be pressed is one that works.
    void decide_buttons()
    {
        const auto move = [&](town::Lane to) { return preview_move(state, bead.id, to, RunId(make_ulid(now))); };
        const Move start = move(town::Lane::ai);
        facts.canStart = start.legal && start.kind != MoveKind::send_back;
        facts.whyNotStart = facts.canStart ? QString() : start.legal ? words("It has been worked on: send it back.") : qtext(start.reason);
        facts.canSendBack = start.legal && start.kind == MoveKind::send_back;
        facts.whyNotSendBack = facts.canSendBack ? QString() : start.legal ? words("Nothing was handed over yet.") : qtext(start.reason);
        const auto whether = [&](const Command &command, bool &can, QString &why) {
            const auto decision = decide(state, command, {"person", state.at});
            can = decision && !decision->events.empty();
            if (!decision)
                why = qtext(decision.error().message);
            else if (!can)
                why = words("That is already so.");
        };
        whether(StopRun{bead.id, "", {}}, facts.canStop, facts.whyNotStop);
        whether(CloseBead{bead.id, "", false}, facts.canClose, facts.whyNotClose);
        const Rig *rig = find(state.rigs, bead.rig);
        facts.programNeeded = !start.legal && rig != nullptr && rig->command.empty() && lane_of(state, bead) == town::Lane::ready;
    }
};

} // namespace

BeadFacts bead_facts(const CardSources &sources, const BeadId &id)
{
    const State &state = sources.replica.state();
    const Bead *bead = find(state.beads, id);
    if (bead == nullptr)
        return {};
    Inspector inspector{
        sources, state, *bead, find(state.runs, bead->last_run), find(state.merge_requests, bead->merge_request), sources.ages.now()};
    inspector.describe();
    inspector.describe_agent();
    inspector.describe_request();
    inspector.decide_buttons();
    return std::move(inspector.facts);
}

} // namespace wm::models
