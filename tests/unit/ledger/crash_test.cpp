// kill -9 in the middle of a storm of writes, at each crash point and at moments that chance chooses. Afterwards:
// everything acknowledged is there, no unit is there in part, and the state can be restored.
#include "support/qtest_main.h"
#include "unit/ledger/crash_story.h"
#include "unit/ledger/ledger_fixture.h"

#include <QProcess>
#include <QTest>
#include <csignal>
#include <random>

using namespace wm;
using namespace wm::ledger;

namespace {
struct Acknowledged {
    std::map<std::string, Seq> commands; // id → last seq
    Seq last = 0;
};

/// Runs the writer until it is killed: by its crash point, or by us after so many acknowledgements.
class Victim {
public:
    explicit Victim(const std::filesystem::path &path, const QString &crash_at = {})
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        if (!crash_at.isEmpty())
            environment.insert("WAGONMASTER_CRASH_AT", crash_at);
        m_process.setProcessEnvironment(environment);
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(WM_LEDGER_WRITER, {QString::fromStdString(path.string())});
    }
    bool read_acknowledgements(std::size_t count, Acknowledged &acknowledged)
    {
        while (acknowledged.commands.size() < count) {
            if (!m_process.canReadLine() && !m_process.waitForReadyRead(30'000))
                return false;
            read_lines(acknowledged);
        }
        return true;
    }
    /// true: it ended by a kill, and everything it said has been read.
    bool was_killed(Acknowledged &acknowledged)
    {
        const bool ended = m_process.waitForFinished(60'000);
        read_lines(acknowledged);
        return ended && m_process.exitStatus() == QProcess::CrashExit && m_process.exitCode() == SIGKILL;
    }
    void kill() { m_process.kill(); }

private:
    void read_lines(Acknowledged &acknowledged)
    {
        while (m_process.canReadLine()) {
            const QList<QByteArray> words = m_process.readLine().trimmed().split(' ');
            acknowledged.last = words.at(1).toLongLong();
            acknowledged.commands[words.at(0).toStdString()] = acknowledged.last;
        }
    }
    QProcess m_process;
};

void verify(const std::filesystem::path &path, const Acknowledged &acknowledged)
{
    auto reader = LedgerReader::open(path).value();
    QVERIFY(reader.check());
    for (const auto &[id, last] : acknowledged.commands) {
        const auto stored = reader.find_command(CommandId(id)).value();
        QVERIFY2(stored, ("acknowledged, but not there: " + id).c_str());
        QCOMPARE(stored->last_seq, last);
    }
    // Units are whole: the events are exactly those of the units the story tells, one after the other.
    const std::vector<EventRow> events = reader.read_events(1, SIZE_MAX).value();
    Story fold;
    Story fold_at_snapshot;
    const Seq snapshot = reader.snapshot_seq().value();
    Counts counts;
    counts.events = std::int64_t(events.size());
    counts.snapshot_records = reader.counts()->snapshot_records;
    for (std::size_t at = 0; at < events.size();) {
        const Unit unit = story_unit(events[at].command, events[at].seq);
        for (const EventRow &event : unit.events) {
            QVERIFY2(at < events.size() && events[at] == event, "a unit is there in part");
            fold.apply(events[at++]);
            if (event.seq == snapshot)
                fold_at_snapshot = fold;
        }
        QVERIFY(reader.find_command(unit.command->id).value()->record == *unit.command);
        QCOMPARE(reader.read_text(unit.texts[0].id, 0, SIZE_MAX / 4)->bytes.size(), unit.texts[0].bytes.size());
        ++counts.commands;
    }
    counts.outbox_open = counts.texts = counts.commands;
    QVERIFY(reader.counts().value() == counts);

    Story loaded;
    QVERIFY(reader.load_snapshot([&loaded](const SnapshotRow &row) -> Result<> {
        loaded.records[row.id] = *row.json;
        return {};
    }));
    QVERIFY(loaded == fold_at_snapshot);
    QVERIFY(restore(reader).value().story == fold);
}
} // namespace

class Crash : public QObject {
    Q_OBJECT
private slots:
    void killed_at_a_crash_point_data()
    {
        QTest::addColumn<QString>("point");
        for (const char *point : {"ledger.before_commit", "ledger.before_commit:20", "ledger.after_commit", "ledger.after_commit:20",
                 "ledger.in_snapshot", "ledger.in_snapshot:9", "ledger.after_snapshot", "ledger.after_snapshot:3"})
            QTest::newRow(point) << point;
    }
    void killed_at_a_crash_point()
    {
#ifndef WM_CRASHPOINTS
        QSKIP("built without crash points");
#endif
        QFETCH(QString, point);
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("ledger.db").toStdString();
        Acknowledged acknowledged;
        Victim victim(path, point);
        QVERIFY(victim.was_killed(acknowledged));
        verify(path, acknowledged);

        const Seq last = LedgerReader::open(path)->last_seq().value();
        if (point.startsWith("ledger.before_commit"))
            QCOMPARE(last, acknowledged.last); // the commit in hand is not there
        if (point.startsWith("ledger.after_commit"))
            QVERIFY(last > acknowledged.last); // it is there, and nobody has heard of it
        const Seq snapshot = LedgerReader::open(path)->snapshot_seq().value();
        if (point == "ledger.in_snapshot")
            QCOMPARE(snapshot, 0);
        if (point.startsWith("ledger.after_snapshot"))
            QVERIFY(snapshot > 0);

        // And it can go on from there.
        Victim again(path);
        const std::size_t more = acknowledged.commands.size() + 50;
        QVERIFY(again.read_acknowledgements(more, acknowledged));
        again.kill();
        QVERIFY(again.was_killed(acknowledged));
        verify(path, acknowledged);
    }
    void killed_again_and_again_at_any_moment_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 2; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void killed_again_and_again_at_any_moment()
    {
        QFETCH(unsigned, seed);
        std::mt19937 random(seed);
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("ledger.db").toStdString();
        Acknowledged acknowledged;
        for (int round = 0; round < 5; ++round) {
            Victim victim(path);
            QVERIFY(victim.read_acknowledgements(acknowledged.commands.size() + 1 + random() % 300, acknowledged));
            victim.kill();
            QVERIFY(victim.was_killed(acknowledged));
            verify(path, acknowledged);
        }
    }
};

WM_TEST_CLASS(Crash)
#include "crash_test.moc"
