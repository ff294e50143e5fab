#include "base/clock.h"
#include "support/qtest_main.h"

#include <QTest>

using namespace wm;

class Clocks : public QObject {
    Q_OBJECT
private slots:
    void times_survive_a_round_trip_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("time");
        QTest::addColumn<QString>("canonical");
        QTest::newRow("epoch") << "1970-01-01T00:00:00Z" << qint64(0) << "1970-01-01T00:00:00Z";
        QTest::newRow("whole") << "2026-05-02T09:00:00Z" << qint64(1'777'712'400'000'000'000) << "2026-05-02T09:00:00Z";
        QTest::newRow("fraction") << "2026-05-02T09:00:00.25Z" << qint64(1'777'712'400'250'000'000) << "2026-05-02T09:00:00.25Z";
        QTest::newRow("offset") << "2026-05-02T11:30:00+02:30" << qint64(1'777'712'400'000'000'000) << "2026-05-02T09:00:00Z";
    }
    void times_survive_a_round_trip()
    {
        QFETCH(QString, text);
        QFETCH(qint64, time);
        QFETCH(QString, canonical);
        QCOMPARE(parse_rfc3339(text.toStdString()).value(), time);
        QCOMPARE(QString::fromStdString(to_rfc3339(time)), canonical);
    }
    void people_read_the_clock_of_their_own_place()
    {
        qputenv("TZ", "Europe/Vienna");
        tzset();
        const Timestamp nine = parse_rfc3339("2026-05-02T09:05:00Z").value(), evening = parse_rfc3339("2026-05-02T23:00:00Z").value();
        QCOMPARE(to_clock_words(nine, nine), std::string("11:05"));
        QCOMPARE(to_clock_words(evening, nine), std::string("3 May 01:00"));
        QCOMPARE(to_local_time(evening + 7), std::string("2026-05-03 01:00:00"));
        qunsetenv("TZ");
        tzset();
    }
    void what_is_not_a_time_is_refused()
    {
        for (const char *text :
            {"", "yesterday", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-05-02T09:00:00", "2026-05-02T25:00:00Z"})
            QVERIFY2(!parse_rfc3339(text), text);
    }
};

WM_TEST_CLASS(Clocks)
#include "clock_test.moc"
