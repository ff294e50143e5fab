#include "bead/bead_detail.h"
#include "board/board_controller.h"
#include "board/lane_model.h"
#include "convoy/convoy_detail.h"
#include "log/log_model.h"
#include "shell/actions.h"
#include "shell/town.h"
#include "support/qtest_main.h"
#include "wire/process_table.h"
#include "wire/start_daemon.h"
#include "wire/unix_socket.h"

#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>

using namespace wm;
using namespace wm::models;

namespace {

constexpr int patience = 30'000; ///< milliseconds; agents, git and gates are real

/// A repository with one commit, and an agent that adds a file.
bool make_project(const QString &path, const QString &agent)
{
    QFile script(agent);
    if (!script.open(QFile::WriteOnly) ||
        script.write("#!/bin/sh\nset -e\necho hello from the agent\necho work > work.txt\ngit add work.txt\n"
                     "git commit -qm 'Add work'\necho that is all\n") < 0)
        return false;
    script.close();
    script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    const auto git = [&](const QStringList &arguments) { return QProcess::execute("git", QStringList{"-C", path} + arguments) == 0; };
    return QProcess::execute("git", {"init", "-q", "-b", "main", path}) == 0 && git({"config", "user.name", "Test"}) &&
        git({"config", "user.email", "test@example.org"}) && git({"commit", "-q", "--allow-empty", "-m", "start"});
}

} // namespace

/// The window's side against the daemon as it ships: what FakeDaemon says of the protocol is true.
class RealDaemon : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        QVERIFY(make_project(m_folder.filePath("project"), m_folder.filePath("agent.sh")));
        qputenv("WAGONMASTER_HOME", m_folder.filePath("town").toUtf8()); // the daemon and what it starts inherit it
        m_options = {.places = wire::Places(m_folder.filePath("town").toStdString()),
            .start =
                [](const wire::Places &places) {
                    return wire::connect_or_start(places, std::filesystem::path(WM_BIN_DIR) / "wagonmasterd");
                },
            .schema = town::schema_hash()};
    }

    void a_drop_on_ai_lands_and_is_seen_all_the_way()
    {
        Town town(m_options);
        Actions actions(town);
        BoardController controller(town);
        QTRY_COMPARE_WITH_TIMEOUT(town.connection(), Town::Online, patience);
        QVERIFY(!town.hasRigs());
        LaneModel ready, done;
        ready.setBoard(town.board());
        ready.setLane(Lane::Ready);
        done.setBoard(town.board());
        done.setLane(Lane::Done);
        QSignalSpy failed(&actions, &Actions::failed);
        QSignalSpy finished(&actions, &Actions::finished);
        actions.addRig(m_folder.path(), "", false, false);
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(failed.takeFirst().at(1).toString(), "not_a_repository");

        actions.addRig(m_folder.filePath("project"), m_folder.filePath("agent.sh"), true, false);
        QTRY_VERIFY2_WITH_TIMEOUT(town.hasRigs() || !failed.isEmpty(), "", patience);
        QVERIFY2(failed.isEmpty(), qPrintable(failed.value(0).value(2).toString()));
        actions.createBead("", "Add the work", "Please.", 1);
        QTRY_COMPARE(ready.count(), 1);
        const QString bead = ready.beadIdAt(0);
        const DropPreview drop = controller.preview(bead, Lane::Ai);
        QVERIFY2(drop.legal, qPrintable(drop.reason));
        QCOMPARE(drop.outcome, "Start agent.sh in its own worktree");
        QSignalSpy refused(&controller, &BoardController::refused);
        controller.commit(drop.token);
        QTRY_VERIFY2_WITH_TIMEOUT(done.count() == 1, qPrintable(refused.value(0).value(1).toString()), patience);
        QCOMPARE(done.beadIdAt(0), bead);
        QCOMPARE(ready.count(), 0);

        LogModel log(town);
        log.setRunId(QString::fromStdString(town::find(town.state().beads, BeadId(bead.toStdString()))->last_run.value));
        QTRY_VERIFY(log.count() >= 2); // in a sandbox git has something to say, too
        QTRY_COMPARE(log.data(log.index(log.count() - 1), LogModel::TextRole).toString(), "that is all");
        QCOMPARE(log.data(log.index(0), LogModel::TextRole).toString(), "hello from the agent");
    }

    void texts_are_found_comments_are_kept_and_questions_are_answered()
    {
        Town town(m_options);
        Actions actions(town);
        QTRY_COMPARE_WITH_TIMEOUT(town.connection(), Town::Online, patience);
        QSignalSpy failed(&actions, &Actions::failed);
        QSignalSpy finished(&actions, &Actions::finished);
        const auto done = [&](qsizetype count) { return finished.size() == count || !failed.isEmpty(); };
        const auto why = [&] { return failed.value(0).value(2).toString(); };
        BoardFilter filter(town);
        filter.setBoard(town.board());
        LaneModel ready, backlog;
        for (LaneModel *lane : {&ready, &backlog}) {
            lane->setBoard(town.board());
            lane->setLane(lane == &ready ? Lane::Ready : Lane::Backlog);
        }
        actions.createBead("", "Publish the packages", "The octets are counted twice.", 1);
        QTRY_COMPARE(ready.count(), 1);
        const QString bead = ready.beadIdAt(0);
        const RigId rig = town::find(town.state().beads, BeadId(bead.toStdString()))->rig;
        ready.setFilter(&filter);
        filter.setText("octets -label:ui"); // a word of the body
        QCOMPARE(ready.count(), 0);
        QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 1, patience);
        QCOMPARE(filter.note(), QString());

        BeadDetail detail(town);
        detail.setBeadId(bead);
        QTRY_COMPARE(detail.body(), "The octets are counted twice.");
        actions.comment(bead, "Seen in production,\ntwice.");
        QTRY_VERIFY2(done(2), qPrintable(why()));
        QTRY_COMPARE(detail.comments()->count(), 1);
        const int text = detail.comments()->roleNames().key("text");
        QTRY_COMPARE(detail.comments()->data(detail.comments()->index(0), text).toString(), "Seen in production,\ntwice.");

        std::string gate;
        town.client().change("gate.create", {{"title", "May 1.0 go out?"}, {"rig", rig}}, &town, [&](Result<Json> answer) {
            QVERIFY2(answer.has_value(), answer ? "" : answer.error().message.c_str());
            gate = answer->at("id");
            town.client().change("dep.add", {{"id", bead.toStdString()}, {"on", gate}}, &town,
                [](const Result<Json> &added) { QVERIFY2(added.has_value(), added ? "" : added.error().message.c_str()); });
        });
        QTRY_COMPARE(town.needsYou()->count(), 1);
        QTRY_COMPARE(backlog.rowOf(bead), 0);
        QCOMPARE(detail.gates()->count(), 1);
        actions.answerGate(QString::fromStdString(gate), false);
        QTRY_VERIFY2(done(3), qPrintable(why()));
        QVERIFY2(failed.isEmpty(), qPrintable(why()));
        QTRY_COMPARE(town.needsYou()->count(), 0);
        QCOMPARE(backlog.rowOf(bead), 0); // put aside: a no lets nothing start
        QCOMPARE(backlog.data(backlog.index(0), FootnoteRole).toString(), "deferred");
    }

    void a_convoy_is_launched_and_held()
    {
        Town town(m_options);
        Actions actions(town);
        QTRY_COMPARE_WITH_TIMEOUT(town.connection(), Town::Online, patience);
        ConvoyDetail convoy(town);
        QSignalSpy failed(&actions, &Actions::failed);
        BeadId put_aside; // from the test before: no agent starts on it
        for (const auto &[id, bead] : town.state().beads)
            if (bead->status == town::Status::deferred)
                put_aside = id;
        town.client().change("convoy.create", {{"title", "Releases"}, {"beads", {put_aside}}}, &town, [&](const Result<Json> &answer) {
            QVERIFY2(answer.has_value(), answer ? "" : answer.error().message.c_str());
            convoy.setConvoyId(QString::fromStdString(answer->at("id")));
        });
        QTRY_VERIFY(convoy.found());
        actions.launchConvoy(convoy.convoyId());
        QTRY_VERIFY2(convoy.launched() || !failed.isEmpty(), qPrintable(failed.value(0).value(2).toString()));
        actions.holdConvoy(convoy.convoyId());
        QTRY_VERIFY2(!convoy.launched() || !failed.isEmpty(), qPrintable(failed.value(0).value(2).toString()));
        QVERIFY(failed.isEmpty());
    }

    void a_daemon_that_is_killed_is_started_again_and_nothing_is_lost()
    {
        Town town(m_options);
        QTRY_COMPARE_WITH_TIMEOUT(town.connection(), Town::Online, patience);
        QVERIFY(town.hasRigs());
        const town::State before = town.state();
        auto socket = wire::connect_unix(m_options.places.person_socket());
        QVERIFY(socket);
        QCOMPARE(kill(wire::peer_of(socket->get())->pid, SIGKILL), 0);
        QTRY_COMPARE_WITH_TIMEOUT(town.connection(), Town::Offline, patience);
        QVERIFY(town.state() == before);
        town.retry();
        QTRY_COMPARE_WITH_TIMEOUT(town.connection(), Town::Online, patience);
        QVERIFY(town.state().beads == before.beads);
    }

    void cleanupTestCase()
    {
        if (auto socket = wire::connect_unix(m_options.places.person_socket())) {
            const pid_t pid = wire::peer_of(socket->get())->pid;
            kill(pid, SIGTERM);
            const auto is_gone = [pid] { // or dead, and whose child it is now does not care
                const auto process = wire::look_at(pid);
                return !process || process->state == 'Z';
            };
            QTRY_VERIFY_WITH_TIMEOUT(is_gone(), patience);
        }
    }

private:
    QTemporaryDir m_folder;
    LinkOptions m_options{.places = wire::Places("/"), .start = {}, .schema = {}};
};

WM_TEST_CLASS(RealDaemon)
#include "real_daemon_test.moc"
