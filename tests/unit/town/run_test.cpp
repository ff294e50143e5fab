#include "support/qtest_main.h"
#include "town/effects.h"
#include "unit/town/town_builder.h"

#include <QTest>

using namespace wm;
using namespace wm::tests;

class Runs : public QObject {
    Q_OBJECT
private slots:
    void a_sling_makes_an_agent_a_run_a_branch_and_a_claim()
    {
        TownBuilder town;
        const BeadId id = town.bead("Reject oversized uploads");
        QCOMPARE(town.must(Sling{id, {}, {}, RunId("R1"), {}}), std::string("agent.added run.queued bead.claimed run.admitted"));
        const Run run = town.at(RunId("R1")); // a copy: the town moves on
        QCOMPARE(run.state, RunState::starting);
        QCOMPARE(run.branch, "wm/" + id.value + "-reject-oversized-uploads");
        QCOMPARE(run.command, std::vector<std::string>{"/usr/bin/agent"}); // the rig's
        QCOMPARE(run.agent, AgentId("demo/Juniper"));
        QCOMPARE(find(town.state.agents, run.agent)->run, run.id);
        const Claim &claim = *town.at(id).claim;
        QCOMPARE(claim.holder, std::string("demo/Juniper"));
        QCOMPARE(claim.run, run.id);
        QCOMPARE(town.at(id).last_run, run.id);
        town.started(run.id);
        QCOMPARE(town.at(run.id).state, RunState::running);
        QCOMPARE(town.at(run.id).base, std::string("base0"));
    }
    void which_program_runs_data()
    {
        QTest::addColumn<QString>("asked");
        QTest::addColumn<QString>("agent");
        QTest::addColumn<bool>("rig_has_one");
        QTest::addColumn<QString>("program");
        QTest::newRow("the one asked for") << "mine" << "Flint" << true << "mine";
        QTest::newRow("else the named agent's") << "" << "Flint" << true << "flints";
        QTest::newRow("else the rig's") << "" << "" << true << "/usr/bin/agent";
        QTest::newRow("else none") << "" << "" << false << "no_command";
    }
    void which_program_runs()
    {
        QFETCH(QString, asked);
        QFETCH(QString, agent);
        QFETCH(bool, rig_has_one);
        QFETCH(QString, program);
        TownBuilder town;
        const BeadId before = town.bead("Before"), id = town.bead("Now");
        town.must(Sling{before, "Flint", {"flints"}, RunId("R0"), {}});
        town.stopped(RunId("R0"));
        if (!rig_has_one)
            town.must(ChangeRig{town.demo, {}, std::vector<std::string>{}});
        const Sling sling{id, agent.isEmpty() ? std::nullopt : std::optional(agent.toStdString()),
            asked.isEmpty() ? std::vector<std::string>{} : std::vector{asked.toStdString()}, RunId("R1"), {}};
        if (const std::string code = town.refused(sling); code != "accepted")
            QCOMPARE(code, program.toStdString());
        else
            QCOMPARE(town.at(RunId("R1")).command.front(), program.toStdString());
    }
    void idle_agents_are_used_again_and_busy_ones_are_not()
    {
        TownBuilder town;
        const RunId first = town.sling(town.bead("A")), second = town.sling(town.bead("B"));
        QCOMPARE(town.at(second).agent, AgentId("demo/Flint"));
        town.stopped(first);
        QCOMPARE(town.at(town.sling(town.bead("C"))).agent, AgentId("demo/Juniper"));
        QCOMPARE(town.refused(Sling{town.bead("D"), "Flint", {}, RunId("X"), {}}), std::string("busy"));
        QCOMPARE(town.at(town.sling(town.bead("E"), "Mine")).agent, AgentId("demo/Mine"));
        QCOMPARE(town.at(town.sling(town.bead("F"), "demo/Other")).agent, AgentId("demo/Other"));
    }
    void names_do_not_run_out()
    {
        TownBuilder town;
        town.must(ConfigureTown{1000});
        for (int i = 0; i < 30; ++i)
            town.sling(town.bead("B"));
        QCOMPARE(town.state.agents.size(), std::size_t(30));
        QVERIFY(find(town.state.agents, AgentId("demo/Juniper-2")) != nullptr);
    }
    void bad_agent_names_are_refused_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"", "two words", "other/Flint", "demo/a/b", "demo/", "-/x", "a\nb"})
            QTest::newRow(name) << name;
    }
    void bad_agent_names_are_refused()
    {
        QFETCH(QString, name);
        TownBuilder town;
        QCOMPARE(town.refused(Sling{town.bead("B"), name.toStdString(), {}, RunId("R"), {}}), std::string("bad_name"));
    }
    void what_cannot_be_slung_data()
    {
        QTest::addColumn<QString>("how");
        for (const char *how : {"busy", "closed", "blocked", "deferred", "claimed", "exists", "stale"})
            QTest::newRow(how) << how;
    }
    void what_cannot_be_slung()
    {
        QFETCH(QString, how);
        TownBuilder town;
        const BeadId id = town.bead("B");
        Sling sling{id, {}, {}, RunId("R"), {}};
        if (how == "busy")
            town.sling(id);
        else if (how == "closed")
            town.must(CloseBead{id, ""});
        else if (how == "blocked")
            town.must(AddDependency{id, town.bead("First")});
        else if (how == "deferred")
            town.must(DeferBead{id, {}, {}});
        else if (how == "claimed")
            town.must(ClaimBead{id});
        else if (how == "exists")
            sling.run = town.sling(town.bead("Other"));
        else
            sling.expected = town.at(id).changed - 1;
        const Error error = town.error(sling);
        QCOMPARE(error.code, how.toStdString());
        QVERIFY(error.message.ends_with('.'));
    }

    void places_are_limited_and_the_oldest_comes_next()
    {
        TownBuilder town;
        town.must(ConfigureTown{2});
        std::vector<RunId> runs;
        for (int i = 0; i < 5; ++i)
            runs.push_back(town.sling(town.bead("B")));
        const auto states = [&] {
            std::string text;
            for (const RunId &run : runs)
                text += town.at(run).state == RunState::queued ? 'q' : town.at(run).state == RunState::ended ? 'e' : 's';
            return text;
        };
        QCOMPARE(states(), std::string("ssqqq"));
        QCOMPARE(town.must(ReportRunEnded{runs[1], {}, {}}, "daemon"), std::string("run.ended run.admitted"));
        QCOMPARE(states(), std::string("sesqq"));
        town.must(StopRun{town.at(runs[3]).bead, "", {}}); // a queued one leaves at once, and takes no place
        QCOMPARE(states(), std::string("seseq"));
        QCOMPARE(town.must(ConfigureTown{3}), std::string("town.configured run.admitted"));
        QCOMPARE(states(), std::string("seses"));
        town.must(ConfigureTown{1}); // nobody is sent away
        QCOMPARE(places_taken(town.state), 3);
        QCOMPARE(town.refused(ConfigureTown{0}), std::string("bad_value"));
        QCOMPARE(town.must(ConfigureTown{1}), std::string());
    }

    void a_stop_keeps_the_work_and_gives_the_bead_back()
    {
        TownBuilder town;
        const BeadId id = town.bead("B");
        const RunId run = town.sling(id);
        town.started(run);
        QCOMPARE(town.must(StopRun{id, "stopped by you", {}}), std::string("run.stop_requested"));
        QCOMPARE(town.must(StopRun{id, "stopped by you", {}}), std::string());
        QCOMPARE(town.at(run).state, RunState::stopping);
        QCOMPARE(town.lane(id), std::string("AI")); // until it is so
        town.stopped(run);
        QCOMPARE(town.lane(id), std::string("Ready"));
        QVERIFY(!town.at(id).claim);
        QCOMPARE(town.refused(StopRun{id, "", {}}), std::string("not_running"));
        QCOMPARE(town.refused(StopRun{id, "", town.at(id).changed - 1}), std::string("stale"));
    }
    void a_stopped_one_is_gone_on_with_on_its_branch_and_in_its_worktree()
    {
        TownBuilder town;
        const BeadId id = town.bead("B");
        const RunId run = town.sling(id);
        town.started(run);
        const Run before = town.at(run);
        town.stopped(run);
        const RunId next = town.sling(id);
        QCOMPARE(town.at(next).attempt, 1);
        QCOMPARE(town.at(next).branch, before.branch);
        QCOMPARE(town.at(next).worktree, before.worktree);
        QCOMPARE(town.at(next).agent, before.agent);
    }
    void one_that_was_stopped_before_it_started_again_forgets_nothing()
    {
        TownBuilder town;
        const BeadId id = town.bead("B");
        const RunId first = town.sling(id);
        town.started(first);
        const Run before = town.at(first);
        town.stopped(first);
        town.must(ConfigureTown{1});
        town.sling(town.bead("Other")); // the next waits for a place
        town.sling(id);
        town.must(StopRun{id, "", {}});
        QCOMPARE(town.at(town.sling(id)).worktree, before.worktree);
        QCOMPARE(town.last_run(id).branch, before.branch);
    }
    void a_new_branch_begins_when_the_last_has_landed_or_a_person_wishes_it_data()
    {
        QTest::addColumn<bool>("landed");
        QTest::newRow("landed and reopened") << true;
        QTest::newRow("wished") << false;
    }
    void a_new_branch_begins_when_the_last_has_landed_or_a_person_wishes_it()
    {
        QFETCH(bool, landed);
        TownBuilder town;
        const BeadId id = town.bead("B");
        if (landed) {
            town.land(id);
            town.must(ReopenBead{id, ""});
        } else {
            const RunId run = town.sling(id);
            town.started(run);
            town.stopped(run);
        }
        town.must(Sling{id, {}, {}, RunId("R2"), {}, {}, !landed});
        QCOMPARE(town.at(RunId("R2")).attempt, 2);
        QVERIFY(town.at(RunId("R2")).branch.ends_with(".2"));
        QVERIFY(town.at(RunId("R2")).worktree.empty());
    }
    void a_program_of_another_kind_goes_on_with_the_work_and_not_with_the_session()
    {
        TownBuilder town;
        const BeadId id = town.bead("B");
        town.must(Sling{id, {}, {"@claude"}, RunId("R1"), {}});
        town.started(RunId("R1"));
        town.must(ReportSession{RunId("R1"), "session-1", "", ""}, "daemon");
        const std::string branch = town.at(RunId("R1")).branch;
        town.stopped(RunId("R1"));
        town.must(Sling{id, {}, {"@codex"}, RunId("R2"), {}});
        QCOMPARE(town.at(RunId("R2")).branch, branch);
        QVERIFY(town.at(RunId("R2")).resume.empty());
        town.started(RunId("R2"));
        town.must(ReportSession{RunId("R2"), "session-2", "", ""}, "daemon");
        town.stopped(RunId("R2"));
        town.must(Sling{id, {}, {"@codex"}, RunId("R3"), {}});
        QCOMPARE(town.at(RunId("R3")).resume, std::string("session-2"));
    }
    void a_failed_run_is_sent_back_to_its_branch_and_agent()
    {
        TownBuilder town;
        const BeadId id = town.bead("B");
        const RunId first = town.sling(id);
        const std::string branch = town.at(first).branch;
        const AgentId agent = town.at(first).agent;
        town.started(first);
        const std::string worktree = town.at(first).worktree;
        town.ended(first, 3);
        QCOMPARE(town.lane(id), std::string("Review")); // the claim outlives the run
        const RunId second = town.sling(id);
        QCOMPARE(town.at(second).branch, branch);
        QCOMPARE(town.at(second).worktree, worktree);
        QCOMPARE(town.at(second).agent, agent);
        QCOMPARE(town.at(second).ordinal, 2);
        QCOMPARE(town.at(second).attempt, 1);
        QVERIFY(find(town.state.runs, first) == nullptr); // the newest of each bead is kept
    }
    void a_run_that_never_got_a_worktree_begins_anew()
    {
        TownBuilder town;
        const BeadId id = town.bead("B");
        const RunId first = town.sling(id);
        town.must(ReportRunEnded{first, {ExitClass::start_failed, 0, 0, "No space."}, {}}, "daemon");
        QCOMPARE(town.lane(id), std::string("Review"));
        QCOMPARE(town.at(town.sling(id)).attempt, 2);
    }
    void reports_may_come_twice_or_late()
    {
        TownBuilder town;
        const BeadId id = town.bead("B");
        const RunId run = town.sling(id);
        const ReportRunStarted started{run, "/w", "b"};
        QCOMPARE(town.must(started, "daemon"), std::string("run.started"));
        QCOMPARE(town.must(started, "daemon"), std::string());
        town.ended(run, 1);
        QCOMPARE(town.must(started, "daemon"), std::string());
        QCOMPARE(town.must(ReportRunEnded{run, {ExitClass::lost, 0, 0, ""}, {}}, "daemon"), std::string());
        QCOMPARE(town.at(run).exit->how, ExitClass::exited);
        QCOMPARE(town.must(ReportRunEnded{RunId("gone"), {}, {}}, "daemon"), std::string());
    }
    void a_start_that_is_told_after_the_stop_does_not_undo_it()
    {
        TownBuilder town;
        const BeadId id = town.bead("B");
        const RunId run = town.sling(id);
        town.must(StopRun{id, "", {}});
        town.started(run);
        QCOMPARE(town.at(run).state, RunState::stopping);
        QVERIFY(!town.at(run).worktree.empty()); // known, so that it can be found
    }

    void done_makes_a_request_that_waits_for_the_run_to_end()
    {
        TownBuilder town;
        const BeadId id = town.bead("B");
        const RunId run = town.sling(id);
        town.started(run);
        QCOMPARE(town.must(FinishRun{run, town.work("c1")}, by(run)), std::string("run.finished mr.opened"));
        const MrId mr("mr-1");
        QCOMPARE(town.at(id).merge_request, mr);
        QCOMPARE(town.mr(mr).state, MrState::queued);
        QCOMPARE(town.mr(mr).target, std::string("main"));
        QCOMPARE(town.lane(id), std::string("AI"));
        QCOMPARE(town.must(FinishRun{run, town.work("c1")}, by(run)), std::string()); // said twice
        QCOMPARE(town.must(FinishRun{run, town.work("c2")}, by(run)), std::string("mr.withdrawn run.finished mr.opened"));
        QCOMPARE(town.must(ReportRunEnded{run, {}, {}}, "daemon"), std::string("run.ended mr.check_started"));
        QCOMPARE(town.lane(id), std::string("Review"));
        QCOMPARE(town.mr(MrId("mr-2")).head, std::string("c2"));
        QVERIFY(find(town.state.merge_requests, mr) == nullptr);
    }
    void done_without_a_commit_is_refused()
    {
        TownBuilder town;
        const RunId run = town.sling(town.bead("B"));
        QCOMPARE(town.refused(FinishRun{run, {"base0", 0, 0, 0, {}}}, by(run)), std::string("nothing_committed"));
    }
    void work_found_at_a_good_end_is_handed_over_as_if_said_data()
    {
        QTest::addColumn<int>("how");
        QTest::addColumn<int>("code");
        QTest::addColumn<int>("commits");
        QTest::addColumn<QString>("kinds");
        const int exited = static_cast<int>(ExitClass::exited);
        QTest::newRow("code 0, a commit") << exited << 0 << 1 << "run.finished mr.opened run.ended mr.check_started";
        QTest::newRow("code 0, nothing") << exited << 0 << 0 << "run.ended";
        QTest::newRow("code 1, a commit") << exited << 1 << 1 << "run.ended";
        QTest::newRow("signal") << static_cast<int>(ExitClass::signalled) << 0 << 1 << "run.ended";
        QTest::newRow("lost") << static_cast<int>(ExitClass::lost) << 0 << 1 << "run.ended";
        QTest::newRow("stopped") << static_cast<int>(ExitClass::stopped) << 0 << 1 << "run.ended bead.released";
    }
    void work_found_at_a_good_end_is_handed_over_as_if_said()
    {
        QFETCH(int, how);
        QFETCH(int, code);
        QFETCH(int, commits);
        QFETCH(QString, kinds);
        TownBuilder town;
        const RunId run = town.sling(town.bead("B"));
        town.started(run);
        const Finished found{"c1", commits, 1, 1, {}};
        QCOMPARE(town.must(ReportRunEnded{run, {static_cast<ExitClass>(how), code, 0, ""}, found}, "daemon"), kinds.toStdString());
    }
    void a_finished_run_that_is_stopped_still_lands()
    {
        TownBuilder town;
        const BeadId id = town.bead("B");
        const RunId run = town.sling(id);
        town.started(run);
        town.finished(run);
        QCOMPARE(town.must(ReportRunEnded{run, {ExitClass::stopped, 0, 0, ""}, {}}, "daemon"), std::string("run.ended mr.check_started"));
        QCOMPARE(town.lane(id), std::string("Review"));
    }

    void an_older_run_has_no_say_any_more()
    {
        TownBuilder town;
        const BeadId id = town.bead("B"), other = town.bead("Other");
        const RunId old = town.sling(id);
        town.started(old);
        town.ended(old, 1);
        const RunId young = town.sling(id), stranger = town.sling(other);
        town.started(young);
        for (const RunId &run : {old, stranger}) {
            QCOMPARE(town.refused(NoteBead{id, {}}, by(run)), std::string("not_yours"));
            QCOMPARE(town.refused(UpdateBead{id, "Taken over", {}, {}, {}, {}}, by(run)), std::string("not_yours"));
        }
        QCOMPARE(town.refused(FinishRun{old, town.work("c1")}, by(old)), std::string("not_found"));
        QCOMPARE(town.refused(FinishRun{young, town.work("c1")}, by(stranger)), std::string("not_yours"));
        QCOMPARE(town.refused(NoteBead{id, {}}, by(young)), std::string("accepted"));
    }
    void a_run_whose_bead_was_given_away_has_no_say()
    {
        TownBuilder town;
        const BeadId id = town.bead("B");
        const RunId run = town.sling(id);
        town.started(run);
        QCOMPARE(town.refused(ReleaseBead{id}), std::string("busy"));
        town.ended(run, 1);
        town.must(ReleaseBead{id});
        QCOMPARE(town.refused(FinishRun{run, town.work("c1")}, by(run)), std::string("not_yours"));
        town.must(ClaimBead{id});
        QCOMPARE(town.refused(NoteBead{id, {}}, by(run)), std::string("not_yours"));
        QCOMPARE(town.refused(Sling{id, {}, {}, RunId("R"), {}}), std::string("claimed"));
    }

    void an_agent_has_the_role_it_is_slung_as()
    {
        TownBuilder town;
        const BeadId first = town.bead("A"), second = town.bead("B");
        QCOMPARE(town.refused(Sling{first, {}, {}, RunId("R1"), {}, "major"}), std::string("not_found"));
        town.must(Sling{first, "Juniper", {}, RunId("R1"), {}, "crew"});
        const Agent *juniper = find(town.state.agents, AgentId(town.demo.value + "/Juniper"));
        QVERIFY(juniper != nullptr);
        QCOMPARE(juniper->role, std::string("crew"));
        town.must(Sling{second, {}, {}, RunId("R2"), {}});
        const Run *run = find(town.state.runs, RunId("R2"));
        QCOMPARE(find(town.state.agents, run->agent)->role, std::string("polecat"));
    }

    void what_a_gate_left_is_cleaned_once_it_has_ended_and_the_next_begins()
    {
        TownBuilder town;
        town.must(TrustGates{town.demo, "sha-1"});
        const MrId mr = town.handed_over(town.bead("B"));
        town.checked(mr, {unit_gate, lint_gate, unit_gate});
        const auto ended = [&](bool passed) {
            const auto decision = town.ask(ReportGateEnded{mr, town.mr(mr).gate_starts, passed, "", 1}, "daemon");
            std::string kinds;
            for (const Effect &effect : decision->effects)
                kinds += (kinds.empty() ? "" : " ") + effect.kind + std::format(" {}", effect.data.value("number", 0));
            return kinds;
        };
        QCOMPARE(ended(true), std::string("gate.clean 1 mr.gate 2"));
        QCOMPARE(ended(true), std::string("gate.clean 2 mr.gate 3"));
        QCOMPARE(ended(false), std::string("gate.clean 3"));
    }
    void a_commit_that_is_handed_over_twice_is_another_wish()
    {
        TownBuilder town;
        const RunId run = town.sling(town.bead("B"));
        town.started(run);
        std::set<std::string> keys; // each may be in the outbox once
        for (const char *head : {"c1", "c2", "c1"}) {
            town.finished(run, head);
            const auto &event = town.log.at(town.log.size() - 2).event;
            QVERIFY(std::holds_alternative<RunFinished>(event));
            QVERIFY(keys.insert(effects_of(town.state, event).at(0).key).second);
        }
    }

    void each_wish_goes_to_the_outbox_once()
    {
        TownBuilder town;
        const BeadId id = town.bead("B");
        const RunId run = town.sling(id);
        const auto wishes = [&](const Event &event) {
            std::string text;
            for (const Effect &effect : effects_of(town.state, event))
                text += (text.empty() ? "" : " ") + effect.key + (effect.delay_ms > 0 ? " later" : "");
            return text;
        };
        QCOMPARE(wishes(RunAdmitted{run}), std::string("run.start:RUN001"));
        QCOMPARE(wishes(RunStopRequested{run, ""}), std::format("run.stop:RUN001:{}", town.state.seq));
        QCOMPARE(wishes(RunFinished{run, town.work("c1")}), std::format("run.settle:RUN001:{} later", town.state.seq));
        const auto patience = [&](const RunId &of) { return effects_of(town.state, RunFinished{of, town.work("c1")}).front().delay_ms; };
        const RunId talks("RUN777");
        town.must(Sling{town.bead("C"), {}, {"@claude"}, talks, {}});
        QVERIFY(patience(talks) > patience(run)); // it has a turn to end, and says then what that has cost
        town.started(run);
        town.finished(run);
        town.ended(run);
        const MrId mr("mr-1");
        QCOMPARE(wishes(MrCheckStarted{mr}), std::string("mr.check:mr-1:1"));
        town.checked(mr, {unit_gate, lint_gate});
        town.must(TrustGates{town.demo, "sha-1"});
        QCOMPARE(wishes(MrCheckStarted{mr}), std::string("mr.check:mr-1:2"));
        town.checked(mr, {unit_gate, lint_gate});
        QCOMPARE(wishes(MrGateStarted{mr, "unit"}), std::string("mr.gate:mr-1:1"));
        town.gate_ended(mr, true);
        QCOMPARE(wishes(MrGateStarted{mr, "lint"}), std::string("mr.gate:mr-1:2"));
        QCOMPARE(wishes(MrGatePassed{mr, "lint", 1}), std::format("gate.clean:mr-1.2:{}", town.state.seq));
        town.gate_ended(mr, true);
        QCOMPARE(wishes(MrLandStarted{mr}), std::string("mr.land:mr-1:2"));
        QCOMPARE(wishes(MrLanded{mr, "c"}), std::format("worktree.remove:RUN001 worktree.warm:{}:{}", town.demo.value, town.state.seq));
        QCOMPARE(wishes(BeadClosed{id, ""}), std::format("worktree.tidy:{}:{}", id.value, town.state.seq));
        QCOMPARE(wishes(BeadClosed{town.bead("Nobody worked on it"), ""}), std::string());
    }
};

WM_TEST_CLASS(Runs)
#include "run_test.moc"
