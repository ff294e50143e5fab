#include "support/qtest_main.h"
#include "unit/town/town_builder.h"

#include <QTest>

using namespace wm;
using namespace wm::tests;

class Rigs : public QObject {
    Q_OBJECT
private slots:
    void a_repository_is_one_rig_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("git_dir");
        QTest::addColumn<QString>("prefix");
        QTest::addColumn<QString>("code");
        QTest::newRow("another") << "api" << "/src/api/.git" << "api" << "accepted";
        QTest::newRow("same repository, other name") << "api" << "/src/demo/.git" << "api" << "exists";
        QTest::newRow("same name") << "demo" << "/src/api/.git" << "api" << "exists";
        QTest::newRow("same prefix") << "api" << "/src/api/.git" << "wm" << "exists";
        QTest::newRow("name with a slash") << "a/b" << "/src/api/.git" << "api" << "bad_name";
        QTest::newRow("upper case") << "Api" << "/src/api/.git" << "api" << "bad_name";
        QTest::newRow("no name") << "" << "/src/api/.git" << "api" << "bad_name";
        QTest::newRow("begins with -") << "-api" << "/src/api/.git" << "api" << "bad_name";
        QTest::newRow("41 characters") << QString(41, 'a') << "/src/api/.git" << "api" << "bad_name";
        QTest::newRow("bad prefix") << "api" << "/src/api/.git" << "a b" << "bad_name";
    }
    void a_repository_is_one_rig()
    {
        QFETCH(QString, name);
        QFETCH(QString, git_dir);
        QFETCH(QString, prefix);
        QFETCH(QString, code);
        TownBuilder town;
        const AddRig add{RigId(name.toStdString()), "/src/api", git_dir.toStdString(), "main", prefix.toStdString(), {}};
        QCOMPARE(town.refused(add), code.toStdString());
        if (code == "accepted")
            QCOMPARE(town.must(add), std::string()); // added twice is added once
    }
    void a_rig_changes_target_and_program()
    {
        TownBuilder town;
        QCOMPARE(town.must(ChangeRig{town.demo, "release", {}}), std::string("rig.changed"));
        QCOMPARE(town.must(ChangeRig{town.demo, "release", {}}), std::string());
        const Rig &rig = *find(town.state.rigs, town.demo);
        QCOMPARE(rig.target, std::string("release"));
        QCOMPARE(rig.command, std::vector<std::string>{"/usr/bin/agent"});
        QCOMPARE(town.refused(ChangeRig{RigId("none"), {}, {}}), std::string("not_found"));
    }
    void trust_is_kept_by_hash()
    {
        TownBuilder town;
        QCOMPARE(town.must(TrustGates{town.demo, "sha-1"}), std::string("rig.gates_trusted"));
        QCOMPARE(town.must(TrustGates{town.demo, "sha-2"}), std::string("rig.gates_trusted"));
        QCOMPARE(town.must(TrustGates{town.demo, "sha-1"}), std::string());
        QCOMPARE(find(town.state.rigs, town.demo)->trusted, (std::vector<std::string>{"sha-1", "sha-2"}));
    }
    void a_clock_that_jumped_is_told()
    {
        TownBuilder town;
        QCOMPARE(town.must(NoticeClockJump{-5 * nanoseconds_per_second}, "daemon"), std::string("clock.jumped"));
    }
};

WM_TEST_CLASS(Rigs)
#include "rig_test.moc"
