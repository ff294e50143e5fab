// What wm is to a shell: fast words for completion, shapes for scripts, texts from files.
#include "e2e/support/eventually.h"
#include "e2e/support/town.h"
#include "support/qtest_main.h"

#include <QTest>

#include <algorithm>
#include <csignal>

using namespace wm;
using tests::eventually, tests::Town;

class WmInAShell : public QObject {
    Q_OBJECT
private slots:
    void completing_a_word_starts_nothing_and_says_nothing()
    {
        Town town;
        const auto said = town.wm({"__complete", "bead", ""});
        QCOMPARE(said.code, 0);
        QCOMPARE(said.out + said.err, std::string());
        QCOMPARE(town.daemon_pid(), 0);
    }
    void names_are_offered_where_they_can_stand()
    {
        Town town;
        town.make_project();
        town.add_rig("/bin/true");
        const auto open = town.create({"Open"}), closed = town.create({"Closed"});
        QCOMPARE(town.wm({"close", closed.c_str()}).code, 0);
        const auto offered = [&](const QStringList &words, const std::string &expected) { // what takes a second is not said at all
            return eventually([&] { return town.wm(QStringList{"__complete"} + words).out == expected; });
        };
        QVERIFY(offered({"bead", ""}, open + "\n"));
        QVERIFY(offered({"bead", open.substr(0, 3).c_str()}, open + "\n"));
        QCOMPARE(town.wm({"__complete", "bead", "zz"}).out, std::string());
        QVERIFY(offered({"rig"}, town.json({"rig", "list"})["items"][0]["id"].get<std::string>() + "\n"));
        QCOMPARE(town.wm({"__complete"}).code, 0);
        QCOMPARE(town.wm({"__complete", "closed-bead"}).out, closed + "\n");
        QCOMPARE(town.wm({"label", "add", open.c_str(), "urgent"}).code, 0);
        QCOMPARE(town.wm({"__complete", "label"}).out, std::string("urgent\n"));
        QCOMPARE(town.wm({"remember", "Mind the gap", "--key", "gap"}).code, 0);
        QCOMPARE(town.wm({"__complete", "memory"}).out, std::string("gap\n"));
        QCOMPARE(town.wm({"__complete", "formula", "bug"}).out, std::string("bugfix\n"));
    }
    void what_cannot_be_printed_is_no_success()
    {
        Town town;
        town.make_project();
        town.add_rig("/bin/true");
        town.create({"A bead"});
        for (const char *command : {"wm list --json", "wm export", "wm create --silent Another", "wm --version"}) {
            for (const char *nowhere : {" > /dev/full", " >&-"}) {
                const auto said = town.shell(std::string(command) + nowhere);
                QCOMPARE(said.code, 1);
                QVERIFY2(said.err.contains("Cannot write to standard output: "), said.err.c_str());
            }
        }
        const auto cut = town.shell("trap '' PIPE; exec 3>&1; { wm list; echo $? >&3; } | true");
        QCOMPARE(cut.out + cut.err, std::string("0\n")); // who reads no more is no error
    }
    void a_session_begins_also_without_its_daemon()
    {
        Town town;
        town.make_project();
        QVERIFY(town.wm({"prime", "--hook-json"}).out.contains("hookSpecificOutput"));
        const pid_t daemon = town.daemon_pid();
        QCOMPARE(kill(daemon, SIGSTOP), 0);
        const auto prime = town.begin_wm({"-C", ".", "prime", "--hook-json"}), list = town.begin_wm({"list"});
        const auto told = Town::finish(*prime), refused = Town::finish(*list);
        kill(daemon, SIGCONT);
        QCOMPARE(told.code, 0);
        QCOMPARE(told.out, std::string());
        QCOMPARE(told.err, std::string("wm: The daemon gives no sign of life.\n"));
        QCOMPARE(refused.code, 75);
        QVERIFY2(refused.err.starts_with(told.err), refused.err.c_str());
        town.stop_daemon();
        const auto nowhere = town.shell("WAGONMASTER_HOME=/proc/nope wm prime --hook-json");
        QCOMPARE(nowhere.code, 0);
        QCOMPARE(nowhere.out, std::string());
        QCOMPARE(std::ranges::count(nowhere.err, '\n'), 1);
    }
    void with_json_everything_that_is_said_is_json_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("member");
        const auto row = [](const char *name, const char *command, int status, const char *member) {
            QTest::newRow(name) << QString(command) << status << QString(member);
        };
        row("refused by the daemon", "wm show wm-none --json", 1, "error");
        row("a file that wm cannot write", "wm export /nope/x --json", 1, "error");
        row("no room for the output", "wm list --json > /dev/full", 1, "error");
        row("no daemon", "WAGONMASTER_HOME=/proc/nope wm list --json", 1, "error");
        row("bytes that are no text", "wm create \"$(printf '\\377')\" --json", 2, "error");
        row("so already", "wm sync --json", 0, "note");
        row("so already, of several words", "wm dolt push --json", 0, "note");
    }
    void with_json_everything_that_is_said_is_json()
    {
        QFETCH(QString, command);
        QFETCH(int, status);
        QFETCH(QString, member);
        Town town;
        town.make_project();
        town.add_rig("/bin/true");
        const auto said = town.shell(command.toStdString());
        QCOMPARE(said.code, status);
        QCOMPARE((said.code == 0 ? said.err : said.out), std::string());
        const auto told = parse_json(said.code == 0 ? said.out : said.err, "What wm says");
        QVERIFY2(told.has_value(), said.err.c_str());
        QVERIFY(told->contains(member.toStdString()) && told->contains("code"));
        QVERIFY(!told->contains("hint") || (*told)["hint"] != "");
    }
    void a_damaged_ledger_is_no_reason_to_try_again_and_the_way_back_is_told()
    {
        Town town;
        town.make_project();
        QCOMPARE(town.wm({"rig", "add", "."}).code, 0);
        const auto kept = town.create({"Kept"});
        QCOMPARE(town.wm({"backup"}).code, 0);
        town.stop_daemon();
        std::filesystem::remove(town.home() / "ledger.db-wal");
        tests::write(town.home() / "ledger.db", std::string(20'000, 'x'));
        const auto said = town.wm({"list"});
        QCOMPARE(said.code, 1);
        const auto from = said.err.find("cp '"), to = said.err.find(". The next");
        QVERIFY2(from != std::string::npos && to != std::string::npos && from < to, said.err.c_str());
        QCOMPARE(town.shell(said.err.substr(from, to - from)).code, 0);
        QCOMPARE(town.bead(kept)["title"], "Kept");
        QCOMPARE(town.shell("WAGONMASTER_HOME=/etc/passwd wm list").code, 1);
    }
    void the_version_is_told_as_a_command_too()
    {
        Town town;
        const auto said = town.wm({"version"});
        QCOMPARE(said.code, 0);
        QCOMPARE(said.out, town.wm({"--version"}).out);
        QCOMPARE(town.daemon_pid(), 0);
    }
    void the_installed_script_is_the_one_that_wm_prints()
    {
        Town town;
        town.make_project();
        const auto said = town.shell("wm completion bash > wm.bash && bash --norc -c '"
                                     "source ./wm.bash; COMP_WORDS=(wm rig a); COMP_CWORD=2; _wm; echo \"${COMPREPLY[@]}\"'");
        QCOMPARE(said.out, std::string("add\n"));
        QCOMPARE(said.err, std::string());
    }
};

WM_TEST_CLASS(WmInAShell)
#include "wm_test.moc"
