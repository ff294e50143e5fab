#include "agent/agent_detail.h"

#include "board/shown.h"
#include "town/rules/budget.h"
#include "town/run/agent_kind.h"
#include "words/ages.h"
#include "words/text.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace wm::models {
namespace {

using namespace town;

QString words(const char *text)
{
    return QCoreApplication::translate("Agent", text);
}

QString percent(double part)
{
    return words("%1%").arg(qRound(part * 100));
}

struct Page {
    const State &state;
    const Run &run;
    const Bead *bead;
    const Activity *activity;
    Timestamp now;
    AgentFacts facts;

    void describe_bead()
    {
        if (bead == nullptr)
            return;
        facts.priority = bead->priority;
        for (const std::string &label : bead->labels)
            facts.labels << qtext(label);
        if (const Convoy *convoy = bead->convoys.empty() ? nullptr : find(state.convoys, bead->convoys.back()))
            facts.convoyTitle = qtext(convoy->title);
    }

    void describe_facts()
    {
        facts.subtitle = run.started_at != 0
            ? words("%1 on %2, started %3").arg(facts.row.program, facts.row.host, clockText(run.started_at, now))
            : words("%1 on %2").arg(facts.row.program, facts.row.host);
        if (run.finished)
            facts.claimText =
                run.finished->commits == 1 ? words("finished, 1 commit") : words("finished, %1 commits").arg(run.finished->commits);
        else if (run.state == RunState::ended)
            facts.claimText = words("never said it was finished");
        else
            facts.claimText = words("working, %1").arg(ageText(run.started_at != 0 ? run.started_at : run.queued_at, now));
        facts.processText = facts.row.process;
        if (activity != nullptr && activity->context_size > 0)
            facts.contextText = words("%1 of %2").arg(percent(facts.row.context), countText(activity->context_size));
        else if (activity != nullptr && activity->context_used > 0)
            facts.contextText = words("%1 tokens").arg(countText(activity->context_used));
        facts.sandbox = run.sandbox.empty() ? words("none") : qtext(run.sandbox);
        facts.worktree = qtext(run.worktree);
        facts.branch = qtext(run.branch);
        facts.base = qtext(run.base).left(9);
        facts.session = qtext(run.session);
        if (run.finished)
            facts.changesText = u"+%1 \u2212%2"_s.arg(run.finished->added).arg(run.finished->removed);
        if (run.trouble) {
            facts.troubleText = qtext(run.trouble->message);
            if (run.trouble->until != 0)
                facts.troubleText = words("%1 Goes on at %2.").arg(facts.troubleText, clockText(run.trouble->until, now));
        }
    }

    void describe_money()
    {
        const Spent &spent = run.spent;
        const std::vector<Budget> budgets = budgets_of(state, run);
        if (spent == Spent{} && budgets.empty())
            return;
        facts.costText = qtext(dollars(spent.micro_dollars));
        if (!budgets.empty()) {
            const Budget &tightest = budgets.front();
            facts.costText = words("%1 of %2").arg(qtext(dollars(tightest.spent)), qtext(dollars(tightest.limit)));
            facts.budget = tightest.limit > 0 ? static_cast<double>(tightest.spent) / static_cast<double>(tightest.limit) : 1;
        }
        const std::int64_t in = spent.input + spent.cache_read + spent.cache_write;
        facts.tokensIn = in == 0
            ? QString()
            : words("%1 in, %2 cached").arg(countText(in), percent(static_cast<double>(spent.cache_read) / static_cast<double>(in)));
        if (in > 0 || spent.output > 0) // else nobody has counted any
            facts.tokensOut = words("%1 out").arg(countText(spent.output));
    }

    void describe_talk()
    {
        for (const auto &[id, box] : state.approvals)
            if (box->run == run.id && box->state == ApprovalState::open)
                facts.approvals.insert(qtext(box->request), qtext(id));
        facts.busy = activity != nullptr && (activity->phase == "working" || activity->phase == "asking" || activity->phase == "waiting");
        const bool in_terminal = activity != nullptr && activity->phase == "terminal";
        facts.deliveryText = run.paused ? words("Delivered when it goes on")
            : state.frozen              ? words("Delivered when everything is thawed")
            : in_terminal               ? words("Typed into its terminal when it reads")
            : facts.busy                ? words("Delivered at the end of its turn")
                                        : words("Delivered at once");
        facts.silentText = words("No output yet, started %1").arg(agoText(run.started_at, now));
        facts.emptyText = run.state == RunState::queued ? words("It waits for a free place")
            : run.state == RunState::ended              ? words("It said nothing")
            : in_terminal                               ? words("What it shows is in its terminal")
                                                        : facts.silentText;
        if (!converses(run.command)) {
            facts.whyNotPrompt = words("%1 is a program that cannot be spoken to").arg(facts.row.program);
            facts.emptyText = words("%1 speaks no protocol. What it prints is in its bead's log").arg(facts.row.program);
        } else if (run.state == RunState::ended || run.state == RunState::stopping) {
            facts.whyNotPrompt = words("It has ended. Start it again to speak to it");
        }
    }
};

} // namespace

AgentFacts agent_facts(const State &state, const Activities &activities, const AgentId &id, Timestamp now)
{
    AgentFacts facts;
    const Agent *agent = find(state.agents, id);
    if (agent == nullptr) {
        facts.whyNotPrompt = words("There is no such agent");
        return facts;
    }
    const Run *run = newest_run(state, id);
    facts.found = true;
    facts.row = agent_row(state, activities, *agent, run, now);
    facts.subtitle = facts.row.program;
    facts.emptyText = facts.whyNotPrompt = words("It has no work");
    if (run == nullptr)
        return facts;
    facts.row.runId = qtext(run->id);
    facts.whyNotPrompt.clear();
    Page page{state, *run, find(state.beads, run->bead), activities.of(run->id), now, std::move(facts)};
    page.describe_bead();
    page.describe_facts();
    page.describe_money();
    page.describe_talk();
    return std::move(page.facts);
}

std::span<const Column<PromptRow>> PromptRow::columns()
{
    static constexpr Column<PromptRow> all[] = {
        {"promptId", [](const PromptRow &row) -> QVariant { return row.promptId; }},
        {"text", [](const PromptRow &row) -> QVariant { return row.text; }},
        {"stateText", [](const PromptRow &row) -> QVariant { return row.stateText; }},
    };
    return all;
}

std::vector<PromptRow> prompt_rows(const Run &run)
{
    std::vector<PromptRow> rows;
    for (const QueuedPrompt &prompt : run.prompts) {
        const QString state = run.state == RunState::ended ? words("not delivered, kept for its next run")
            : prompt.now                                   ? words("on its way")
                                                           : words("waits for the end of its turn");
        rows.push_back({qtext(prompt.id), qtext(prompt.start), state});
    }
    return rows;
}

} // namespace wm::models
