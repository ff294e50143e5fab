#include "agents/project_file.h"
#include "support/qtest_main.h"

#include <QTest>

using namespace wm;
using wm::agents::read_project_file, wm::agents::WorktreeWishes;
using wm::town::Gate;

class ProjectFile : public QObject {
    Q_OBJECT
private slots:
    void gates_come_in_the_order_they_are_written()
    {
        const auto file =
            read_project_file("# checks\n[gates.unit]\ncmd = \"make test\"\ntimeout = \"10m\"\n\n[gates.lint]\ncmd = 'make lint'\n");
        QVERIFY(file.has_value());
        QCOMPARE(file->gates, (std::vector<Gate>{{"unit", "make test", 600'000}, {"lint", "make lint", 1'800'000}}));
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
        const auto file = read_project_file(text.toStdString());
        QVERIFY(file.has_value());
        QVERIFY(file->gates.empty());
    }
    void wishes_of_worktrees()
    {
        const auto file = read_project_file("[worktree]\ncopy = [\".env\", \"./cache/\"]\nlink = ['node_modules']\nsetup = 'npm ci'\n"
                                            "setup_timeout = \"5m\"\nteardown = 'docker compose down'\nteardown_timeout = \"5s\"\n");
        QVERIFY(file.has_value());
        QCOMPARE(file->worktree, (WorktreeWishes{{".env", "cache"}, {"node_modules"}, "npm ci", "docker compose down", 300'000, 5'000}));
        QVERIFY(file->worktree.any());
        QVERIFY(!read_project_file("[worktree]\n")->worktree.any());
        QCOMPARE(file->worktree.warm_count(), 1); // there is a set-up
        QCOMPARE(read_project_file("[worktree]\ncopy = ['.env']\n")->worktree.warm_count(), 0);
        QCOMPARE(read_project_file("[worktree]\nwarm = 3\n")->worktree.warm_count(), 3);
        QVERIFY(!read_project_file("[worktree]\nwarm = 21\n"));
        QVERIFY(!read_project_file("[worktree]\nwarm = '1'\n"));
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
        const auto file = read_project_file("[gates.a]\ncmd = \"x\"\ntimeout = " + timeout.toStdString() + "\n");
        QCOMPARE(file.has_value(), milliseconds != 0);
        if (file)
            QCOMPARE(file->gates.front().timeout_ms, milliseconds);
        else
            QVERIFY2(file.error().message.starts_with(".wagonmaster.toml, line 3: gates.a.timeout"), file.error().message.c_str());
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
        QTest::newRow("unknown wish") << QByteArray("[worktree]\nsetup = \"x\"\ncopies = [\"x\"]\n") << 3 << QByteArray("worktree.copies");
        QTest::newRow("not a list") << QByteArray("[worktree]\ncopy = \".env\"\n") << 2 << QByteArray("worktree.copy");
        QTest::newRow("not a path") << QByteArray("[worktree]\ncopy = [\n  \"x\",\n  3]\n") << 4 << QByteArray("worktree.copy");
        QTest::newRow("absolute") << QByteArray("[worktree]\nlink = [\"/etc/passwd\"]\n") << 2 << QByteArray("worktree.link");
        QTest::newRow("upwards") << QByteArray("[worktree]\nlink = [\"a/../../x\"]\n") << 2 << QByteArray("worktree.link");
        QTest::newRow("everything") << QByteArray("[worktree]\ncopy = [\".\"]\n") << 2 << QByteArray("worktree.copy");
        QTest::newRow("git's own") << QByteArray("[worktree]\ncopy = [\".GIT/config\"]\n") << 2 << QByteArray("worktree.copy");
        QTest::newRow("no path") << QByteArray("[worktree]\ncopy = [\"\"]\n") << 2 << QByteArray("worktree.copy");
        QTest::newRow("empty setup") << QByteArray("[worktree]\nsetup = \" \"\n") << 2 << QByteArray("worktree.setup");
        QTest::newRow("no time") << QByteArray("[worktree]\nsetup_timeout = 3\n") << 2 << QByteArray("worktree.setup_timeout");
        QTest::newRow("worktree is a text") << QByteArray("worktree = \"x\"\n") << 1 << QByteArray("worktree");
        QTest::newRow("not TOML") << QByteArray("[gates.unit]\ncmd = make test\n") << 2 << QByteArray("");
        QTest::newRow("twice") << QByteArray("[gates.a]\ncmd = \"x\"\n[gates.a]\ncmd = \"y\"\n") << 3 << QByteArray("");
        QTest::newRow("not UTF-8") << QByteArray("[gates.a]\ncmd = \"\xff\"\n") << 2 << QByteArray("");
    }
    void mistakes_name_line_and_key()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, line);
        QFETCH(QByteArray, key);
        const auto file = read_project_file(text.toStdString());
        QVERIFY(!file.has_value());
        QCOMPARE(file.error().code, std::string("bad_config"));
        const std::string start = ".wagonmaster.toml, line " + std::to_string(line) + ": ";
        QVERIFY2(file.error().message.starts_with(start), file.error().message.c_str());
        QVERIFY2(file.error().message.contains(key.toStdString()), file.error().message.c_str());
        QVERIFY2(file.error().message.ends_with('.') && !file.error().message.ends_with(".."), file.error().message.c_str());
        QVERIFY(!file.error().hint.empty());
    }
};

WM_TEST_CLASS(ProjectFile)
#include "project_file_test.moc"
