#include "fake_daemon.h"
#include "log/log_model.h"
#include "shell/town.h"
#include "support/qtest_main.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace wm;
using namespace wm::models;
using namespace wm::tests;
using namespace wm::town;

namespace {

/// A town with one agent at work, whose log the test writes.
struct Logged {
    FakeDaemon daemon;
    std::string file;
    BeadId bead = daemon.script.bead("one");
    RunId run = daemon.script.starts(bead);
    models::Town town{daemon.options()};
    LogModel log{town};
    QAbstractItemModelTester tester{&log, QAbstractItemModelTester::FailureReportingMode::QtTest};
    int requests = 0;

    Logged()
    {
        daemon.method = [this](const std::string &, const Json &params) -> Result<Json> {
            ++requests;
            const auto size = static_cast<qint64>(file.size());
            const qint64 limit = params.at("limit").get<qint64>();
            qint64 offset = params.at("offset").get<qint64>();
            offset = offset < 0 ? std::max<qint64>(0, size - limit) : std::min(offset, size);
            const std::string text = file.substr(static_cast<std::size_t>(offset), static_cast<std::size_t>(limit));
            return Json{{"text", text}, {"offset", offset}, {"next", offset + static_cast<qint64>(text.size())}, {"size", size}};
        };
    }
    void write(const std::string &text)
    {
        file += text;
        daemon.notify("activity", {{"run", run.value}, {"text", ""}, {"at", 1}, {"bytes", file.size()}});
    }
    void open() { log.setRunId(QString::fromStdString(run.value)); }
    QString line(int row) const { return log.data(log.index(row), LogModel::TextRole).toString(); }
    QString last() const { return log.count() > 0 ? line(log.count() - 1) : QString(); }
};

std::string numbered(int from, int to)
{
    std::string text;
    for (int i = from; i < to; ++i)
        text += "line " + std::to_string(i) + "\n";
    return text;
}

} // namespace

class LogModelTest : public QObject {
    Q_OBJECT
private slots:
    void it_follows_what_is_written()
    {
        Logged logged;
        QSignalSpy reset(&logged.log, &QAbstractItemModel::modelReset);
        logged.file = "one\ntwo\n";
        QTRY_COMPARE(logged.town.connection(), models::Town::Online);
        logged.open();
        QVERIFY(logged.log.loading());
        QTRY_COMPARE(logged.log.count(), 2);
        QVERIFY(!logged.log.loading());
        QVERIFY(logged.log.live());
        QCOMPARE(logged.line(0), "one");
        logged.write("thr");
        QTRY_COMPARE(logged.last(), "thr"); // a prompt without a newline is shown
        logged.write("ee\n\x1b[31mfour\x1b[0m\n");
        QTRY_COMPARE(logged.last(), "four");
        QCOMPARE(logged.line(2), "three");
        QCOMPARE(logged.log.count(), 4);
        QCOMPARE(logged.log.data(logged.log.index(0), LogModel::StreamRole).toString(), "out");
        QVERIFY(!logged.log.canFetchOlder());
        QVERIFY(!logged.log.canFetchNewer());
        QCOMPARE(reset.size(), 0);
    }

    void the_last_words_are_read_when_the_run_has_ended()
    {
        Logged logged;
        logged.file = "one\n";
        logged.open();
        QTRY_COMPARE(logged.log.count(), 1);
        logged.file += "goodbye\n"; // nobody announced it
        logged.daemon.does(ReportRunEnded{logged.run, {ExitClass::exited, 1, 0, ""}, std::nullopt}, "daemon");
        QTRY_COMPARE(logged.last(), "goodbye");
        QVERIFY(!logged.log.live());
    }

    void what_was_written_while_the_daemon_was_away_is_read_when_it_is_back()
    {
        Logged logged;
        logged.file = "one\n";
        logged.open();
        QTRY_COMPARE(logged.log.count(), 1);
        logged.daemon.stop();
        QTRY_COMPARE(logged.town.connection(), models::Town::Offline);
        logged.file += "two\n"; // nobody announced it to us
        logged.daemon.listen();
        QTRY_COMPARE(logged.last(), "two");
    }

    void memory_is_bounded_and_the_window_moves()
    {
        Logged logged;
        logged.file = numbered(0, 20'000);
        logged.open();
        QTRY_COMPARE(logged.last(), "line 19999");
        QVERIFY(logged.log.count() <= 2'000);
        logged.write(numbered(20'000, 23'000));
        QTRY_COMPARE(logged.last(), "line 22999");
        QVERIFY(logged.log.count() <= 2'000);
        logged.log.setFollow(false);
        // Backwards to the very beginning, every line in its place.
        while (logged.log.canFetchOlder()) {
            const QString first = logged.line(0);
            logged.log.fetchOlder();
            QTRY_VERIFY(logged.line(0) != first);
            QVERIFY(logged.log.count() <= 2'000);
            const int number = logged.line(0).mid(5).toInt();
            for (int row = 0; row < logged.log.count(); row += 37)
                QCOMPARE(logged.line(row), QString("line %1").arg(number + row));
        }
        QCOMPARE(logged.line(0), "line 0");
        QVERIFY(logged.log.canFetchNewer());
        // Forwards again.
        const QString end = logged.last();
        logged.log.fetchNewer();
        QTRY_VERIFY(logged.last() != end);
        QVERIFY(logged.log.count() <= 2'000);
        const int number = logged.line(0).mid(5).toInt();
        QCOMPARE(logged.last(), QString("line %1").arg(number + logged.log.count() - 1));
        // And back to following.
        logged.log.setFollow(true);
        QTRY_COMPARE(logged.last(), "line 22999");
    }

    void what_is_not_followed_is_not_fetched()
    {
        Logged logged;
        logged.file = "one\n";
        logged.open();
        QTRY_COMPARE(logged.log.count(), 1);
        logged.log.setFollow(false);
        const int before = logged.requests;
        logged.write("two\n");
        QTRY_VERIFY(logged.log.canFetchNewer());
        QCOMPARE(logged.requests, before);
        QCOMPARE(logged.log.count(), 1);
        logged.log.fetchNewer();
        QTRY_COMPARE(logged.last(), "two");
    }

    void a_line_without_an_end_is_cut()
    {
        Logged logged;
        logged.file = "short\n" + std::string(30'000, 'x');
        logged.open();
        QTRY_COMPARE(logged.log.count(), 2);
        QCOMPARE(logged.last().size(), log_line_limit + 1);
        logged.write(std::string(30'000, 'y') + "\nafter\n");
        QTRY_COMPARE(logged.last(), "after");
        QCOMPARE(logged.log.count(), 3);
        QCOMPARE(logged.line(1).size(), log_line_limit + 1);
    }

    void what_was_announced_but_is_not_there_is_asked_for_once()
    {
        Logged logged;
        logged.file = "one\n";
        logged.open();
        QTRY_COMPARE(logged.log.count(), 1);
        const int before = logged.requests;
        logged.daemon.notify("activity", {{"run", logged.run.value}, {"text", ""}, {"at", 1}, {"bytes", 5'000}});
        QTRY_COMPARE(logged.requests, before + 1);
        logged.write("two\n");
        bool answered = false;
        logged.town.client().ask("bead.show", {{"limit", 1}, {"offset", 0}}, &logged.log, [&](Result<Json>) { answered = true; });
        QTRY_VERIFY(answered);
        QVERIFY(logged.requests <= before + 4);
    }

    void a_problem_is_a_note_in_its_place()
    {
        Logged logged;
        logged.daemon.method = [](const std::string &, const Json &) -> Result<Json> {
            return fail("system", "The log cannot be read.", "");
        };
        logged.open();
        QTRY_COMPARE(logged.log.count(), 1);
        QCOMPARE(logged.line(0), "The log cannot be read.");
        QCOMPARE(logged.log.data(logged.log.index(0), LogModel::StreamRole).toString(), "note");
        logged.log.setRunId("");
        QCOMPARE(logged.log.count(), 0);
    }

    void a_gates_log_is_read_by_its_request()
    {
        Logged logged;
        QTRY_COMPARE(logged.town.connection(), models::Town::Online);
        auto &daemon = logged.daemon;
        daemon.does(TrustGates{RigId("demo"), "hash"});
        daemon.does(FinishRun{logged.run, {"head", 1, 3, 1, std::nullopt}}, "run:" + logged.run.value);
        daemon.does(ReportRunEnded{logged.run, {}, std::nullopt}, "daemon");
        const MrId mr = find(daemon.script.state.beads, logged.bead)->merge_request;
        logged.file = "ok 1\n";
        logged.log.setMrId(QString::fromStdString(mr.value));
        QCOMPARE(logged.log.count(), 0); // no gate has run
        daemon.does(ReportMrChecked{mr, 1, "base", "commit", {{"unit", "make test", 0}}, "hash"}, "daemon");
        QTRY_COMPARE(logged.last(), "ok 1");
        QVERIFY(logged.log.live());
        QCOMPARE(daemon.last("gate.log")->params.at("mr"), Json(mr));
        logged.file += "ok 2\n"; // and nothing happens in the town
        QTRY_COMPARE_WITH_TIMEOUT(logged.last(), "ok 2", 30'000);
        logged.file += "not ok 3\n";
        daemon.does(ReportGateEnded{mr, 1, false, "unit failed.", 1200}, "daemon");
        QTRY_COMPARE(logged.last(), "not ok 3");
        QVERIFY(!logged.log.live());
    }
};

WM_TEST_CLASS(LogModelTest)
#include "log_model_test.moc"
