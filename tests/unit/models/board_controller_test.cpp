#include "board/board_controller.h"
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

QString name(const BeadId &id)
{
    return QString::fromStdString(id.value);
}

} // namespace

class BoardControllerTest : public QObject {
    Q_OBJECT
private slots:
    void a_drop_says_what_it_would_do()
    {
        FakeDaemon daemon;
        Script &script = daemon.script;
        const BeadId ready = script.bead("Return 413 with the limit");
        const BeadId deferred = script.bead("Later");
        script.does(DeferBead{deferred, std::nullopt, std::nullopt});
        const BeadId waiting = script.bead("Waits");
        script.does(AddDependency{waiting, ready, DependencyType::blocks});
        const BeadId working = script.bead("At work");
        script.starts(working);
        const BeadId failed = script.bead("Failed");
        script.exits(script.starts(failed), 8);
        models::Town town(daemon.options());
        BoardController controller(town);
        QTRY_VERIFY(town.loaded());

        const auto outcome = [&](const BeadId &bead, int lane) { return controller.preview(name(bead), lane); };
        DropPreview drop = outcome(ready, Lane::Ai);
        QVERIFY2(drop.legal, qPrintable(drop.reason));
        QCOMPARE(drop.outcome, "Start claude in its own worktree");
        QCOMPARE(drop.branch, "wm/" + name(ready) + "-return-413-with-the-limit from main");
        QCOMPARE(drop.verb, "start");
        QCOMPARE(outcome(ready, Lane::Backlog).outcome, "Defer it");
        QCOMPARE(outcome(deferred, Lane::Ready).outcome, "Make it ready again");
        QCOMPARE(outcome(working, Lane::Ready).outcome, "Stop Juniper; its work is kept");
        QCOMPARE(outcome(failed, Lane::Ai).outcome, "Send it back to Flint");
        QCOMPARE(outcome(failed, Lane::Done).outcome, "Close it without landing; its branch is kept");

        drop = outcome(waiting, Lane::Ai);
        QVERIFY(!drop.legal);
        QCOMPARE(drop.reason, name(waiting) + " waits for " + name(ready) + ".");
        QCOMPARE(drop.token, QString());
        QVERIFY(!outcome(ready, Lane::Review).legal);
        QVERIFY(!outcome(BeadId("wm-none"), Lane::Ai).legal);
        QVERIFY(!outcome(ready, 7).legal);
        QCOMPARE(controller.keyMoveTargets(name(ready)), (QList<int>{Lane::Backlog, Lane::Ai}));
        QCOMPARE(controller.keyMoveTargets(name(failed)), (QList<int>{Lane::Ai, Lane::Done}));
        QCOMPARE(controller.keyMoveTargets(name(waiting)), QList<int>{});

        daemon.does(ConfigureTown{1});
        QTRY_COMPARE(outcome(ready, Lane::Ai).outcome, "Queue it: all 1 places are taken");
    }

    void a_commit_sends_what_was_shown()
    {
        FakeDaemon daemon;
        const BeadId bead = daemon.script.bead("one");
        models::Town town(daemon.options());
        BoardController controller(town);
        QTRY_COMPARE(town.connection(), models::Town::Online);
        const QString token = controller.preview(name(bead), Lane::Ai).token;
        controller.commit(token);
        QTRY_COMPARE(daemon.asked.size(), 1u);
        const Json &sent = daemon.last("bead.sling")->params;
        QCOMPARE(sent.at("id"), Json(bead));
        QCOMPARE(sent.at("expected"), Json(find(daemon.script.state.beads, bead)->changed));
        QCOMPARE(sent.at("run").get<std::string>().size(), 26u);
        controller.commit(token); // a token works once
        controller.commit(controller.preview(name(bead), Lane::Backlog).token);
        QTRY_COMPARE(daemon.asked.size(), 2u);
        QVERIFY(daemon.last("bead.defer"));
    }

    void a_preview_that_no_longer_holds_is_refused()
    {
        FakeDaemon daemon;
        const BeadId bead = daemon.script.bead("one");
        models::Town town(daemon.options());
        BoardController controller(town);
        QTRY_COMPARE(town.connection(), models::Town::Online);
        QSignalSpy refused(&controller, &BoardController::refused);
        const QString token = controller.preview(name(bead), Lane::Ai).token;
        daemon.does(UpdateBead{bead, "one, but different", std::nullopt, std::nullopt, std::nullopt, std::nullopt});
        QTRY_VERIFY(town.state() == daemon.script.state);
        controller.commit(token);
        QCOMPARE(refused.size(), 1);
        QCOMPARE(refused[0], (QList<QVariant>{name(bead), name(bead) + " has changed since you looked."}));
        QVERIFY(daemon.asked.empty());
    }

    void the_daemons_refusal_is_passed_on()
    {
        FakeDaemon daemon;
        const BeadId bead = daemon.script.bead("one");
        daemon.method = [](const std::string &, const Json &) -> Result<Json> { return fail("stale", "Somebody was faster.", ""); };
        models::Town town(daemon.options());
        BoardController controller(town);
        QTRY_COMPARE(town.connection(), models::Town::Online);
        QSignalSpy refused(&controller, &BoardController::refused);
        controller.commit(controller.preview(name(bead), Lane::Ai).token);
        QTRY_COMPARE(refused.size(), 1);
        QCOMPARE(refused[0], (QList<QVariant>{name(bead), "Somebody was faster."}));
    }
};

WM_TEST_CLASS(BoardControllerTest)
#include "board_controller_test.moc"
