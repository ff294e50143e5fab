// What keeps work from landing in a rig, looked at in real repositories.
#include "base/sha256.h"
#include "doctor/rig_checks.h"
#include "e2e/support/readable.h"
#include "support/qtest_main.h"
#include "unit/git/scratch_repository.h"

#include <QTest>

using namespace wm;
using namespace wm::doctor;
using tests::ScratchRepository;

namespace {

constexpr const char *gates = "[gates.test]\ncmd = \"true\"\n";

/// A rig in which all is well.
struct Healthy {
    Healthy()
    {
        repository.commit(".wagonmaster.toml", gates);
        rig.id = RigId("waymark");
        rig.path = repository.clone().string();
        rig.git_dir = (repository.clone() / ".git").string();
        rig.target = "main";
        rig.command = {"sh", "-c", "true"};
        rig.trusted = {sha256_hex(gates)};
    }
    Checks checks() const { return rig_checks(rig, environment); }

    ScratchRepository repository;
    town::Rig rig;
    process::Environment environment{{"PATH", "/usr/bin:/bin"}};
};

} // namespace

class DoctorRigs : public QObject {
    Q_OBJECT

    static void compare(const Checks &checks, Health health, const std::string &text)
    {
        QCOMPARE(checks.size(), std::size_t(1));
        QCOMPARE(checks[0].subject, "rig waymark");
        QCOMPARE(checks[0].text, text);
        QCOMPARE(std::string(name_of(checks[0].health)), std::string(name_of(health)));
        QCOMPARE(checks[0].hint.empty(), health == Health::ok);
    }

private slots:
    void all_is_well()
    {
        const Healthy healthy;
        tests::write(healthy.repository.clone() / "untracked", "mine");
        compare(healthy.checks(), Health::ok, healthy.rig.path + ": work lands on main.");
    }
    void changes_in_the_clone_hold_landings_up()
    {
        const Healthy healthy;
        tests::write(healthy.repository.clone() / "README", "half written");
        compare(healthy.checks(), Health::warning, healthy.rig.path + " has changes that are not committed: landings wait.");
    }
    void changes_on_another_branch_do_not()
    {
        const Healthy healthy;
        healthy.repository.git({"switch", "-q", "-c", "mine"});
        tests::write(healthy.repository.clone() / "README", "half written");
        compare(healthy.checks(), Health::ok, healthy.rig.path + ": work lands on main.");
    }
    void an_operation_in_progress_holds_landings_up()
    {
        Healthy healthy;
        healthy.repository.commit_on_branch("other", "main~1", "README", "theirs");
        healthy.repository.commit("README", "ours");
        QVERIFY(!healthy.repository.try_git(healthy.repository.clone(), {"merge", "other"}).succeeded());
        compare(healthy.checks(), Health::warning, healthy.rig.path + " is in the middle of a merge: landings wait.");
    }
    void a_target_that_is_gone_is_a_problem()
    {
        Healthy healthy;
        healthy.rig.target = "release";
        compare(healthy.checks(), Health::problem, healthy.rig.path + " has no branch release, on which work lands.");
    }
    void a_clone_that_is_gone_is_a_problem()
    {
        const Healthy healthy;
        std::filesystem::rename(healthy.repository.clone(), healthy.repository.root() / "moved");
        const Checks checks = healthy.checks();
        QCOMPARE(checks.size(), std::size_t(1));
        QVERIFY(checks[0].health == Health::problem && checks[0].text.contains(healthy.rig.path));
    }
    void another_repository_in_its_place_is_a_problem()
    {
        Healthy healthy;
        const Healthy other;
        healthy.rig.git_dir = other.rig.git_dir;
        compare(healthy.checks(), Health::problem, healthy.rig.path + " is another repository than the one that was added.");
    }
    void gates_must_be_there_and_trusted()
    {
        Healthy healthy;
        healthy.rig.trusted.clear();
        compare(healthy.checks(), Health::warning, "Its gates changed, or were never trusted: nothing lands until you trust them.");
        healthy.repository.git({"rm", "-q", ".wagonmaster.toml"});
        healthy.repository.git({"commit", "-qm", "no gates"});
        compare(healthy.checks(), Health::warning, "main has no gates: work lands without a test.");
        tests::write(healthy.repository.clone() / ".wagonmaster.toml", gates);
        compare(healthy.checks(), Health::warning,
            "main has no gates: work lands without a test. .wagonmaster.toml is in the clone but not committed to it.");
        QVERIFY(healthy.checks().front().hint.starts_with("Commit .wagonmaster.toml to main"));
    }
    void gates_that_cannot_be_used_are_a_problem_also_when_they_were_trusted_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QByteArray>("mistake");
        QTest::newRow("a key") << QByteArray("[gates.test]\ncmd = \"x\"\ntypo = 3\n")
                               << QByteArray(".wagonmaster.toml, line 3: there is no key gates.test.typo.");
        QTest::newRow("a section") << QByteArray("[worktre]\n") << QByteArray(".wagonmaster.toml, line 1: there is no section worktre.");
        QTest::newRow("its policy") << QByteArray("[[policy.rule]]\nnam = 3\n") << QByteArray(".wagonmaster.toml, line 2: ");
    }
    void gates_that_cannot_be_used_are_a_problem_also_when_they_were_trusted()
    {
        QFETCH(const QByteArray, file);
        QFETCH(const QByteArray, mistake);
        Healthy healthy;
        healthy.repository.commit(".wagonmaster.toml", file.toStdString());
        healthy.rig.trusted = {sha256_hex(file.toStdString())};
        const Checks checks = healthy.checks();
        QCOMPARE(checks.size(), std::size_t(1));
        QVERIFY(checks[0].health == Health::problem);
        QVERIFY2(checks[0].text.starts_with(mistake.toStdString()), checks[0].text.c_str());
        QVERIFY(checks[0].hint.contains("wm rig trust waymark"));
    }
    void the_program_of_its_agents_must_be_there()
    {
        Healthy healthy;
        healthy.rig.command = {"an-agent-that-nobody-has"};
        compare(healthy.checks(), Health::problem, "an-agent-that-nobody-has, which its agents run, is not there.");
        healthy.rig.command = {"./tools/agent"}; // of the worktree
        compare(healthy.checks(), Health::ok, healthy.rig.path + ": work lands on main.");
        healthy.rig.command.clear();
        compare(healthy.checks(), Health::warning, "No program is chosen for its agents.");
    }
    void the_worst_comes_first()
    {
        Healthy healthy;
        healthy.rig.trusted.clear();
        healthy.rig.command = {"an-agent-that-nobody-has"};
        const Checks checks = healthy.checks();
        QCOMPARE(checks.size(), std::size_t(2));
        QVERIFY(checks[0].health == Health::problem && checks[1].health == Health::warning);
    }
};

WM_TEST_CLASS(DoctorRigs)
#include "rig_checks_test.moc"
