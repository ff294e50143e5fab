// An agent in a sandbox: what it cannot read, write or reach, tried for real, and that it can still do its work.
#include "e2e/support/eventually.h"
#include "e2e/support/town.h"
#include "hosts/sandbox.h"
#include "support/qtest_main.h"

#include <QTest>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace wm;
using tests::eventually, tests::Town;

namespace {

/// Each line tries something and leaves "yes" or "no" under its name in the worktree's report, which lands.
std::string tries(const std::string &lines)
{
    return "try() { name=$1; shift; if \"$@\" >/dev/null 2>&1; then echo \"$name yes\"; else echo \"$name no\"; fi >> report; }\n" + lines +
        "\ngit add report && git commit -qm report && wm done\n";
}

} // namespace

class Sandboxed : public QObject {
    Q_OBJECT

    /// The report of one agent that ran these lines, "name yes" or "name no" in each line.
    static std::string report_of(const Town &town)
    {
        const auto bead = town.create({"Try"});
        town.sling(bead);
        if (!town.closes(bead))
            return "did not land";
        return town.git({"show", "main:report"});
    }

private slots:
    void initTestCase()
    {
        if (!hosts::sandbox_works())
            QSKIP(hosts::sandbox_works().error().message.c_str());
    }

    void it_does_its_work_and_hands_it_over()
    {
        Town town;
        town.make_project();
        town.add_rig(
            town.script("agent", "wm prime >/dev/null; echo hi > file; git add file; git commit -qm work; wm note 'half way'; wm done"),
            "auto");
        const auto bead = town.create({"Work"});
        const auto run = town.sling(bead);
        QVERIFY(town.closes(bead));
        QCOMPARE(town.git({"show", "main:file"}), "hi");
        QVERIFY(town.read(town.run_dir(run) / "spec.json").contains("bwrap"));
        QVERIFY(town.wm({"bead", "show", bead.c_str()}).out.contains("half way"));
    }

    void a_program_that_is_not_there_could_not_start()
    {
        Town town;
        town.make_project();
        town.add_rig("no-such-agent", "on");
        const auto bead = town.create({"Start"});
        town.sling(bead);
        QVERIFY(town.says(bead, "Could not start"));
        const std::string rule = town.bead(bead)["state"]["rule"];
        QVERIFY2(rule.contains("There is no program no-such-agent"), rule.c_str());
        QVERIFY(eventually([&] { return town.worktrees_are_gone(); })); // nobody has worked there
    }

    void one_that_is_killed_ended_by_that_signal()
    {
        Town town;
        town.make_project();
        town.add_rig(town.script("agent", "kill -9 $$"), "on");
        const auto bead = town.create({"Die"});
        town.sling(bead);
        QVERIFY(town.says(bead, "Signal 9"));
    }

    void what_it_cannot_read()
    {
        Town town;
        town.make_project();
        const auto home = town.root() / "person";
        town.set_environment("HOME", home.c_str());
        tests::write(home / ".ssh/id_ed25519", "key\n");
        tests::write(home / ".netrc", "machine x password y\n");
        tests::write(home / ".config/gh/hosts.yml", "oauth_token: x\n");
        tests::write(home / ".bashrc", "readable\n");
        tests::write(town.root() / "elsewhere/plan", "in /tmp\n");
        const std::string place = home.string(), other = (town.root() / "elsewhere/plan").string(),
                          ledger = town.places().ledger().string();
        town.add_rig(
            town.script("agent",
                tries("try ssh cat " + place + "/.ssh/id_ed25519\ntry netrc grep -q machine " + place + "/.netrc\ntry gh cat " + place +
                    "/.config/gh/hosts.yml\ntry bashrc grep -q readable " + place + "/.bashrc\ntry tmp cat " + other + "\ntry ledger cat " +
                    ledger + "\ntry clone cat \"$(git rev-parse --git-common-dir)/config\"\ntry processes sh -c '[ -d /proc/" +
                    std::to_string(QCoreApplication::applicationPid()) + "/fd ]'\n")),
            "on");
        QCOMPARE(report_of(town), "ssh no\nnetrc no\ngh no\nbashrc yes\ntmp no\nledger no\nclone yes\nprocesses no");
    }

    void what_it_cannot_write()
    {
        Town town;
        town.make_project();
        const auto home = town.root() / "person";
        town.set_environment("HOME", home.c_str());
        tests::write(home / ".bashrc", "mine\n");
        const std::string project = town.project().string();
        town.add_rig(
            town.script("agent",
                tries("common=$(git rev-parse --path-format=absolute --git-common-dir)\n"
                      "try home sh -c 'echo x >> ~/.bashrc'\ntry etc sh -c 'echo x > /etc/wagonmaster-test'\ntry clone sh -c 'echo x > " +
                    project +
                    "/new'\ntry config git config core.hooksPath /tmp/h\ntry hooks sh -c \"echo x > $common/hooks/post-commit\"\n"
                    "try other sh -c \"mkdir $common/worktrees/x\"\ntry worktree sh -c 'echo x > ../wa-other'\ntry scratch sh -c 'echo x > "
                    "/tmp/x && cat /tmp/x'\n"
                    "try own sh -c 'echo x > own && rm own'\n")),
            "on");
        QCOMPARE(report_of(town), "home no\netc no\nclone no\nconfig no\nhooks no\nother no\nworktree no\nscratch yes\nown yes");
        QCOMPARE(town.read(home / ".bashrc"), "mine\n");
    }

    void whom_it_cannot_reach()
    {
        Town town;
        town.make_project();
        town.add_rig(town.script("agent",
                         tries("d=$WAGONMASTER_HOME\ntry person test -e $d/person.sock\ntry shim sh -c '[ -S "
                               "$WAGONMASTER_HOME/runs/$WAGONMASTER_RUN/shim.sock ]'\n"
                               "try agent test -S $d/runs/$WAGONMASTER_RUN/agent.sock\ntry run sh -c 'ls /run | grep -q .'\n"
                               "try approve sh -c 'unset WAGONMASTER_RUN; wm estop'\ntry kill sh -c 'kill -0 $(cat " +
                             (town.root() / "pid").string() + ")'\n")),
            "on");
        tests::write(town.root() / "pid", std::to_string(QCoreApplication::applicationPid()));
        QCOMPARE(report_of(town), "person no\nshim no\nagent yes\nrun no\napprove no\nkill no");
        QVERIFY(town.json({"agents"}).is_object());
    }

    void the_network_is_a_choice_data()
    {
        QTest::addColumn<QString>("network");
        QTest::addColumn<QString>("reached");
        QTest::newRow("on") << "on" << "port yes";
        QTest::newRow("off") << "off" << "port no";
    }
    void the_network_is_a_choice()
    {
        QFETCH(QString, network);
        QFETCH(QString, reached);
        const int listener = socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        QCOMPARE(bind(listener, reinterpret_cast<sockaddr *>(&address), sizeof address), 0);
        QCOMPARE(listen(listener, 4), 0);
        socklen_t length = sizeof address;
        getsockname(listener, reinterpret_cast<sockaddr *>(&address), &length);
        Town town;
        town.make_project();
        const std::string port = std::to_string(ntohs(address.sin_port));
        town.add_rig(town.script("agent", tries("try port bash -c 'exec 3<>/dev/tcp/127.0.0.1/" + port + "'\n")), "on");
        QCOMPARE(town.wm({"rig", "set", "waymark", "--network", network}).code, 0);
        QCOMPARE(report_of(town), reached.toStdString());
        ::close(listener);
    }

    void what_it_asks_for_is_looked_at_in_its_worktree()
    {
        Town town; // below /tmp, of which the sandbox has its own
        town.make_project();
        town.add_rig(town.script("agent", "mkdir build; echo x > build/a; echo x > build/b; wm ask -- rm -rf build"), "on");
        town.sling(town.create({"Tidy up"}));
        Json open;
        QVERIFY(eventually([&] { return !(open = town.json({"approvals"})["items"]).empty(); }));
        const std::string id = open[0]["id"];
        const std::string shown = town.wm({"approval", id.c_str()}).out;
        QVERIFY2(shown.contains("build/a") && shown.contains("build/b") && !shown.contains("unknown"), shown.c_str());
        QCOMPARE(town.wm({"deny", id.c_str()}).code, 0);
    }

    void it_is_stopped_with_everything_that_it_started()
    {
        Town town;
        town.make_project();
        town.add_rig(town.script("agent", "setsid sleep 987654 & echo ready; wait"), "on");
        const auto bead = town.create({"Sleep"});
        const auto run = town.sling(bead);
        const auto log = town.run_dir(run) / "out.log";
        QVERIFY(eventually([&] { return town.read(log).contains("ready"); }));
        QCOMPARE(town.wm({"stop", bead.c_str()}).code, 0);
        QVERIFY(eventually([&] { return town.shell("pgrep -f 'slee[p] 987654'").code != 0; }));
    }

    void a_new_daemon_is_reached_from_within()
    {
        Town town;
        town.make_project();
        town.add_rig(town.script("agent",
                         "echo x > x; git add x; git commit -qm x; echo ready; while [ ! -e go ]; do sleep 0.1; done; rm go; wm done"),
            "on");
        const auto bead = town.create({"Wait"});
        const auto run = town.sling(bead);
        QVERIFY(eventually([&] { return town.read(town.run_dir(run) / "out.log").contains("ready"); }));
        town.stop_daemon();
        QVERIFY(town.json({"agents"}).is_object()); // starts another, with another agent.sock in the same place
        tests::write(town.places().worktree(RigId("waymark"), BeadId(bead), 1) / "go", "");
        QVERIFY(town.closes(bead));
    }
};

WM_TEST_CLASS(Sandboxed)
#include "sandbox_test.moc"
