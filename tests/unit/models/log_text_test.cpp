#include "log/log_text.h"
#include "support/qtest_main.h"

#include <QTest>

using namespace wm::models;

class LogText : public QObject {
    Q_OBJECT
private slots:
    void lines_are_made_readable_data()
    {
        QTest::addColumn<QByteArray>("raw");
        QTest::addColumn<QString>("text");
        QTest::newRow("plain") << QByteArray("ok 1 - reads") << "ok 1 - reads";
        QTest::newRow("colours") << QByteArray("\x1b[1;32mok\x1b[0m 1") << "ok 1";
        QTest::newRow("title, ended by BEL") << QByteArray("\x1b]0;agent\x07hello") << "hello";
        QTest::newRow("hyperlink, ended by ST") << QByteArray("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\") << "link";
        QTest::newRow("character set") << QByteArray("\x1b(Bfree") << "free";
        QTest::newRow("sequence that never ends") << QByteArray("before\x1b[12") << "before";
        QTest::newRow("lonely escape") << QByteArray("x\x1b") << "x";
        QTest::newRow("progress bar") << QByteArray("10%\r50%\r100%") << "100%";
        QTest::newRow("Windows line end") << QByteArray("line\r") << "line";
        QTest::newRow("control characters") << QByteArray("a\x01\b\tb\x7f") << "a\tb";
        QTest::newRow("not UTF-8") << QByteArray("a\xff"
                                                 "b")
                                   << QString(u"a\ufffdb");
        QTest::newRow("other scripts") << QByteArray("h\xc3\xa9llo \xf0\x9f\x90\x8e") << QString::fromUtf8("h\xc3\xa9llo \xf0\x9f\x90\x8e");
    }
    void lines_are_made_readable()
    {
        QFETCH(const QByteArray, raw);
        QTEST(plainLine({raw.data(), static_cast<std::size_t>(raw.size())}), "text");
    }
    void a_very_long_line_is_cut_with_a_mark()
    {
        const QString text = plainLine(std::string(10'000, 'x'));
        QCOMPARE(text.size(), log_line_limit + 1);
        QVERIFY(text.endsWith(u'…'));
        std::string horses;
        for (int i = 0; i < 3'000; ++i)
            horses += "\xf0\x9f\x90\x8e";
        QVERIFY(plainLine("y" + horses).isValidUtf16()); // not cut in the middle of a pair
    }
    void lines_know_where_they_are_in_the_file()
    {
        const auto lines = splitLog("one\n\ntwo\x1b[0m\nthr", 100);
        QCOMPARE(lines.size(), 4u);
        QCOMPARE(lines[0].begin, 100);
        QCOMPARE(lines[0].end, 104);
        QCOMPARE(lines[1].text, QString());
        QCOMPARE(lines[2].text, "two");
        QCOMPARE(lines[2].end, 113);
        QVERIFY(lines[2].whole);
        QCOMPARE(lines[3].begin, 113);
        QCOMPARE(lines[3].end, 116);
        QVERIFY(!lines[3].whole);
    }
};

WM_TEST_CLASS(LogText)
#include "log_text_test.moc"
