#include "agent/agent_detail.h"
#include "agent/agents_model.h"
#include "agent/run_changes.h"
#include "agent/run_transcript.h"
#include "fake_daemon.h"
#include "shell/actions.h"
#include "shell/town.h"
#include "support/qtest_main.h"
#include "transcript/transcript_model.h"
#include "transcript/transcript_values.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace wm;
using namespace wm::models;
using namespace wm::tests;
using namespace wm::town;

namespace {

QVariant cell(CountedListModel *model, int row, const QByteArray &role)
{
    return model->data(model->index(row), model->roleNames().key(role, -1));
}

Json entry(const std::string &text)
{
    return transcript::to_json({1'760'000'000 * nanoseconds_per_second, transcript::Message{.text = text}});
}

/// A town with a conversing agent at work.
struct AtWork {
    FakeDaemon daemon;
    BeadId bead = daemon.script.bead("Reject oversized upload");
    RunId run;
    models::Town town{daemon.options()};
    AgentsModel agents{town};
    AgentDetail detail{town};
    TextRef text{"text-1", 10, ""};
    QAbstractItemModelTester tester{agents.rows(), QAbstractItemModelTester::FailureReportingMode::QtTest};

    AtWork()
    {
        daemon.script.does(ChangeRig{RigId("demo"), std::nullopt, std::vector<std::string>{"@claude", "--model", "opus"}});
        run = daemon.script.starts(bead);
    }
    void open()
    {
        QTRY_COMPARE(agents.rows()->count(), 1);
        detail.setAgentId(cell(agents.rows(), 0, "agentId").toString());
        QTRY_VERIFY(detail.found());
    }
    QVariant value(const QByteArray &role) { return cell(agents.rows(), 0, role); }
    void ask(bool question)
    {
        daemon.does(AskApproval{run, "q1", "t1", "git push --force", "execute", "/w", "rebased", question, {{"a", "A"}}, text}, "daemon");
    }
    void activity(Json more)
    {
        Json params{{"run", run.value}, {"text", "edits limiter.cpp"}, {"at", SystemClock().now()}, {"bytes", 10}};
        params.update(more);
        daemon.notify("activity", params);
    }
};

} // namespace

class AgentsModelTest : public QObject {
    Q_OBJECT
private slots:
    void claim_process_and_heartbeat_are_three_facts()
    {
        AtWork at;
        at.open();
        at.agents.setWatched(true);
        QCOMPARE(at.value("name").toString(), at.detail.name());
        QCOMPARE(at.value("program").toString(), "claude opus");
        QCOMPARE(at.value("group").toInt(), static_cast<int>(AgentGroup::working));
        QCOMPARE(at.value("title").toString(), "Reject oversized upload");
        QVERIFY(at.value("claim").toString().startsWith("AI, "));
        QCOMPARE(at.value("process").toString(), "Running");
        QCOMPARE(at.value("context").toDouble(), -1.0);
        at.activity({{"phase", "working"}, {"context_used", 82'000}, {"context_size", 200'000}, {"entries", 3}});
        QTRY_COMPARE(at.value("now").toString(), "edits limiter.cpp");
        QCOMPARE(at.value("nowDetail").toString(), "in a turn");
        QCOMPARE(at.value("context").toDouble(), 0.41);
        QVERIFY(at.value("heard").toString().endsWith(" s ago"));
        const auto beats = at.value("beats").value<QList<int>>();
        QVERIFY(!beats.empty() && beats.front() > 0); // the next part of the minute may have begun
        QTRY_COMPARE(at.detail.contextText(), "41% of 200 k");
        QVERIFY(at.detail.busy());
        QCOMPARE(at.detail.deliveryText(), "Delivered at the end of its turn");
    }

    void who_asks_comes_first_and_can_be_answered()
    {
        AtWork at;
        at.open();
        QCOMPARE(at.agents.needYou(), 0);
        at.ask(false);
        QTRY_COMPARE(at.value("group").toInt(), static_cast<int>(AgentGroup::needs_you));
        QCOMPARE(at.value("nowLead").toString(), "Asks to run");
        QCOMPARE(at.value("now").toString(), "git push --force");
        QVERIFY(at.value("nowMono").toBool());
        QCOMPARE(at.agents.needYou(), 1);
        QTRY_COMPARE(at.detail.approvalId(), at.value("approvalId").toString());
        QCOMPARE(at.detail.approvals().value("q1").toString(), at.detail.approvalId());
        QCOMPARE(cell(at.town.needsYou(), 0, "what").toString(), "request");
        QCOMPARE(cell(at.town.needsYou(), 0, "sentence").toString(), "asks to run git push --force");
        Actions actions(at.town);
        QSignalSpy finished(&actions, &Actions::finished);
        actions.answerApproval(at.detail.approvalId(), false, "not to origin");
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(at.daemon.last("approval.answer")->params.at("allow"), Json(false));
        QCOMPARE(at.daemon.last("approval.answer")->params.at("text"), Json("not to origin"));
    }

    void a_question_is_no_permission()
    {
        AtWork at;
        at.open();
        at.ask(true);
        QTRY_VERIFY(at.value("question").toBool());
        QTRY_COMPARE(at.detail.approvals().size(), 1);
        QCOMPARE(at.detail.approvalId(), ""); // D does not deny it
    }

    void a_prompt_is_kept_in_sight_until_it_is_delivered()
    {
        AtWork at;
        at.open();
        QVERIFY(at.detail.canPrompt());
        at.daemon.does(PromptRun{at.run, "01JBWW00000000000000000P01", "Also answer HEAD", at.text, false});
        QTRY_COMPARE(at.detail.prompts()->count(), 1);
        QCOMPARE(cell(at.detail.prompts(), 0, "text").toString(), "Also answer HEAD");
        QCOMPARE(cell(at.detail.prompts(), 0, "stateText").toString(), "waits for the end of its turn");
        at.daemon.does(ReportDelivered{at.run, "01JBWW00000000000000000P01"}, "daemon");
        QTRY_COMPARE(at.detail.prompts()->count(), 0);
    }

    void money_is_what_the_ledger_says()
    {
        AtWork at;
        at.open();
        QCOMPARE(at.detail.costText(), "");
        at.daemon.does(
            ReportSpent{at.run, Spent{.input = 60'000, .output = 21'000, .cache_read = 540'000, .micro_dollars = 1'420'000}}, "daemon");
        QTRY_COMPARE(at.value("cost").toString(), "$1.42");
        QCOMPARE(at.value("tokens").toString(), "21 k out");
        QCOMPARE(at.detail.tokensIn(), "600 k in, 90% cached");
        at.daemon.does(SetBudget{"bead:" + at.bead.value, 4'000'000});
        QTRY_COMPARE(at.detail.costText(), "$1.42 of $4.00");
        QCOMPARE(at.detail.budget(), 0.355);
    }

    void buttons_are_those_that_work()
    {
        AtWork at;
        at.open();
        QVERIFY(at.detail.canPause() && at.detail.canStop() && at.detail.canNudge() && !at.detail.canStart());
        at.daemon.does(PauseRun{at.run, ""});
        QTRY_VERIFY(at.detail.paused());
        QCOMPARE(at.detail.stateText(), "Paused");
        at.daemon.does(GoOn{at.run});
        QTRY_VERIFY(!at.detail.paused());
    }

    void the_emergency_stop_is_seen()
    {
        AtWork at;
        at.open();
        QVERIFY(!at.town.frozen());
        at.daemon.does(Freeze{"fire"});
        QTRY_VERIFY(at.town.frozen());
        QCOMPARE(at.town.frozenReason(), "fire");
        QTRY_COMPARE(at.value("process").toString(), "Frozen");
        at.daemon.does(Thaw{});
        QTRY_VERIFY(!at.town.frozen());
    }

    void a_transcript_is_read_and_grows()
    {
        AtWork at;
        Json told = Json::array({entry("one"), entry("two")});
        at.daemon.method = [&](const std::string &, const Json &params) -> Result<Json> {
            const std::size_t first = params.contains("from") ? params.at("from").get<std::size_t>() : 0;
            Json items = Json::array();
            for (std::size_t i = first; i < told.size(); ++i)
                items.push_back(told[i]);
            return Json{{"items", items}, {"first", first}, {"next", told.size()}, {"total", told.size()}};
        };
        at.open();
        RunTranscript source(at.town);
        TranscriptModel model;
        model.setSource(&source);
        source.setRunId(at.detail.runId());
        QTRY_COMPARE(model.count(), 2);
        told.push_back(entry("three"));
        at.activity({{"phase", "working"}, {"entries", 3}});
        QTRY_COMPARE(model.count(), 3);
        QCOMPARE(model.data(model.index(2), TextRole).toString(), "three");
        told.push_back(entry("goodbye")); // nobody announced it
        at.daemon.does(ReportRunEnded{at.run, {ExitClass::exited, 0, 0, ""}, std::nullopt}, "daemon");
        QTRY_COMPARE(model.count(), 4);
        source.setRunId("");
        QTRY_COMPARE(model.count(), 0);
    }

    void changes_are_files_with_diffs()
    {
        AtWork at;
        at.daemon.method = [](const std::string &, const Json &) -> Result<Json> {
            return Json{{"files", {{{"path", "a.cpp"}, {"added", 1}, {"removed", 1}, {"patch", "@@ -1 +1 @@\n-a\n+b\n"}}}}};
        };
        at.open();
        RunChanges changes(at.town);
        changes.setRunId(at.detail.runId());
        changes.load();
        QTRY_COMPARE(changes.count(), 1);
        QCOMPARE(at.daemon.last("run.diff")->params.at("patches"), Json(true));
        DiffRows rows;
        rows.setFile(changes.data(changes.index(0), RunChanges::FileRole).value<FileChangeValue>());
        QCOMPARE(rows.count(), 3);
        QVERIFY(changes.known());
        QSignalSpy resets(&changes, &QAbstractItemModel::modelReset);
        changes.load();
        QTRY_VERIFY(!changes.loading());
        QCOMPARE(resets.size(), 0); // the same again
        at.daemon.method = [](const std::string &, const Json &) -> Result<Json> { return fail("not_found", "This run has no branch."); };
        changes.load();
        QTRY_COMPARE(changes.problem(), "This run has no branch.");
    }

    void a_program_without_a_protocol_says_so()
    {
        FakeDaemon daemon;
        const BeadId bead = daemon.script.bead("one");
        const RunId run = daemon.script.starts(bead);
        models::Town town{daemon.options()};
        AgentsModel agents{town};
        AgentDetail detail{town};
        QTRY_COMPARE(agents.rows()->count(), 1);
        QCOMPARE(agents.agentOn(QString::fromStdString(bead.value)), cell(agents.rows(), 0, "agentId").toString());
        detail.setAgentId(cell(agents.rows(), 0, "agentId").toString());
        QCOMPARE(detail.whyNotPrompt(), "claude is a program that cannot be spoken to");
        QVERIFY(detail.canStop() && !detail.canPause() && !detail.canNudge());
        daemon.does(ReportRunEnded{run, {ExitClass::exited, 8, 0, ""}, std::nullopt}, "daemon");
        QTRY_VERIFY(detail.canStart());
        QVERIFY(!detail.canStop());
        QTRY_COMPARE(cell(agents.rows(), 0, "process").toString(), "Exited, code 8");
        QCOMPARE(cell(agents.rows(), 0, "group").toInt(), static_cast<int>(AgentGroup::trouble));
    }
};

WM_TEST_CLASS(AgentsModelTest)
#include "agents_model_test.moc"
