#include "base/visible.h"

#include "support/qtest_main.h"

#include <QTest>

using namespace wm;

class Visible : public QObject {
    Q_OBJECT

private slots:
    void nothing_can_hide_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("shown");
        QTest::newRow("plain") << QByteArray("rm -rf build # größer, 日本語, 🚚") << QByteArray("rm -rf build # größer, 日本語, 🚚");
        QTest::newRow("terminal escape") << QByteArray("a\x1b[2Kb") << QByteArray("a\\x1b[2Kb");
        QTest::newRow("carriage return") << QByteArray("rm x\rls") << QByteArray("rm x\\x0dls");
        QTest::newRow("bidi override") << QByteArray("a\u202eb") << QByteArray("a\\u202eb");
        QTest::newRow("isolate") << QByteArray("\u2066x\u2069") << QByteArray("\\u2066x\\u2069");
        QTest::newRow("zero width") << QByteArray("g\u200bit") << QByteArray("g\\u200bit");
        QTest::newRow("no-break blank") << QByteArray("rm\u00a0x") << QByteArray("rm\\u00a0x");
        QTest::newRow("soft hyphen") << QByteArray("a\u00adb") << QByteArray("a\\u00adb");
        QTest::newRow("tag") << QByteArray("a\U000e0041") << QByteArray("a\\U000e0041");
        QTest::newRow("no UTF-8") << QByteArray("a\xff\xc3(") << QByteArray("a\\xff\\xc3(");
        QTest::newRow("overlong") << QByteArray("\xc0\xaf") << QByteArray("\\xc0\\xaf");
        QTest::newRow("lines") << QByteArray("a\nb\tc") << QByteArray("a\\nb\\tc");
    }
    void nothing_can_hide()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, shown);
        QCOMPARE(QByteArray::fromStdString(visible(std::string_view(text))), shown);
    }
    void lines_may_stay_lines() { QCOMPARE(visible("a\nb\r\n", true), std::string("a\nb\\x0d\n")); }
};

WM_TEST_CLASS(Visible)
#include "visible_test.moc"
