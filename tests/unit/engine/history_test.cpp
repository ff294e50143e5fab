#include "engine/engine.h"
#include "engine/history.h"
#include "support/qtest_main.h"

#include <QTemporaryDir>
#include <QTest>

using namespace wm;
using namespace wm::engine;

namespace {

constexpr Timestamp second = nanoseconds_per_second, hour = 3600 * second, day = 24 * hour;

class TestClock final : public Clock {
public:
    Timestamp time = parse_rfc3339("2026-11-18T09:00:00Z").value();
    Timestamp now() const override { return time; }
};

/// A town with an event at 9:00 on the 18th, 19th and 20th of November.
struct Past {
    QTemporaryDir folder;
    TestClock clock;
    std::unique_ptr<Engine> engine = std::move(Engine::open(path(), clock).value());
    std::vector<town::State> states{{}}; ///< after event 0, 1, 2 …

    Past()
    {
        happens(town::AddRig{RigId("demo"), "/src/demo", "/src/demo/.git", "main", "wm", {"/bin/true"}});
        for (int i = 0; i < 2; ++i) {
            clock.time += day;
            happens(town::CreateBead{RigId("demo"), "Bead", "task", 2, {}, {}, {}});
        }
    }
    std::filesystem::path path() const { return folder.filePath("ledger.db").toStdString(); }
    void happens(const town::Command &command) { happen({command}); }
    /// All of them at once: they share commits.
    void happen(const std::vector<town::Command> &commands)
    {
        std::size_t answered = 0;
        for (const town::Command &command : commands)
            engine->submit({command, "person", {}, {}, {}, {}, {}, [&](const Result<Json> &result) {
                                ++answered;
                                if (!result)
                                    qFatal("%s", result.error().message.c_str());
                                states.push_back(engine->durable());
                            }});
        while (answered < commands.size())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    ledger::LedgerReader reader() const { return std::move(ledger::LedgerReader::open(path()).value()); }
    Result<Seq> seq(const char *moment, Timestamp later = 0) const
    {
        auto events = reader();
        return seq_of_moment(events, moment, clock.time + later);
    }
};

} // namespace

class History : public QObject {
    Q_OBJECT
private slots:
    void moments_data()
    {
        QTest::addColumn<QByteArray>("moment");
        QTest::addColumn<int>("seq");
        const auto row = [](const char *moment, int seq) { QTest::newRow(moment) << QByteArray(moment) << seq; };
        row("1", 1);
        row("3", 3);
        row("0m", 3);
        row("1m", 2);
        row("24h", 2);
        row("1d", 2);
        row("25h", 1);
        row("2d", 1);
        row("2026-11-20", 2);
        row("2026-11-19", 1);
        row("2026-11-18T09:00:00Z", 1);
        row("2026-11-19T08:59:59.9Z", 1);
        row("2026-11-19T10:00:00+01:00", 2);
    }
    void moments()
    {
        QFETCH(QByteArray, moment);
        QFETCH(int, seq);
        const Past past;
        QCOMPARE(past.seq(moment.constData()).value(), Seq(seq));
    }
    void there_is_nothing_to_see_data()
    {
        QTest::addColumn<QByteArray>("moment");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QByteArray>("sentence");
        const auto row = [](const char *moment, const char *code, const char *sentence) {
            QTest::newRow(moment) << QByteArray(moment) << QByteArray(code) << QByteArray(sentence);
        };
        row("4", "no_moment", "There is no event 4 yet: the ledger ends with event 3.");
        row("0", "no_moment", "There is no event 0.");
        row("-1", "no_moment", "There is no event -1.");
        row("2026-11-20T09:00:01Z", "no_moment", "2026-11-20T09:00:01Z is still to come.");
        row("2026-11-18T08:59:59Z", "no_moment", "There was no town yet at 2026-11-18T08:59:59Z.");
        row("9w", "no_moment", "There was no town yet at 2026-09-18T09:00:00Z.");
        row("99999999999999999w", "no_moment", "There was no town yet at 1970-01-01T00:00:00Z.");
        row("yesterday", "bad_moment", "\"yesterday\" is neither an event nor a time.");
        row("2026-11-20 09:00", "bad_moment", "\"2026-11-20 09:00\" is neither an event nor a time.");
        row("2026-11-40", "bad_moment", "\"2026-11-40\" is neither an event nor a time.");
        row("-2h", "bad_moment", "\"-2h\" is neither an event nor a time.");
        row("", "bad_moment", "\"\" is neither an event nor a time.");
        row("99999999999999999999", "bad_moment", "\"99999999999999999999\" is neither an event nor a time.");
    }
    void there_is_nothing_to_see()
    {
        QFETCH(QByteArray, moment);
        QFETCH(QByteArray, code);
        QFETCH(QByteArray, sentence);
        const Past past;
        const auto seq = past.seq(moment.constData());
        QVERIFY(!seq.has_value());
        QCOMPARE(seq.error().code, code.toStdString());
        QCOMPARE(seq.error().message, sentence.toStdString());
    }
    void an_empty_town_has_no_past()
    {
        const QTemporaryDir folder;
        const TestClock clock;
        const std::filesystem::path path = folder.filePath("ledger.db").toStdString();
        const auto engine = Engine::open(path, clock);
        auto reader = std::move(ledger::LedgerReader::open(path).value());
        QCOMPARE(seq_of_moment(reader, "1h", clock.time).error().message, std::string("Nothing has happened in this town yet."));
    }
    void a_clock_that_jumped_back_hides_nothing()
    {
        Past past;
        past.clock.time -= 36 * hour; // the event of the jump, and the command
        past.happens(town::CreateBead{RigId("demo"), "Later", "task", 2, {}, {}, {}});
        QCOMPARE(past.engine->durable().seq, 5);
        QCOMPARE(past.seq("5").value(), 5);
        for (const char *moment : {"0m", "1h"})
            QVERIFY(past.seq(moment).has_value());
    }
    void the_town_is_what_it_was_then()
    {
        const Past past;
        auto reader = past.reader();
        for (Seq seq = 1; seq < static_cast<Seq>(past.states.size()); ++seq)
            QVERIFY(state_at(reader, seq).value() == past.states[static_cast<std::size_t>(seq)]);
    }
    void a_stored_snapshot_is_used_when_it_is_not_later()
    {
        Past past;
        std::vector<town::Command> many; // more than the 2,000 after which one is stored
        for (int i = 0; i < 2'100; ++i)
            many.push_back(town::UpdateBead{past.engine->durable().beads.begin()->first, std::to_string(i), {}, {}, {}, {}});
        past.happen(many);
        auto reader = past.reader();
        QTRY_VERIFY(reader.snapshot_seq().value() > 0);
        const Seq stored = reader.snapshot_seq().value();
        for (const Seq seq : {Seq(2), stored - 1, stored, stored + 1})
            QVERIFY(state_at(reader, seq).value() == past.states[static_cast<std::size_t>(seq)]);
    }
};

WM_TEST_CLASS(History)
#include "history_test.moc"
