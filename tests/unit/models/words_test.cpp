#include "support/qtest_main.h"
#include "words/ages.h"
#include "words/command_line.h"

#include <QLocale>
#include <QTest>

using namespace wm;
using namespace wm::models;

namespace {
constexpr Timestamp now = 1'760'000'000 * nanoseconds_per_second;
Timestamp before(qint64 seconds)
{
    return now - seconds * nanoseconds_per_second;
}
} // namespace

class Words : public QObject {
    Q_OBJECT
private slots:
    void ages_data()
    {
        QTest::addColumn<qint64>("seconds");
        QTest::addColumn<QString>("age");
        QTest::addColumn<QString>("waited");
        QTest::addColumn<QString>("ago");
        QTest::newRow("just now") << qint64(12) << "now" << "12 s" << "just now";
        QTest::newRow("the clock went back") << qint64(-90) << "now" << "0 s" << "just now";
        QTest::newRow("a minute") << qint64(60) << "1 m" << "1 m" << "1 m ago";
        QTest::newRow("minutes") << qint64(14 * 60 + 59) << "14 m" << "14 m" << "14 m ago";
        QTest::newRow("hours") << qint64(3 * 3600) << "3 h" << "3 h" << "3 h ago";
        QTest::newRow("days") << qint64(12 * 86400) << "12 d" << "12 d" << "12 d ago";
    }
    void ages()
    {
        QFETCH(const qint64, seconds);
        QTEST(ageText(before(seconds), now), "age");
        QTEST(waitedText(before(seconds), now), "waited");
        QTEST(agoText(before(seconds), now), "ago");
    }
    void what_is_older_than_a_month_has_a_date()
    {
        const QString date =
            QLocale().toString(QDateTime::fromSecsSinceEpoch(before(40 * 86400) / nanoseconds_per_second).date(), QLocale::ShortFormat);
        QCOMPARE(ageText(before(40 * 86400), now), date);
        QCOMPARE(agoText(before(40 * 86400), now), "on " + date);
    }
    void never_has_no_age()
    {
        QCOMPARE(ageText(0, now), QString());
        QCOMPARE(waitedText(0, now), QString());
        QCOMPARE(clockText(0, now), QString());
    }
    void commands_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QStringList>("words");
        QTest::newRow("nothing") << "  " << QStringList{};
        QTest::newRow("program and arguments") << " claude  -p --model x" << QStringList{"claude", "-p", "--model", "x"};
        QTest::newRow("quotes") << "\"/opt/my agent\" 'a \"b\"' c\"d e\"f" << QStringList{"/opt/my agent", "a \"b\"", "cd ef"};
        QTest::newRow("an empty argument") << "agent \"\"" << QStringList{"agent", ""};
        QTest::newRow("backslashes") << "a\\ b \"c\\\"d\" '\\n'" << QStringList{"a b", "c\"d", "\\n"};
    }
    void commands()
    {
        QFETCH(const QString, line);
        QFETCH(const QStringList, words);
        QStringList got;
        for (const std::string &word : splitCommand(line))
            got << QString::fromStdString(word);
        QCOMPARE(got, words);
        // What is shown of it reads back as the same.
        QCOMPARE(splitCommand(joinCommand(splitCommand(line))), splitCommand(line));
    }
};

WM_TEST_CLASS(Words)
#include "words_test.moc"
