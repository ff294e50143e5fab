#include "fake_daemon.h"
#include "shell/actions.h"
#include "shell/town.h"
#include "support/qtest_main.h"
#include "theme/agent_state.h"

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
    const int number = model->roleNames().key(role, -1);
    return model->data(model->index(row), number);
}

} // namespace

class TownTest : public QObject {
    Q_OBJECT
private slots:
    void the_lists_of_the_shell_follow_the_town()
    {
        FakeDaemon daemon;
        const BeadId one = daemon.script.bead("one");
        const BeadId two = daemon.script.bead("two");
        daemon.script.does(CreateConvoy{"Upload hardening", {one, two}});
        models::Town town(daemon.options());
        for (CountedListModel *list : {town.rigs(), town.convoys(), town.needsYou()})
            new QAbstractItemModelTester(list, QAbstractItemModelTester::FailureReportingMode::QtTest, list);
        QVERIFY(!town.loaded());
        QTRY_VERIFY(town.loaded());
        QTRY_COMPARE(town.connection(), models::Town::Online);
        QCOMPARE(town.townName(), "waymark");
        QVERIFY(town.hasRigs());
        QCOMPARE(town.rigs()->count(), 1);
        QCOMPARE(cell(town.rigs(), 0, "name").toString(), "demo");
        QCOMPARE(cell(town.rigs(), 0, "openBeads").toInt(), 2);
        QCOMPARE(cell(town.rigs(), 0, "command").toString(), "/usr/bin/claude");
        QCOMPARE(cell(town.convoys(), 0, "text").toString(), "0 of 2");
        QCOMPARE(cell(town.convoys(), 0, "pips").value<QList<int>>(), (QList<int>{AgentState::Queued, AgentState::Queued}));

        const RunId run(std::string("01JBWW0000000000000000000") + '1');
        daemon.does(Sling{one, std::nullopt, {}, run, std::nullopt});
        QTRY_COMPARE(town.counts(), (TownCounts{.openBeads = 2, .running = 1, .queue = 0}));
        daemon.does(ReportRunStarted{run, "/worktree", "base"}, "daemon");
        daemon.does(FinishRun{run, {"head", 1, 3, 1, std::nullopt}}, "run:" + run.value);
        daemon.does(ReportRunEnded{run, {}, std::nullopt}, "daemon");
        QTRY_COMPARE(town.counts().queue, 1);
        const MrId mr = find(daemon.script.state.beads, one)->merge_request;
        daemon.does(ReportMrChecked{mr, 1, "base", "commit", {}, ""}, "daemon");
        daemon.does(ReportMrWaiting{mr, 1, "Your clone has changed files."}, "daemon");
        QTRY_COMPARE(town.needsYou()->count(), 1);
        QCOMPARE(cell(town.needsYou(), 0, "agentName").toString(), "Juniper");
        QCOMPARE(cell(town.needsYou(), 0, "sentence").toString(), "waits for your clone");
        QCOMPARE(cell(town.needsYou(), 0, "what").toString(), "clone");
        QCOMPARE(cell(town.needsYou(), 0, "beadId").toString(), QString::fromStdString(one.value));
        QCOMPARE(cell(town.convoys(), 0, "pips").value<QList<int>>(), (QList<int>{AgentState::NeedsYou, AgentState::Queued}));
        daemon.does(ReportLanded{mr, 1, "0123456789"}, "daemon");
        QTRY_COMPARE(town.needsYou()->count(), 0);
        QCOMPARE(cell(town.convoys(), 0, "text").toString(), "1 of 2");
        daemon.does(CloseBead{two, "not needed"});
        QTRY_VERIFY(cell(town.convoys(), 0, "text").toString().startsWith("landed "));
        QCOMPARE(cell(town.rigs(), 0, "openBeads").toInt(), 0);
    }

    void the_connection_is_told_in_sentences()
    {
        FakeDaemon daemon;
        models::Town town(daemon.options());
        QCOMPARE(town.connection(), models::Town::Connecting);
        QTRY_COMPARE(town.connection(), models::Town::Online);
        QCOMPARE(town.connectionText(), QString());
        QCOMPARE(town.asOf(), QString());
        daemon.stop();
        QTRY_COMPARE(town.connection(), models::Town::Offline);
        QCOMPARE(town.connectionText(), "The daemon does not answer. Agents may still be working.");
        QCOMPARE(town.asOf().size(), 5); // "15:31"
        const int before = daemon.starts_wanted();
        daemon.listen();
        town.retry();
        QTRY_COMPARE(town.connection(), models::Town::Online);
        QVERIFY(daemon.starts_wanted() >= before);
        daemon.schema = "newer";
        daemon.hang_up();
        QTRY_COMPARE(town.connection(), models::Town::Mismatch);
        QCOMPARE(town.connectionText(), "Wagonmaster was updated. Restart this window.");
    }

    void who_comes_late_asks_what_the_agents_did_last()
    {
        FakeDaemon daemon;
        const RunId run = daemon.script.starts(daemon.script.bead("one"));
        daemon.agents = {{{"run", run}, {"action", "Editing limiter.cpp"}, {"out_bytes", 512}, {"output_at", "2026-05-02T09:00:00Z"}},
            {{"id", "demo/Flint"}, {"process", "none"}}};
        models::Town town(daemon.options());
        QTRY_VERIFY(town.activities().of(run) != nullptr);
        QCOMPARE(town.activities().of(run)->text, std::string("Editing limiter.cpp"));
        QCOMPARE(town.activities().of(run)->bytes, 512);
        QCOMPARE(town.daemonFacts(), "1 local");
        daemon.notify("activity", {{"run", run}, {"text", ""}, {"at", 5}, {"bytes", 700}}); // grew, without a new action
        QTRY_COMPARE(town.activities().of(run)->bytes, 700);
        QCOMPARE(town.activities().of(run)->text, std::string("Editing limiter.cpp"));
        daemon.does(ReportRunEnded{run, {}, std::nullopt}, "daemon");
        QTRY_VERIFY(town.activities().of(run) == nullptr);
    }

    void who_was_away_asks_what_the_agents_did_meanwhile()
    {
        FakeDaemon daemon;
        const RunId run = daemon.script.starts(daemon.script.bead("one"));
        models::Town town(daemon.options());
        QTRY_COMPARE(town.connection(), models::Town::Online);
        daemon.notify("activity", {{"run", run}, {"text", "Reading limiter.cpp"}, {"at", 5}, {"bytes", 700}, {"entries", 3}});
        QTRY_VERIFY(town.activities().of(run) != nullptr);
        const auto comes_back = [&](const char *action, int bytes, int entries) {
            daemon.agents = {{{"run", run}, {"action", action}, {"out_bytes", bytes}, {"phase", "working"}, {"entries", entries}}};
            daemon.hang_up();
        };
        comes_back("Editing limiter.cpp", 700, 4);
        QTRY_COMPARE(town.activities().of(run)->entries, 4);
        QCOMPARE(town.activities().of(run)->text, std::string("Editing limiter.cpp"));
        comes_back("Testing", 900, 4);
        QTRY_COMPARE(town.activities().of(run)->bytes, 900);
        const RunId other = daemon.script.starts(daemon.script.bead("two"));
        comes_back("Older", 800, 4); // a daemon that has not read as far yet
        daemon.agents.push_back({{"run", other}, {"action", "Thinking"}});
        QTRY_VERIFY(town.activities().of(other) != nullptr);
        QCOMPARE(town.activities().of(run)->bytes, 900);
        QCOMPARE(town.activities().of(run)->text, std::string("Testing"));
    }

    void what_the_day_has_cost_is_counted_with_its_budget()
    {
        FakeDaemon daemon;
        const RunId run = daemon.script.starts(daemon.script.bead("one"));
        models::Town town(daemon.options());
        QTRY_COMPARE(town.connection(), models::Town::Online);
        QCOMPARE(town.counts().spentToday, QString());
        Spent spent;
        spent.micro_dollars = 18'420'000;
        daemon.does(ReportSpent{run, spent}, "daemon");
        QTRY_COMPARE(town.counts().spentToday, "$18.42");
        QCOMPARE(town.counts().spentShare, -1.0);
        daemon.does(SetBudget{"day", 40'000'000});
        QTRY_COMPARE(town.counts().spentToday, "$18.42 of $40.00");
        QCOMPARE(town.counts().spentShare, 0.4605);
    }

    void the_current_rig_is_marked()
    {
        FakeDaemon daemon;
        daemon.script.does(AddRig{RigId("other"), "/other", "/other/.git", "main", "ot", {}});
        models::Town town(daemon.options());
        QTRY_VERIFY(town.loaded());
        QCOMPARE(cell(town.rigs(), 1, "current").toBool(), false);
        QSignalSpy changed(&town, &models::Town::currentRigChanged);
        town.setCurrentRig("other");
        QCOMPARE(changed.size(), 1);
        QCOMPARE(cell(town.rigs(), 0, "current").toBool(), false);
        QCOMPARE(cell(town.rigs(), 1, "current").toBool(), true);
    }

    void actions_send_what_they_say_and_report_how_it_ended()
    {
        FakeDaemon daemon;
        models::Town town(daemon.options());
        Actions actions(town);
        QTRY_COMPARE(town.connection(), models::Town::Online);
        QSignalSpy finished(&actions, &Actions::finished);
        QSignalSpy failed(&actions, &Actions::failed);
        daemon.method = [](const std::string &, const Json &) -> Result<Json> { return Json{{"id", "wm-a3f8"}}; };

        const QString created = actions.createBead("demo", "A title", "A body", 1);
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(finished[0], (QList<QVariant>{created, "wm-a3f8 is written"}));
        Json sent = daemon.last("bead.create")->params;
        sent.erase("command_id");
        QCOMPARE(sent, (Json{{"rig", "demo"}, {"title", "A title"}, {"body", "A body"}, {"priority", "1"}}));

        actions.createBead("", "Later", "", 2, true);
        QTRY_COMPARE(finished.size(), 2);
        QCOMPARE(daemon.last("bead.defer")->params.at("id"), Json("wm-a3f8"));

        actions.sendBack("wm-a3f8", "Mind the limit.");
        QTRY_COMPARE(finished.size(), 3);
        QCOMPARE(daemon.last("bead.note")->params.at("text"), Json("Mind the limit."));
        QVERIFY(daemon.last("bead.sling"));

        actions.addRig("file:///home/me/my%20code", "claude -p", true, false);
        QTRY_COMPARE(finished.size(), 4);
        QCOMPARE(daemon.last("rig.add")->params.at("path"), Json("/home/me/my code"));
        QCOMPARE(daemon.last("rig.add")->params.at("command"), (Json{"claude", "-p"}));
        QVERIFY(!daemon.last("rig.add")->params.contains("initialise"));

        daemon.method = [](const std::string &, const Json &) -> Result<Json> {
            return fail("not_a_repository", "/x is not a git repository.", "Make one.");
        };
        const QString refused = actions.addRig("/x", "", false, false);
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(failed[0], (QList<QVariant>{refused, "not_a_repository", "/x is not a git repository.", "Make one."}));
        QCOMPARE(finished.size(), 4);
    }
};

WM_TEST_CLASS(TownTest)
#include "town_test.moc"
