#include "agents/last_lines.h"
#include "base/files.h"
#include "support/qtest_main.h"

#include <QTemporaryDir>
#include <QTest>

using namespace wm;

class LastLines : public QObject {
    Q_OBJECT
private slots:
    void are_clean_and_in_order_data()
    {
        QTest::addColumn<QByteArray>("log");
        QTest::addColumn<int>("count");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray("") << 3 << QByteArray("");
        QTest::newRow("one") << QByteArray("a\nb\n\n") << 1 << QByteArray("b");
        QTest::newRow("three") << QByteArray("a\nb\n\n  c\nd") << 3 << QByteArray("b · c · d");
        QTest::newRow("colours") << QByteArray("\x1b[31mno such file\x1b[0m\r\n") << 3 << QByteArray("no such file");
        QTest::newRow("long") << QByteArray(100'000, 'x') + "\nend\n" << 1 << QByteArray("end");
    }
    void are_clean_and_in_order()
    {
        QFETCH(const QByteArray, log);
        QFETCH(const int, count);
        QFETCH(const QByteArray, text);
        const QTemporaryDir folder;
        const auto file = std::filesystem::path(folder.path().toStdString()) / "out.log";
        QVERIFY(write_file_atomically(file, log.toStdString()));
        QCOMPARE(agents::last_lines(file, static_cast<std::size_t>(count)), text.toStdString());
    }
    void of_no_file_there_are_none() { QCOMPARE(agents::last_lines("/nonexistent/out.log", 3), ""); }
};

WM_TEST_CLASS(LastLines)
#include "last_lines_test.moc"
