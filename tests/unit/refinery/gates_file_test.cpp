#include "refinery/gates_file.h"
#include "support/qtest_main.h"

#include <QTest>

using namespace wm;
using wm::refinery::read_gates;
using wm::town::Gate;

class GatesFile : public QObject {
    Q_OBJECT
private slots:
    void gates_come_in_the_order_they_are_written()
    {
        const auto gates =
            read_gates("# checks\n[gates.unit]\ncmd = \"make test\"\ntimeout = \"10m\"\n\n[gates.lint]\ncmd = 'make lint'\n");
        QVERIFY(gates.has_value());
        QCOMPARE(*gates, (std::vector<Gate>{{"unit", "make test", 600'000}, {"lint", "make lint", 1'800'000}}));
    }
    void no_gates_is_fine_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("comment") << QByteArray("# nothing yet\n");
        QTest::newRow("no entries") << QByteArray("[gates]\n");
    }
    void no_gates_is_fine()
    {
        QFETCH(QByteArray, text);
        const auto gates = read_gates(text.toStdString());
        QVERIFY(gates.has_value());
        QVERIFY(gates->empty());
    }
    void times_data()
    {
        QTest::addColumn<QByteArray>("timeout");
        QTest::addColumn<qint64>("milliseconds"); // 0 = refused
        QTest::newRow("90s") << QByteArray("\"90s\"") << qint64(90'000);
        QTest::newRow("10m") << QByteArray("\"10m\"") << qint64(600'000);
        QTest::newRow("1h") << QByteArray("\"1h\"") << qint64(3'600'000);
        QTest::newRow("0s") << QByteArray("\"0s\"") << qint64(0);
        QTest::newRow("-1s") << QByteArray("\"-1s\"") << qint64(0);
        QTest::newRow("no unit") << QByteArray("\"90\"") << qint64(0);
        QTest::newRow("other unit") << QByteArray("\"2d\"") << qint64(0);
        QTest::newRow("ms") << QByteArray("\"5ms\"") << qint64(0);
        QTest::newRow("fraction") << QByteArray("\"1.5h\"") << qint64(0);
        QTest::newRow("empty") << QByteArray("\"\"") << qint64(0);
        QTest::newRow("number") << QByteArray("90") << qint64(0);
        QTest::newRow("beyond int64") << QByteArray("\"99999999999999999999h\"") << qint64(0);
        QTest::newRow("too long") << QByteArray("\"100001h\"") << qint64(0);
    }
    void times()
    {
        QFETCH(QByteArray, timeout);
        QFETCH(qint64, milliseconds);
        const auto gates = read_gates("[gates.a]\ncmd = \"x\"\ntimeout = " + timeout.toStdString() + "\n");
        QCOMPARE(gates.has_value(), milliseconds != 0);
        if (gates)
            QCOMPARE(gates->front().timeout_ms, milliseconds);
        else
            QVERIFY2(gates.error().message.starts_with(".wagonmaster.toml, line 3: gates.a.timeout"), gates.error().message.c_str());
    }
    void mistakes_name_line_and_key_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("line");
        QTest::addColumn<QByteArray>("key");
        QTest::newRow("no cmd") << QByteArray("\n[gates.unit]\ntimeout = \"1m\"\n") << 2 << QByteArray("gates.unit has no cmd");
        QTest::newRow("empty cmd") << QByteArray("[gates.unit]\ncmd = \"  \"\n") << 1 << QByteArray("gates.unit has no cmd");
        QTest::newRow("cmd is a list") << QByteArray("[gates.unit]\ncmd = [\"make\"]\n") << 2 << QByteArray("gates.unit.cmd");
        QTest::newRow("unknown key") << QByteArray("[gates.unit]\ncmd = \"x\"\nretries = 3\n") << 3 << QByteArray("gates.unit.retries");
        QTest::newRow("unknown section") << QByteArray("[gate.unit]\ncmd = \"x\"\n") << 1 << QByteArray("gate");
        QTest::newRow("gates is a text") << QByteArray("gates = \"make test\"\n") << 1 << QByteArray("gates");
        QTest::newRow("a gate is a text") << QByteArray("[gates]\nunit = \"make test\"\n") << 2 << QByteArray("gates.unit");
        QTest::newRow("not TOML") << QByteArray("[gates.unit]\ncmd = make test\n") << 2 << QByteArray("");
        QTest::newRow("twice") << QByteArray("[gates.a]\ncmd = \"x\"\n[gates.a]\ncmd = \"y\"\n") << 3 << QByteArray("");
        QTest::newRow("not UTF-8") << QByteArray("[gates.a]\ncmd = \"\xff\"\n") << 2 << QByteArray("");
    }
    void mistakes_name_line_and_key()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, line);
        QFETCH(QByteArray, key);
        const auto gates = read_gates(text.toStdString());
        QVERIFY(!gates.has_value());
        QCOMPARE(gates.error().code, std::string("bad_config"));
        const std::string start = ".wagonmaster.toml, line " + std::to_string(line) + ": ";
        QVERIFY2(gates.error().message.starts_with(start), gates.error().message.c_str());
        QVERIFY2(gates.error().message.contains(key.toStdString()), gates.error().message.c_str());
        QVERIFY2(gates.error().message.ends_with('.') && !gates.error().message.ends_with(".."), gates.error().message.c_str());
        QVERIFY(!gates.error().hint.empty());
    }
};

WM_TEST_CLASS(GatesFile)
#include "gates_file_test.moc"
