#include "bead/bead_detail.h"
#include "board/lane.h"
#include "fake_daemon.h"
#include "shell/town.h"
#include "support/qtest_main.h"

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

} // namespace

class BeadDetailTest : public QObject {
    Q_OBJECT
private slots:
    void it_follows_its_bead_from_text_to_landing()
    {
        FakeDaemon daemon;
        Script &script = daemon.script;
        const BeadId first = script.bead("Limits in the config");
        CreateBead command;
        command.rig = RigId("demo");
        command.title = "Reject oversized uploads";
        command.priority = 1;
        command.labels = {"bug", "upload"};
        command.description = TextRef{"t1", 10, "sha"};
        const BeadId bead = std::get<BeadCreated>(script.does(command).front().event).bead;
        script.does(NoteBead{bead, TextRef{"t2", 4, "sha"}});
        script.does(AddDependency{bead, first, DependencyType::blocks});
        const BeadId next = script.bead("Stream parts to disk");
        script.does(AddDependency{next, bead, DependencyType::blocks});
        script.does(CreateConvoy{"Upload hardening", {first, bead}});
        daemon.method = [](const std::string &method, const Json &params) -> Result<Json> {
            if (method == "text.get")
                return Json{{"text", params["id"] == "t1" ? "A 4 GB body is read into memory." : "Mind it."}};
            if (method == "run.diff")
                return Json{{"added", 182}, {"removed", 40}, {"files", Json::array()}};
            return Json::object();
        };
        models::Town town(daemon.options());
        BeadDetail detail(town);
        detail.setBeadId(QString::fromStdString(bead.value));
        QVERIFY(!detail.found());
        QTRY_VERIFY(detail.found());
        QCOMPARE(detail.title(), "Reject oversized uploads");
        QCOMPARE(detail.labels(), (QStringList{"bug", "upload"}));
        QVERIFY(detail.openedText().startsWith("Opened "));
        QVERIFY(detail.openedText().endsWith(" by you"));
        QTRY_COMPARE(detail.body(), "A 4 GB body is read into memory.");
        QTRY_COMPARE(cell(detail.notes(), 0, "text").toString(), "Mind it.");
        QCOMPARE(cell(detail.notes(), 0, "author").toString(), "you");
        QCOMPARE(cell(detail.dependsOn(), 0, "beadId").toString(), QString::fromStdString(first.value));
        QCOMPARE(cell(detail.dependsOn(), 0, "done").toBool(), false);
        QCOMPARE(cell(detail.unblocks(), 0, "title").toString(), "Stream parts to disk");
        QCOMPARE(detail.convoyTitle(), "Upload hardening");
        QCOMPARE(detail.convoyText(), "0 of 2");
        QVERIFY(!detail.canStart());
        QCOMPARE(detail.whyNotStart(), QString::fromStdString(bead.value + " waits for " + first.value + "."));
        QVERIFY(!detail.canStop());

        daemon.does(CloseBead{first, "done by hand"});
        QTRY_VERIFY(detail.canStart());
        QCOMPARE(cell(detail.dependsOn(), 0, "stateText").toString(), "closed");
        QCOMPARE(detail.whyNotStart(), QString());

        const RunId run(std::string("01JBWW0000000000000000000") + '1');
        daemon.does(Sling{bead, std::nullopt, {}, run, std::nullopt});
        daemon.does(ReportRunStarted{run, "/worktree", "base"}, "daemon");
        QTRY_COMPARE(detail.added(), 182);
        QCOMPARE(detail.runId(), QString::fromStdString(run.value));
        QCOMPARE(detail.lane(), static_cast<int>(Lane::Ai));
        QCOMPARE(detail.agentName(), "Juniper");
        QCOMPARE(detail.claimText(), "nothing yet");
        QCOMPARE(detail.agentId(), "demo/Juniper");
        QVERIFY(!detail.converses() && !detail.canNudge() && !detail.canPause()); // a plain program
        QCOMPARE(detail.costText(), QString());
        Spent spent;
        spent.micro_dollars = 1'420'000;
        daemon.does(ReportSpent{run, spent}, "daemon");
        QTRY_COMPARE(detail.costText(), "$1.42");
        daemon.does(SetBudget{"bead:" + bead.value, 4'000'000});
        QTRY_COMPARE(detail.costText(), "$1.42 of $4.00");
        QCOMPARE(detail.budget(), 0.355);
        QVERIFY(detail.canStop());
        QVERIFY(!detail.canClose());
        daemon.notify("activity", {{"run", run.value}, {"text", "Editing"}, {"at", SystemClock().now()}, {"bytes", 10}});
        QTRY_COMPARE(detail.processText(), "running, output just now");

        daemon.does(FinishRun{run, {"head", 2, 200, 41, std::nullopt}}, "run:" + run.value);
        QTRY_COMPARE(detail.claimText(), "finished, 2 commits");
        QCOMPARE(detail.added(), 200);
        daemon.does(ReportRunEnded{run, {}, std::nullopt}, "daemon");
        const MrId mr = find(script.state.beads, bead)->merge_request;
        daemon.does(ReportMrChecked{mr, 1, "base", "commit", {{"unit", "make test", 0}}, "hash"}, "daemon");
        QTRY_VERIFY(detail.gateTrustNeeded());
        QCOMPARE(detail.mrId(), QString::fromStdString(mr.value));
        QVERIFY(detail.processText().startsWith("exited, code 0, "));
        daemon.does(TrustGates{RigId("demo"), "hash"});
        QTRY_VERIFY(!detail.gateTrustNeeded());
    }

    void another_bead_is_another_page()
    {
        FakeDaemon daemon;
        CreateBead command;
        command.rig = RigId("demo");
        command.title = "with a body";
        command.description = TextRef{"t1", 4, "sha"};
        const BeadId one = std::get<BeadCreated>(daemon.script.does(command).front().event).bead;
        const BeadId two = daemon.script.bead("without");
        daemon.method = [](const std::string &, const Json &) -> Result<Json> { return Json{{"text", "text"}}; };
        models::Town town(daemon.options());
        BeadDetail detail(town);
        QTRY_COMPARE(town.connection(), models::Town::Online);
        detail.setBeadId(QString::fromStdString(one.value));
        QVERIFY(detail.loading());
        detail.setBeadId(QString::fromStdString(two.value)); // before the answer to the first is in
        QCOMPARE(detail.title(), "without");
        detail.setBeadId(QString::fromStdString(one.value));
        QTRY_COMPARE(detail.body(), "text");
        QVERIFY(!detail.loading());
        detail.setBeadId("wm-none");
        QVERIFY(!detail.found());
        QCOMPARE(detail.body(), QString());
        QCOMPARE(detail.dependsOn()->count(), 0);
    }

    void of_many_comments_the_newest_come_first_and_older_ones_when_asked()
    {
        FakeDaemon daemon;
        const BeadId bead = daemon.script.bead("one");
        for (int i = 0; i < 50; ++i)
            daemon.script.does(CommentBead{bead, TextRef{"c" + std::to_string(i), 4, "sha"}, "Dana"});
        daemon.method = [](const std::string &method, const Json &params) -> Result<Json> {
            return method == "text.get" ? Json{{"text", "text of " + params["id"].get<std::string>()}} : Json::object();
        };
        models::Town town(daemon.options());
        BeadDetail detail(town);
        detail.setBeadId(QString::fromStdString(bead.value));
        QTRY_COMPARE(detail.comments()->count(), 20);
        QCOMPARE(detail.olderComments(), 30);
        QTRY_COMPARE(cell(detail.comments(), 0, "text").toString(), "text of c30");
        QTRY_COMPARE(cell(detail.comments(), 19, "text").toString(), "text of c49");
        QCOMPARE(cell(detail.comments(), 0, "author").toString(), "Dana");
        QTRY_VERIFY(!detail.loading());
        QCOMPARE(daemon.asked.size(), std::size_t(20));
        detail.showOlder();
        QCOMPARE(detail.comments()->count(), 40);
        QTRY_COMPARE(cell(detail.comments(), 0, "text").toString(), "text of c10");
        daemon.does(CommentBead{bead, TextRef{"c50", 4, "sha"}, "Dana"});
        QTRY_COMPARE(cell(detail.comments(), 39, "text").toString(), "text of c50");
        QCOMPARE(daemon.asked.size(), std::size_t(41)); // each once
    }

    void design_and_acceptance_are_read_too()
    {
        FakeDaemon daemon;
        CreateBead command;
        command.rig = RigId("demo");
        command.title = "one";
        command.extra.design = TextRef{"d1", 4, "sha"};
        command.extra.acceptance = TextRef{"a1", 4, "sha"};
        command.extra.assignee = "dana";
        const BeadId bead = std::get<BeadCreated>(daemon.script.does(command).front().event).bead;
        daemon.script.steps(bead, {"plan", "write"});
        daemon.method = [](const std::string &method, const Json &params) -> Result<Json> {
            return method == "text.get" ? Json{{"text", params["id"] == "d1" ? "A window." : "It opens."}} : Json::object();
        };
        models::Town town(daemon.options());
        BeadDetail detail(town);
        detail.setBeadId(QString::fromStdString(bead.value));
        QTRY_COMPARE(detail.design(), "A window.");
        QTRY_COMPARE(detail.acceptance(), "It opens.");
        QCOMPARE(detail.progress(), "0 of 2 steps");
        QCOMPARE(detail.steps()->count(), 2);
        QCOMPARE(cell(detail.facts(), 0, "value").toString(), "dana");
    }

    void a_text_that_cannot_be_read_says_so()
    {
        FakeDaemon daemon;
        CreateBead command;
        command.rig = RigId("demo");
        command.title = "one";
        command.description = TextRef{"t1", 4, "sha"};
        const BeadId bead = std::get<BeadCreated>(daemon.script.does(command).front().event).bead;
        daemon.method = [](const std::string &method, const Json &) -> Result<Json> {
            return method == "text.get" ? Result<Json>(fail("storage", "The ledger is damaged.")) : Json::object();
        };
        models::Town town(daemon.options());
        BeadDetail detail(town);
        detail.setBeadId(QString::fromStdString(bead.value));
        QTRY_COMPARE(detail.body(), "This text could not be read: The ledger is damaged.");
        QVERIFY(!detail.loading());
    }

    void a_rig_without_a_program_says_so()
    {
        FakeDaemon daemon;
        const BeadId bead = daemon.script.bead("one");
        daemon.script.does(ChangeRig{RigId("demo"), std::nullopt, std::vector<std::string>{}});
        models::Town town(daemon.options());
        BeadDetail detail(town);
        detail.setBeadId(QString::fromStdString(bead.value));
        QTRY_VERIFY(detail.found());
        QVERIFY(detail.programNeeded());
        QVERIFY(!detail.canStart());
        QCOMPARE(detail.whyNotStart(), "No agent program is chosen for demo.");
        daemon.does(ChangeRig{RigId("demo"), std::nullopt, std::vector<std::string>{"claude"}});
        QTRY_VERIFY(detail.canStart());
        QVERIFY(!detail.programNeeded());
    }
};

WM_TEST_CLASS(BeadDetailTest)
#include "bead_detail_test.moc"
