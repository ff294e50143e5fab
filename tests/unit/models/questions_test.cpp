#include "bead/gate_words.h"
#include "fake_daemon.h"
#include "lists/town_rows.h"
#include "shell/actions.h"
#include "shell/town.h"
#include "support/qtest_main.h"

#include <QSignalSpy>
#include <QTest>

using namespace wm;
using namespace wm::models;
using namespace wm::tests;
using namespace wm::town;

using namespace Qt::StringLiterals;

namespace {

QString cell(CountedListModel *model, int row, const QByteArray &role)
{
    return model->data(model->index(row), model->roleNames().key(role, -1)).toString();
}

QString text(const BeadId &id)
{
    return QString::fromStdString(id.value);
}

} // namespace

/// Questions to the person: open gates that wait for a human.
class QuestionsTest : public QObject {
    Q_OBJECT
private slots:
    void a_question_is_in_the_tray_until_it_is_answered()
    {
        FakeDaemon daemon;
        const BeadId bead = daemon.script.bead("Publish the packages");
        const BeadId gate = daemon.script.gate("May 1.0 go out?", "human", bead);
        daemon.script.gate("The nightly build", "gh:run", bead); // asks nobody
        models::Town town(daemon.options());
        QTRY_COMPARE(town.needsYou()->count(), 1);
        QCOMPARE(cell(town.needsYou(), 0, "itemId"), text(gate));
        QCOMPARE(cell(town.needsYou(), 0, "what"), "question");
        QCOMPARE(cell(town.needsYou(), 0, "sentence"), "May 1.0 go out?");
        QCOMPARE(cell(town.needsYou(), 0, "beadId"), text(bead));
        QCOMPARE(cell(town.needsYou(), 0, "yes"), text(bead) + ": no longer waits for this"); // but for the build
        QCOMPARE(cell(town.needsYou(), 0, "no"), text(bead) + " is put aside");
        QCOMPARE(cell(town.needsYou(), 0, "agentName"), QString());
        daemon.does(ResolveGate{gate, "approved"});
        QTRY_COMPARE(town.needsYou()->count(), 0);
    }

    void an_agents_force_asks_in_its_name()
    {
        FakeDaemon daemon;
        Script &script = daemon.script;
        const BeadId bead = script.bead("An epic");
        const RunId run = script.starts(bead);
        CreateBead found;
        found.rig = RigId("demo");
        found.title = "Found on the way";
        const BeadId other = std::get<BeadCreated>(script.does(found, "run:" + run.value).front().event).bead;
        script.does(AddDependency{other, bead, DependencyType::blocks});
        script.does(CloseBead{other, "not needed", true}, "run:" + run.value);
        models::Town town(daemon.options());
        QTRY_COMPARE(town.needsYou()->count(), 1);
        QCOMPARE(cell(town.needsYou(), 0, "agentName"), "Juniper");
        QVERIFY(cell(town.needsYou(), 0, "sentence").startsWith("asks: May "));
        QCOMPARE(cell(town.needsYou(), 0, "beadId"), text(other));
        QCOMPARE(cell(town.needsYou(), 0, "yes"), text(other) + " is closed");
        QCOMPARE(cell(town.needsYou(), 0, "no"), text(other) + " stays open");
    }

    void an_agent_that_cannot_go_on_says_why_between_its_name_and_its_bead()
    {
        Script script;
        const BeadId bead = script.bead("Reject oversized uploads");
        const RunId run = script.starts(bead);
        QVERIFY(needs_you_rows(script.state, script.now).empty());
        script.does(SetBudget{"bead:" + bead.value, 4'000'000});
        Spent spent;
        spent.micro_dollars = 3'500'000;
        script.does(ReportSpent{run, spent}, "daemon");
        std::vector<NeedsYouRow> rows = needs_you_rows(script.state, script.now);
        QCOMPARE(rows.size(), std::size_t(1));
        QCOMPARE(rows.front().agentName + u' ' + rows.front().sentence + u' ' + rows.front().beadId,
            u"Juniper is near its budget on "_s + text(bead));
        spent.micro_dollars = 4'000'000;
        script.does(ReportSpent{run, spent}, "daemon");
        rows = needs_you_rows(script.state, script.now);
        QCOMPARE(rows.size(), std::size_t(1));
        QCOMPARE(rows.front().sentence, "is out of budget on");
        QCOMPARE(rows.front().reason, u"The budget of $4.00 for %1 is used up."_s.arg(text(bead)));
        script.does(SetBudget{"bead:" + bead.value, {}});
        script.does(ReportTurn{run, 1, "done", ""}, "daemon");
        rows = needs_you_rows(script.state, script.now);
        QCOMPARE(rows.size(), std::size_t(1));
        QCOMPARE(rows.front().sentence, "waits for you on");
    }

    void yes_resolves_it_and_no_puts_aside_what_would_start()
    {
        FakeDaemon daemon;
        const BeadId bead = daemon.script.bead("Publish the packages");
        const BeadId gate = daemon.script.gate("May 1.0 go out?", "human", bead);
        models::Town town(daemon.options());
        QTRY_COMPARE(town.connection(), models::Town::Online);
        QTRY_COMPARE(cell(town.needsYou(), 0, "yes"), text(bead) + " goes on");
        Actions actions(town);
        QSignalSpy finished(&actions, &Actions::finished);
        actions.answerGate(text(gate), true);
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(daemon.last("gate.resolve")->params["reason"], "approved");
        QVERIFY(daemon.last("bead.defer") == nullptr);
        actions.answerGate(text(gate), false);
        QTRY_COMPARE(finished.size(), 2);
        QCOMPARE(daemon.last("bead.defer")->params["id"], bead.value);
        QCOMPARE(daemon.last("gate.resolve")->params["reason"], "rejected");
        QCOMPARE(daemon.asked.back().method, "gate.resolve"); // last, so that nothing starts in between
    }

    void a_no_that_cannot_put_aside_leaves_the_gate_shut()
    {
        FakeDaemon daemon;
        const BeadId bead = daemon.script.bead("Publish the packages");
        const BeadId gate = daemon.script.gate("May 1.0 go out?", "human", bead);
        daemon.method = [](const std::string &method, const Json &) -> Result<Json> {
            if (method == "bead.defer")
                return fail("wrong_state", "It cannot be deferred.");
            return Json::object();
        };
        models::Town town(daemon.options());
        QTRY_COMPARE(town.connection(), models::Town::Online);
        Actions actions(town);
        QSignalSpy failed(&actions, &Actions::failed);
        actions.answerGate(text(gate), false);
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(failed.first().at(2).toString(), "It cannot be deferred.");
        QVERIFY(daemon.last("gate.resolve") == nullptr);
    }
};

WM_TEST_CLASS(QuestionsTest)
#include "questions_test.moc"
