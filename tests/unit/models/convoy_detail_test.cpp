#include "convoy/convoy_detail.h"
#include "fake_daemon.h"
#include "shell/actions.h"
#include "shell/town.h"
#include "support/qtest_main.h"
#include "theme/agent_state.h"

#include <QSignalSpy>
#include <QTest>

using namespace wm;
using namespace wm::models;
using namespace wm::tests;
using namespace wm::town;

class ConvoyDetailTest : public QObject {
    Q_OBJECT
private slots:
    void it_says_how_the_convoy_stands_and_in_which_waves_it_goes()
    {
        FakeDaemon daemon;
        Script &script = daemon.script;
        const BeadId first = script.bead("first"), second = script.bead("second"), outside = script.bead("outside"),
                     stuck = script.bead("stuck");
        script.does(AddDependency{second, first, DependencyType::blocks});
        script.does(AddDependency{stuck, outside, DependencyType::blocks});
        script.does(CreateConvoy{"Upload hardening", {first, second, stuck}});
        const ConvoyId id = script.state.convoys.begin()->first;
        models::Town town(daemon.options());
        ConvoyDetail detail(town);
        detail.setConvoyId(QString::fromStdString(id.value));
        QTRY_VERIFY(detail.found());
        QCOMPARE(detail.title(), "Upload hardening");
        QCOMPARE(detail.word(), "Staged");
        QCOMPARE(detail.reason(), "1 bead ready. It is not launched.");
        QCOMPARE(detail.waves(), (QStringList{QString::fromStdString(first.value), QString::fromStdString(second.value)}));
        QCOMPARE(detail.outside(), QString::fromStdString(stuck.value));
        QCOMPARE(detail.warnings(),
            QStringList{QString::fromStdString(stuck.value + " waits for " + outside.value + ", which is not in the convoy.")});
        QVERIFY(detail.canLaunch());
        QVERIFY(!detail.launched());

        daemon.does(LaunchConvoy{id, {}});
        QTRY_VERIFY(detail.launched());
        QVERIFY(!detail.canLaunch());
        QTRY_COMPARE(detail.word(), "Working");
        QCOMPARE(detail.agentState(), static_cast<int>(AgentState::Working));
        daemon.does(HoldConvoy{id});
        QTRY_VERIFY(!detail.launched());
        detail.setConvoyId({});
        QVERIFY(!detail.found());
    }

    void launch_and_hold_are_commands()
    {
        FakeDaemon daemon;
        models::Town town(daemon.options());
        QTRY_COMPARE(town.connection(), models::Town::Online);
        Actions actions(town);
        QSignalSpy finished(&actions, &Actions::finished);
        actions.launchConvoy("c1");
        actions.holdConvoy("c1");
        actions.comment("wm-1", "Mind it.");
        QTRY_COMPARE(finished.size(), 3);
        QCOMPARE(daemon.last("convoy.launch")->params["id"], "c1");
        QCOMPARE(daemon.last("convoy.hold")->params["id"], "c1");
        QCOMPARE(daemon.last("comment.add")->params["text"], "Mind it.");
    }
};

WM_TEST_CLASS(ConvoyDetailTest)
#include "convoy_detail_test.moc"
