// Agents that speak a protocol: what is said to them, what they report, what they may cost, how they begin again.
#include "support/qtest_main.h"
#include "town/effects.h"
#include "town/rules/budget.h"
#include "town/rules/due.h"
#include "town/run/agent_kind.h"
#include "unit/town/town_builder.h"

#include <QTest>

using namespace wm;
using namespace wm::tests;

namespace {

constexpr std::int64_t dollar = 1'000'000;
const TextRef text{"t1", 3, "aa"};

/// A bead that @claude works on.
struct Talk : TownBuilder {
    BeadId bead_id;
    RunId run{"R1"};

    Talk()
    {
        bead_id = bead("Teach it");
        must(Sling{bead_id, {}, {"@claude"}, run, {}});
        started(run);
    }
    const Run &now() const { return *find(state.runs, at(bead_id).last_run); }
    std::string ends(ExitClass how, int code = 0, Timestamp = 0)
    {
        return must(ReportRunEnded{now().id, {how, code, 0, ""}, {}}, "daemon");
    }
    void is_in_trouble(const std::string &what, Timestamp until = 0)
    {
        must(ReportTrouble{now().id, {what, "It said so", until}}, "daemon");
    }
    /// Whatever waits becomes due, and starts.
    void waits()
    {
        now_is(now().not_before);
        must(PassTime{}, "daemon");
        started(now().id);
    }
    void now_is(Timestamp time) { TownBuilder::now = time; }
    Badge badge() const { return badge_of(state, at(bead_id)); }
    void costs(std::int64_t micro_dollars)
    {
        Spent total = now().spent;
        total.micro_dollars += micro_dollars;
        must(ReportSpent{now().id, total}, "daemon");
    }
};

} // namespace

class Conversations : public QObject {
    Q_OBJECT
private slots:
    void a_kind_of_agent_is_written_with_an_at()
    {
        const auto kind = agent_kind({"@claude", "--model", "opus", "--effort=high", "--asks", "everything", "--", "--verbose"}).value();
        QVERIFY(kind.has_value());
        QCOMPARE(kind->name, std::string("claude"));
        QCOMPARE(kind->model, std::string("opus"));
        QCOMPARE(kind->effort, std::string("high"));
        QCOMPARE(kind->asks, std::string("everything"));
        QCOMPARE(kind->more, std::vector<std::string>{"--verbose"});
        QVERIFY(!agent_kind({"/bin/claude", "--model", "opus"}).value());
        QCOMPARE(agent_kind({"@claude", "--modle", "opus"}).error().code, std::string("bad_command"));
        QCOMPARE(agent_kind({"@claude", "--asks", "never"}).error().code, std::string("bad_command"));
        QCOMPARE(agent_kind({"@"}).error().code, std::string("bad_command"));
        QCOMPARE(program_name({"@claude"}), std::string("claude"));
        QCOMPARE(program_name({"/opt/bin/agent.sh", "-q"}), std::string("agent.sh"));
        Talk town;
        QCOMPARE(town.refused(Sling{town.bead("Other"), {}, {"@claude", "--fast"}, RunId("R2"), {}}), std::string("bad_command"));
    }

    void a_prompt_is_kept_until_it_is_delivered_also_across_runs()
    {
        Talk town;
        town.must(PromptRun{town.run, "P1", "Mind the", text, false});
        QCOMPARE(town.must(PromptRun{town.run, "P1", "Mind the", text, false}), std::string()); // repeated
        town.must(PromptRun{town.run, "P2", "And the", text, true});
        QCOMPARE(town.now().prompts.size(), 2u);
        town.must(ReportDelivered{town.run, "P1"}, "daemon");
        QCOMPARE(town.now().prompts.front().id, std::string("P2"));
        town.ends(ExitClass::signalled);
        QVERIFY(town.now().id != town.run);
        QCOMPARE(town.now().prompts.front().id, std::string("P2"));
    }
    void a_program_without_a_channel_is_not_spoken_to()
    {
        TownBuilder town;
        const RunId run = town.sling(town.bead("One"));
        town.started(run);
        QCOMPARE(town.refused(PromptRun{run, "P1", "Hello", text, false}), std::string("unsupported"));
        QCOMPARE(town.refused(PauseRun{run, ""}), std::string("unsupported"));
    }
    void a_turn_that_ends_without_work_waits_for_the_person()
    {
        Talk town;
        town.must(ReportTurn{town.run, 1, "finished", "end_turn"}, "daemon");
        QCOMPARE(town.must(ReportTurn{town.run, 1, "finished", "end_turn"}, "daemon"), std::string()); // told again after a restart
        QCOMPARE(town.badge().word, std::string("Waits for you"));
        QCOMPARE(needs_you(town.state).size(), 1u);
        town.must(PromptRun{town.run, "P1", "Commit", text, false});
        town.must(ReportDelivered{town.run, "P1"}, "daemon");
        QCOMPARE(town.badge().word, std::string("Working"));
    }

    void why_its_work_was_not_taken_is_said()
    {
        Talk town;
        town.must(ReportTurn{town.run, 1, "finished", "end_turn", "Not everything is committed: x."}, "daemon");
        QCOMPARE(town.badge().rule, std::string("Its turn has ended. Not everything is committed: x."));
        town.must(ReportTurn{town.run, 2, "finished", "end_turn"}, "daemon");
        QCOMPARE(town.badge().rule, std::string("Its turn has ended and it has not handed over any work."));
        town.must(ReportTurn{town.run, town.now().turns + 1, "interrupted", ""}, "daemon");
        QVERIFY(town.badge().rule.contains("You interrupted its turn"));
        QVERIFY(needs_you(town.state).front().sentence.contains("You interrupted its turn"));
    }

    void how_a_run_ends_says_whether_it_begins_again_data()
    {
        QTest::addColumn<QString>("trouble");
        QTest::addColumn<int>("how");
        QTest::addColumn<int>("code");
        QTest::addColumn<bool>("again");
        const auto row = [](const char *name, const char *trouble, ExitClass how, int code, bool again) {
            QTest::newRow(name) << trouble << static_cast<int>(how) << code << again;
        };
        row("it crashed", "", ExitClass::signalled, 0, true);
        row("it failed", "", ExitClass::exited, 1, true);
        row("power was cut", "", ExitClass::lost, 0, true);
        row("it ended by itself", "", ExitClass::exited, 0, false);
        row("it could not start", "", ExitClass::start_failed, 0, false);
        row("a person stopped it", "", ExitClass::stopped, 0, false);
        row("its vendor is busy", "vendor_busy", ExitClass::stopped, 0, true);
        row("it is not signed in", "login_needed", ExitClass::stopped, 0, false);
        row("it refused", "refused", ExitClass::stopped, 0, false);
    }
    void how_a_run_ends_says_whether_it_begins_again()
    {
        QFETCH(QString, trouble);
        QFETCH(int, how);
        QFETCH(int, code);
        QFETCH(bool, again);
        Talk town;
        town.must(ReportSession{town.run, "s1", "Claude Code 2", "opus"}, "daemon");
        if (!trouble.isEmpty())
            town.is_in_trouble(trouble.toStdString());
        town.ends(static_cast<ExitClass>(how), code);
        QCOMPARE(town.now().id != town.run, again);
        if (again) {
            QCOMPARE(town.now().resume, std::string("s1"));
            QCOMPARE(town.now().state, RunState::queued);
            QVERIFY(town.now().not_before > town.state.at);
            QCOMPARE(lane_of(town.state, town.at(town.bead_id)), Lane::ai);
        }
    }
    void it_waits_twice_as_long_each_time_and_gives_up_in_the_end()
    {
        Talk town;
        std::vector<Timestamp> waits;
        for (int i = 0; i < 4; ++i) {
            town.ends(ExitClass::signalled);
            waits.push_back((town.now().not_before - town.state.at) / nanoseconds_per_second);
            QCOMPARE(next_due(town.state), std::optional(town.now().not_before));
            town.waits();
        }
        QCOMPARE(waits, (std::vector<Timestamp>{10, 20, 40, 80}));
        town.ends(ExitClass::signalled);
        QCOMPARE(town.now().state, RunState::ended);
        QVERIFY(town.now().exit->message.contains("5 times in a row"));
        QCOMPARE(lane_of(town.state, town.at(town.bead_id)), Lane::review);
    }
    void a_turn_that_ended_is_progress()
    {
        Talk town;
        for (int i = 0; i < 8; ++i) {
            town.must(ReportTurn{town.now().id, 1, "finished", ""}, "daemon");
            town.ends(ExitClass::signalled);
            QCOMPARE((town.now().not_before - town.state.at) / nanoseconds_per_second, 10);
            town.waits();
        }
    }
    void a_limit_is_waited_for_until_it_is_lifted()
    {
        Talk town;
        const Timestamp noon = town.state.at + 3600 * nanoseconds_per_second;
        town.is_in_trouble("out_of_quota", noon);
        QCOMPARE(town.now().state, RunState::stopping);
        town.ends(ExitClass::stopped);
        QCOMPARE(town.now().not_before, noon);
        QCOMPARE(town.badge().word, std::string("Waits"));
        town.must(PassTime{}, "daemon");
        QCOMPARE(town.now().state, RunState::queued);
        town.must(GoOn{town.now().id}); // a person knows better
        QCOMPARE(town.now().state, RunState::starting);
    }
    void a_hand_off_begins_a_new_session_on_the_same_branch()
    {
        Talk town;
        town.must(ReportSession{town.run, "s1", "", ""}, "daemon");
        town.must(HandOff{town.run, text}, by(town.run));
        QCOMPARE(town.now().state, RunState::stopping);
        const std::string branch = town.now().branch;
        town.ends(ExitClass::stopped);
        QVERIFY(town.now().id != town.run);
        QCOMPARE(town.now().resume, std::string());
        QCOMPARE(town.now().branch, branch);
        QCOMPARE(town.now().agent, AgentId("demo/Juniper"));
        QCOMPARE(town.now().state, RunState::starting); // at once
        QCOMPARE(town.at(town.bead_id).claim->run, town.now().id);
        QCOMPARE(town.refused(HandOff{town.now().id, {}}, by(RunId("other"))), std::string("not_allowed"));
    }

    void hand_offs_that_get_nowhere_wait_and_have_an_end()
    {
        Talk town;
        const auto hands_off = [](Talk &of, std::optional<Finished> work = {}) {
            of.must(HandOff{of.now().id, {}}, by(of.now().id));
            return of.must(ReportRunEnded{of.now().id, {ExitClass::stopped, 0, 0, ""}, std::move(work)}, "daemon");
        };
        hands_off(town);
        QCOMPARE(town.now().not_before, Timestamp(0)); // once is nothing
        town.started(town.now().id);
        for (const int seconds : {10, 20, 40}) {
            hands_off(town);
            QCOMPARE(town.now().not_before, town.TownBuilder::now + seconds * nanoseconds_per_second);
            QCOMPARE(town.now().resume, std::string());
            town.waits();
        }
        Talk committed = town, spoke = town;
        QCOMPARE(hands_off(town), std::string("run.ended"));
        QCOMPARE(town.badge().word, std::string("Needs you"));
        QCOMPARE(town.badge().rule, std::string("It handed off 5 times in a row without a commit or an ended turn."));
        QVERIFY(town.at(town.bead_id).claim); // it is not given to the next one either

        hands_off(committed, TownBuilder::work("c0ffee"));
        spoke.must(ReportTurn{spoke.now().id, 1, "finished", "end_turn"}, "daemon");
        hands_off(spoke);
        for (const Talk *gets_on : {&committed, &spoke}) {
            QCOMPARE(gets_on->now().state, RunState::starting);
            QCOMPARE(gets_on->now().tries, 0);
        }
    }
    void what_a_hand_off_leaves_goes_on_and_not_into_the_queue()
    {
        Talk town;
        town.must(HandOff{town.run, {}}, by(town.run));
        const ReportRunEnded by_itself{town.run, {ExitClass::exited, 0, 0, ""}, TownBuilder::work("c0ffee")};
        QCOMPARE(town.must(by_itself, "daemon"), std::string("run.ended run.queued bead.claimed run.admitted"));
    }

    void a_stop_by_the_person_is_the_end_of_a_hand_off_and_of_trouble_data()
    {
        QTest::addColumn<bool>("hand_off");
        QTest::newRow("hand-off") << true;
        QTest::newRow("trouble") << false;
    }
    void a_stop_by_the_person_is_the_end_of_a_hand_off_and_of_trouble()
    {
        QFETCH(bool, hand_off);
        Talk town;
        std::set<std::string> keys; // of the outbox: each may be there once
        const auto wish = [&] { return keys.insert(effects_of(town.state, RunStopRequested{town.run, ""}).at(0).key).second; };
        if (hand_off)
            town.must(HandOff{town.run, {}});
        else
            town.is_in_trouble("vendor_busy");
        QVERIFY(wish());
        QCOMPARE(town.must(StopRun{town.bead_id, "stopped by you", {}}), std::string("run.stop_requested"));
        QVERIFY(wish());
        QCOMPARE(town.must(StopRun{town.bead_id, "stopped by you", {}}), std::string()); // once more is nothing new
        town.is_in_trouble("vendor_busy"); // what ends now complains
        QCOMPARE(town.ends(ExitClass::stopped), std::string("run.ended bead.released"));
        QCOMPARE(town.lane(town.bead_id), std::string("Ready"));
    }

    void a_stop_by_the_person_is_the_end_however_the_process_was_seen_to_end()
    {
        for (const ExitClass how : {ExitClass::lost, ExitClass::exited, ExitClass::signalled}) {
            Talk town;
            town.must(StopRun{town.bead_id, "stopped by you", {}});
            QCOMPARE(town.ends(how, 1), std::string("run.ended")); // none is queued after it
        }
    }

    void a_request_waits_for_the_first_answer_and_goes_when_the_agent_has_it()
    {
        Talk town;
        const AskApproval ask{town.run, "q1", "toolu_1", "git push", "execute", "/w", "", false, {}, text};
        QCOMPARE(town.must(ask, "daemon"), std::string("approval.asked"));
        QCOMPARE(town.must(ask, "daemon"), std::string()); // raised again after a restart
        QCOMPARE(town.badge().word, std::string("Needs you"));
        QCOMPARE(needs_you(town.state).front().approval, ApprovalId("ap-1"));
        QCOMPARE(town.refused(AnswerApproval{ApprovalId("ap-1"), true, ""}, by(town.run)), std::string("not_allowed"));
        town.must(AnswerApproval{ApprovalId("ap-1"), false, "not to main"});
        QCOMPARE(town.refused(AnswerApproval{ApprovalId("ap-1"), true, ""}), std::string("answered"));
        QCOMPARE(town.badge().word, std::string("Working"));
        town.must(CloseApproval{ApprovalId("ap-1"), ""}, "daemon");
        QVERIFY(find(town.state.approvals, ApprovalId("ap-1")) == nullptr);
        town.must(AskApproval{town.run, "q2", "", "Which?", "other", "", "", true, {{"a", "A"}}, text}, "daemon");
        QCOMPARE(town.refused(AnswerApproval{ApprovalId("ap-2"), true, ""}), std::string("no_answer"));
        QVERIFY(town.ends(ExitClass::signalled).contains("approval.closed"));
        QCOMPARE(town.refused(AnswerApproval{ApprovalId("ap-2"), true, "a"}), std::string("not_found"));
    }

    void what_is_spent_is_added_up_for_run_bead_agent_and_day()
    {
        Talk town;
        town.must(ReportSpent{town.run, {10, 20, 0, 0, 2 * dollar, 0}}, "daemon");
        QCOMPARE(town.must(ReportSpent{town.run, {10, 20, 0, 0, 2 * dollar, 0}}, "daemon"), std::string()); // told again
        town.must(ReportSpent{town.run, {15, 20, 0, 0, 3 * dollar, 0}}, "daemon");
        QCOMPARE(town.now().spent, (Spent{15, 20, 0, 0, 3 * dollar, 0}));
        town.ends(ExitClass::signalled);
        town.waits();
        town.costs(dollar);
        QCOMPARE(town.now().spent.micro_dollars, dollar);
        QCOMPARE(spent_by(town.state, town.at(town.bead_id)).micro_dollars, 4 * dollar);
        QCOMPARE(find(town.state.agents, town.now().agent)->spent.micro_dollars, 4 * dollar);
        QCOMPARE(find(town.state.days, DayId(to_rfc3339(town.state.at).substr(0, 10)))->spent.micro_dollars, 4 * dollar);
    }
    void a_budget_warns_at_80_percent_and_pauses_at_100()
    {
        Talk town;
        town.must(SetBudget{"bead:" + town.bead_id.value, 10 * dollar});
        town.costs(7 * dollar);
        QVERIFY(needs_you(town.state).empty());
        town.costs(dollar);
        QCOMPARE(needs_you(town.state).size(), 1u);
        QVERIFY(needs_you(town.state).front().sentence.contains("$8.00 of the $10.00"));
        town.costs(3 * dollar);
        QVERIFY(town.now().paused.has_value());
        QCOMPARE(town.badge().word, std::string("Out of budget"));
        QCOMPARE(needs_you(town.state).size(), 1u); // one alert for one cause
        QCOMPARE(town.refused(GoOn{town.run}), std::string("out_of_budget"));
        QCOMPARE(town.must(SetBudget{"bead:" + town.bead_id.value, 12 * dollar}), std::string("budget.set run.went_on"));
        QVERIFY(!town.now().paused);
        QCOMPARE(town.refused(SetBudget{"bead:none", 1}), std::string("not_found"));
        QCOMPARE(town.refused(SetBudget{"", 1}), std::string("not_found"));
        town.must(SetBudget{"bead:" + town.bead_id.value, {}});
        QVERIFY(all_budgets(town.state).empty());
    }
    void each_agent_that_waits_for_a_budget_is_told_of()
    {
        Talk town;
        const BeadId other = town.bead("Other"), queued = town.bead("Queued");
        town.must(Sling{other, {}, {"@claude"}, RunId("R2"), {}});
        town.started(RunId("R2"));
        town.must(SetBudget{"day", dollar});
        town.costs(dollar);
        town.must(Sling{queued, {}, {"@claude"}, RunId("R3"), {}});
        std::set<BeadId> told;
        for (const NeedsYou &item : needs_you(town.state)) {
            QVERIFY(item.sentence.contains("used up"));
            QVERIFY(told.insert(item.bead).second);
        }
        QCOMPARE(told, (std::set<BeadId>{town.bead_id, other, queued}));

        town.must(AskApproval{RunId("R2"), "q1", "", "git push", "execute", "", "", false, {}, text}, "daemon");
        QCOMPARE(badge_of(town.state, town.at(other)).word, std::string("Needs you")); // it waits for the answer
    }
    void one_that_was_paused_by_hand_is_not_freed_by_a_budget()
    {
        Talk town;
        town.must(PauseRun{town.run, ""});
        QCOMPARE(town.must(SetBudget{"day", dollar}), std::string("budget.set"));
        QVERIFY(town.now().paused.has_value());
    }
    void a_persons_pause_outlasts_that_of_a_budget()
    {
        Talk town;
        town.must(SetBudget{"day", dollar});
        town.costs(dollar);
        town.must(PauseRun{town.run, ""});
        town.must(SetBudget{"day", 5 * dollar});
        QVERIFY(town.now().paused.has_value());
        QCOMPARE(*town.now().paused, std::string());
    }
    void a_new_day_says_that_there_is_room_again()
    {
        Talk town;
        town.must(SetBudget{"day", dollar});
        town.costs(dollar);
        town.now_is(town.state.at + 24 * 3600 * nanoseconds_per_second);
        town.bead("Tomorrow");
        QCOMPARE(town.badge().word, std::string("Out of budget"));
        QVERIFY(town.badge().rule.contains("There is room again: `wm go-on " + town.bead_id.value + "`"));
        QCOMPARE(needs_you(town.state).size(), 1u);
    }
    void what_the_days_budget_holds_goes_on_with_the_next_day_although_nothing_happens()
    {
        Talk town;
        town.must(SetBudget{"day", dollar});
        town.costs(dollar);
        QVERIFY(town.now().paused.has_value());
        town.must(Sling{town.bead("Next"), {}, {"@claude"}, RunId("R2"), {}});
        QCOMPARE(town.refused(GoOn{town.run}), std::string("out_of_budget"));
        const Timestamp midnight = next_due(town.state).value();
        QVERIFY(to_rfc3339(midnight).ends_with("T00:00:00Z"));
        QVERIFY(midnight > town.state.at && midnight - town.state.at <= 24 * 3600 * nanoseconds_per_second);

        Talk by_hand = town;
        by_hand.now_is(midnight);
        QCOMPARE(by_hand.must(GoOn{town.run}), std::string("run.went_on run.admitted"));

        town.now_is(midnight);
        QCOMPARE(town.must(PassTime{}, "daemon"), std::string("run.went_on run.admitted"));
        QCOMPARE(town.at(RunId("R2")).state, RunState::starting);
        QVERIFY(!next_due(town.state));
    }
    void what_is_only_queued_for_the_days_budget_begins_with_the_next_day()
    {
        Talk town;
        town.must(SetBudget{"day", dollar});
        town.costs(dollar);
        town.must(Sling{town.bead("Next"), {}, {"@claude"}, RunId("R2"), {}});
        town.must(SetBudget{"agent:" + town.now().agent.value, dollar}); // holds the first one tomorrow as well
        const Timestamp midnight = next_due(town.state).value();
        town.now_is(midnight);
        QCOMPARE(town.must(PassTime{}, "daemon"), std::string("run.admitted"));
        QVERIFY(town.now().paused.has_value());
        QVERIFY(!next_due(town.state));
    }
    void what_would_not_begin_with_the_next_day_either_wakes_nobody_then()
    {
        Talk town;
        town.must(SetBudget{"day", dollar});
        town.costs(dollar);
        town.must(Sling{town.bead("Next"), {}, {"@claude"}, RunId("R2"), {}});
        town.must(SetBudget{"agent:" + town.now().agent.value, dollar}); // holds the first one tomorrow as well
        const Timestamp midnight = next_due(town.state).value();

        Talk full = town; // the first one has the only place
        full.must(ConfigureTown{.wip_limit = 1});
        QVERIFY(!next_due(full.state));

        town.must(Freeze{"wild"});
        QVERIFY(!next_due(town.state));
        town.now_is(midnight);
        QCOMPARE(town.must(PassTime{}, "daemon"), std::string());
        QCOMPARE(town.must(Thaw{}), std::string("town.thawed run.admitted"));
    }
    void what_no_budget_holds_any_more_goes_on_however_that_came()
    {
        Talk town;
        town.must(SetBudget{"day", dollar});
        town.costs(dollar);
        town.now_is(next_due(town.state).value());
        town.bead("Tomorrow"); // before the timer has told that it is midnight
        QVERIFY(next_due(town.state).value() <= town.state.at);
        QCOMPARE(town.must(PassTime{}, "daemon"), std::string("run.went_on"));
    }
    void nothing_starts_beyond_a_budget()
    {
        Talk town;
        town.must(SetBudget{"day", dollar});
        town.costs(dollar);
        const BeadId next = town.bead("Next");
        town.must(Sling{next, {}, {"@claude"}, RunId("R2"), {}});
        QCOMPARE(town.at(RunId("R2")).state, RunState::queued);
        QCOMPARE(badge_of(town.state, town.at(next)).word, std::string("Out of budget"));
        town.must(SetBudget{"day", 5 * dollar});
        QCOMPARE(town.at(RunId("R2")).state, RunState::starting);
    }
    void money_is_written_with_two_decimals()
    {
        QCOMPARE(dollars(0), std::string("$0.00"));
        QCOMPARE(dollars(1), std::string("<$0.01"));
        QCOMPARE(dollars(1'424'999), std::string("$1.42"));
        QCOMPARE(dollars(1'425'000), std::string("$1.43"));
    }

    void limits_hold_for_a_rig_and_for_a_provider()
    {
        TownBuilder town;
        town.must(ConfigureTown{9, {}, std::map<std::string, int>{{"provider:anthropic", 1}},
            std::map<std::string, std::string>{{"claude", "anthropic"}, {"claude-acp", "anthropic"}, {"codex", "openai"}}});
        town.must(Sling{town.bead("One"), {}, {"@claude"}, RunId("R1"), {}});
        town.must(Sling{town.bead("Two"), {}, {"@claude-acp"}, RunId("R2"), {}});
        town.must(Sling{town.bead("Three"), {}, {"@codex"}, RunId("R3"), {}});
        QCOMPARE(town.at(RunId("R1")).state, RunState::starting);
        QCOMPARE(town.at(RunId("R2")).state, RunState::queued);
        QCOMPARE(town.at(RunId("R3")).state, RunState::starting); // nobody waits behind another's limit
        town.must(ReportRunEnded{RunId("R1"), {ExitClass::stopped, 0, 0, ""}, {}}, "daemon");
        QCOMPARE(town.at(RunId("R2")).state, RunState::starting);
        QCOMPARE(town.refused(ConfigureTown{9, {}, std::map<std::string, int>{{"moon", 1}}}), std::string("bad_value"));
    }
    void the_emergency_stop_holds_everything_and_starts_nothing()
    {
        Talk town;
        QCOMPARE(town.must(Freeze{"wild"}), std::string("town.frozen"));
        QCOMPARE(town.must(Freeze{"again"}), std::string());
        QCOMPARE(town.badge().word, std::string("Frozen"));
        const BeadId next = town.bead("Next");
        town.must(Sling{next, {}, {}, RunId("R2"), {}});
        QCOMPARE(town.at(RunId("R2")).state, RunState::queued);
        town.must(Thaw{});
        QCOMPARE(town.at(RunId("R2")).state, RunState::starting);
        QCOMPARE(town.badge().word, std::string("Working"));
    }
    void a_stalled_agent_is_shown_until_it_moves()
    {
        Talk town;
        town.must(ReportStalled{town.run, 7}, "daemon");
        QCOMPARE(town.must(ReportStalled{town.run, 9}, "daemon"), std::string());
        QCOMPARE(town.badge().state, Shown::stalled);
        town.must(ReportMoved{town.run}, "daemon");
        QCOMPARE(town.badge().word, std::string("Working"));
    }
    void one_that_is_sent_back_goes_on_in_its_session()
    {
        Talk town;
        town.must(ReportSession{town.run, "s1", "", ""}, "daemon");
        town.finished(town.run);
        town.stopped(town.run);
        const MrId mr = town.at(town.bead_id).merge_request;
        town.must(ReportMrConflict{mr, find(town.state.merge_requests, mr)->round, {"a"}}, "daemon");
        town.must(Sling{town.bead_id, {}, {}, RunId("R2"), {}});
        QCOMPARE(town.now().resume, std::string("s1"));
    }
};

WM_TEST_CLASS(Conversations)
#include "conversation_test.moc"
