// What `wm doctor` makes of a town and of the programs around it.
#include "doctor/tool_checks.h"
#include "doctor/town_checks.h"
#include "e2e/support/readable.h"
#include "support/qtest_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace wm;
using namespace wm::doctor;

namespace QTest {
template <> inline char *toString(const Health &health)
{
    return qstrdup(std::string(name_of(health)).c_str());
}
} // namespace QTest

class DoctorChecks : public QObject {
    Q_OBJECT

    static Result<process::CommandResult> said(const std::string &out, int status = 0)
    {
        process::CommandResult result;
        result.out = out;
        result.exit_code = status;
        return result;
    }

private slots:
    void a_policy_that_cannot_be_read_is_a_problem()
    {
        using approvals::read_policy, approvals::PolicyText;
        const Check broken = policy_check(read_policy(PolicyText{"policy.toml", "[[rule]]\nnam = 3\n"}, std::nullopt));
        QCOMPARE(broken.health, Health::problem);
        QVERIFY2(broken.text.starts_with("policy.toml, line 2: "), broken.text.c_str());
        QVERIFY(!broken.hint.empty());
        QCOMPARE(policy_check(read_policy(std::nullopt, std::nullopt)),
            (Check{"policy", Health::ok, "The built-in rules decide what agents may do."}));
        const PolicyText own{"policy.toml", "[[rule]]\nname = \"mine\"\ndecision = \"ask\"\n"};
        QCOMPARE(policy_check(read_policy(own, std::nullopt)).text, "1 of your own and the built-in rules decide what agents may do.");
    }
    void git_is_new_enough_data()
    {
        QTest::addColumn<QByteArray>("said_by_git");
        QTest::addColumn<Health>("health");
        QTest::addColumn<QString>("text");
        QTest::newRow("new") << QByteArray("git version 2.47.3\n") << Health::ok << "git 2.47.3.";
        QTest::newRow("oldest") << QByteArray("git version 2.41.0\n") << Health::ok << "git 2.41.0.";
        QTest::newRow("one before it") << QByteArray("git version 2.40.9\n") << Health::problem
                                       << "git 2.40.9 is too old to try merges out.";
        QTest::newRow("next one") << QByteArray("git version 3.0.0-rc1\n") << Health::ok << "git 3.0.0-rc1.";
        QTest::newRow("first one") << QByteArray("git version 1.99.0\n") << Health::problem << "git 1.99.0 is too old to try merges out.";
        QTest::newRow("somebody else's") << QByteArray("git version 2.47.1 (Apple Git-154)\n") << Health::ok << "git 2.47.1.";
        QTest::newRow("nothing") << QByteArray("\n") << Health::problem << "git does not say its version.";
    }
    void git_is_new_enough()
    {
        QFETCH(const QByteArray, said_by_git);
        const Check check = git_check(said(said_by_git.toStdString()));
        QTEST(check.health, "health");
        QTEST(QString::fromStdString(check.text), "text");
        QCOMPARE(check.hint.empty(), check.health == Health::ok);
    }
    void no_git_is_a_problem()
    {
        const Check check = git_check(fail("not_installed", "git is not installed."));
        QCOMPARE(check.health, Health::problem);
        QCOMPARE(check.text, "git is not installed.");
        QVERIFY(!check.hint.empty());
    }
    void the_git_of_this_machine_answers() { QCOMPARE(git_check(ask_git()).health, Health::ok); }

    void room_on_the_disk_data()
    {
        QTest::addColumn<qulonglong>("free");
        QTest::addColumn<Health>("health");
        QTest::addColumn<QString>("text");
        QTest::newRow("plenty") << 80'500'000'000ULL << Health::ok << "80 GB are free for worktrees and logs.";
        QTest::newRow("enough") << 2'000'000'000ULL << Health::ok << "2 GB are free for worktrees and logs.";
        QTest::newRow("little") << 1'999'999'999ULL << Health::warning << "1999 MB are free for worktrees and logs.";
        QTest::newRow("too little") << 199'999'999ULL << Health::problem << "199 MB are free for worktrees and logs.";
    }
    void room_on_the_disk()
    {
        QFETCH(const qulonglong, free);
        const Check check = space_check("/town", {true, false, 0700, free});
        QTEST(check.health, "health");
        QTEST(QString::fromStdString(check.text), "text");
        QCOMPARE(space_check("/town", {true, false, 0700, std::nullopt}).health, Health::warning);
    }
    void the_towns_directory_data()
    {
        QTest::addColumn<bool>("directory");
        QTest::addColumn<bool>("network");
        QTest::addColumn<unsigned>("mode");
        QTest::addColumn<Health>("health");
        QTest::newRow("as it should be") << true << false << 0700U << Health::ok;
        QTest::newRow("gone") << false << false << 0U << Health::problem;
        QTest::newRow("on a network file system") << true << true << 0700U << Health::problem;
        QTest::newRow("others may read it") << true << false << 0755U << Health::warning;
        QTest::newRow("the group may enter it") << true << false << 0710U << Health::warning;
    }
    void the_towns_directory()
    {
        QFETCH(const bool, directory);
        QFETCH(const bool, network);
        QFETCH(const unsigned, mode);
        const Check check = directory_check("/town", {directory, network, mode, 1});
        QTEST(check.health, "health");
        QCOMPARE(check.hint.empty(), check.health == Health::ok);
    }
    void a_real_directory_is_looked_at()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        std::filesystem::permissions(path, std::filesystem::perms(0750));
        const Ground ground = ground_of(path);
        QVERIFY(ground.directory && !ground.network && ground.free_bytes.value_or(0) > 0);
        QCOMPARE(ground.mode, 0750U);
        QVERIFY(!ground_of(path / "none").directory);
    }
    void a_ledger_that_is_none_is_a_problem()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("ledger.db").toStdString();
        QCOMPARE(ledger_check(path).health, Health::problem);
        std::ofstream(path) << "This is no ledger, but long enough to look like a file of a database.";
        const Check check = ledger_check(path);
        QCOMPARE(check.health, Health::problem);
        QVERIFY(!check.text.empty());
    }
    void a_daemon_of_an_older_version_is_told()
    {
        const Json facts = {{"version", "1.2"}, {"pid", 42}};
        QCOMPARE(daemon_check(facts, false), (Check{"daemon", Health::ok, "wagonmasterd 1.2 runs as process 42.", ""}));
        QCOMPARE(daemon_check(facts, true).health, Health::warning);
        QVERIFY(!own_program_was_replaced());
    }
    void a_failed_backup_is_told()
    {
        QCOMPARE(backup_check(Json::object()).health, Health::ok);
        const Check failed = backup_check({{"backup_trouble", "No room."}});
        QCOMPARE(failed.health, Health::warning);
        QCOMPARE(failed.text, "The last daily backup failed: No room.");
    }
    void without_the_shim_nothing_starts()
    {
        QCOMPARE(shim_check(WM_BIN_DIR "/wagonmaster-shim").health, Health::ok);
        QCOMPARE(shim_check("/nowhere/wagonmaster-shim").health, Health::problem);
    }
    void without_bubblewrap_there_is_no_sandbox()
    {
        const Check missing = sandbox_check(fail("no_sandbox", "bubblewrap is not installed.", "apt install bubblewrap"));
        QCOMPARE(missing.health, Health::warning);
        QCOMPARE(missing.text, std::string("bubblewrap is not installed. Agents run without a sandbox."));
        QCOMPARE(sandbox_check({}).health, Health::ok);
    }

    void agents_that_are_there_have_a_line_data()
    {
        QTest::addColumn<QString>("version");
        QTest::addColumn<agents::Login>("login");
        QTest::addColumn<QString>("note");
        QTest::addColumn<Health>("health");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("hint");
        QTest::newRow("logged in") << "2.1" << agents::Login::yes << "" << Health::ok << "Claude Code 2.1, logged in." << "";
        QTest::newRow("logged out") << "2.1" << agents::Login::no << "log in: claude auth login" << Health::warning
                                    << "Claude Code 2.1 is there, but nobody is logged in." << "claude auth login";
        QTest::newRow("unknown") << "2.1" << agents::Login::unknown << "" << Health::ok
                                 << "Claude Code 2.1; whether it is logged in shows when it starts." << "";
        QTest::newRow("broken") << "" << agents::Login::unknown << "`claude --version` failed: no node." << Health::warning
                                << "`claude --version` failed: no node."
                                << "Start it once by hand; `wm agents detect --again` asks it again.";
        QTest::newRow("mute") << "" << agents::Login::yes << "" << Health::warning << "Claude Code does not say its version."
                              << "Start it once by hand; `wm agents detect --again` asks it again.";
    }
    void agents_that_are_there_have_a_line()
    {
        QFETCH(const QString, version);
        QFETCH(const agents::Login, login);
        QFETCH(const QString, note);
        const auto &presets = runtimes::Presets::built_in();
        agents::Detected claude, codex;
        codex.preset = *presets.find("codex"); // not there
        claude.preset = *presets.find("claude");
        claude.program = "/bin/claude";
        claude.version = version.toStdString();
        claude.login = login;
        claude.note = note.toStdString();
        const Checks checks = agent_checks({claude, codex});
        QCOMPARE(checks.size(), std::size_t(1));
        QCOMPARE(checks[0].subject, "agent claude");
        QTEST(checks[0].health, "health");
        QTEST(QString::fromStdString(checks[0].text), "text");
        QTEST(QString::fromStdString(checks[0].hint), "hint");
    }
    void no_agent_at_all_is_a_warning()
    {
        const Checks checks = agent_checks({});
        QCOMPARE(checks.size(), std::size_t(1));
        QCOMPARE(checks[0].health, Health::warning);
    }
};

WM_TEST_CLASS(DoctorChecks)
#include "checks_test.moc"
