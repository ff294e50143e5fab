// What the project has done to a worktree before its agent starts and before it is removed, and who must agree to it.
#include "e2e/support/eventually.h"
#include "e2e/support/latch.h"
#include "e2e/support/town.h"
#include "support/qtest_main.h"

#include <QTest>

#include <csignal>

using namespace wm;
using tests::eventually, tests::is_gone, tests::Latch, tests::Town;

namespace {

constexpr const char *makes_a_file = "echo x > x; git add -A; git commit -qm x; wm done";

std::pair<std::string, std::string> wishes(const std::string &lines)
{
    return {".wagonmaster.toml", "[worktree]\nwarm = 0\n" + lines + "\n"};
}

std::string setup(const std::string &command)
{
    return "setup = '''" + command + "'''\n";
}

/// Neither a worktree nor a branch of an agent is left.
bool nothing_is_left(const Town &town)
{
    return town.worktrees_are_gone() && town.git({"branch", "--list", "wm/*"}).empty();
}

std::string rule(const Town &town, const std::string &bead)
{
    return town.bead(bead)["state"].value("rule", "");
}

} // namespace

class Setup : public QObject {
    Q_OBJECT
private slots:
    void files_of_the_clone_are_there_and_cannot_be_committed()
    {
        Town town;
        town.make_project({wishes("copy = ['.env', 'missing']\nlink = ['node_modules']"), {".gitignore", "node_modules/\n"}});
        tests::write(town.project() / ".env", "KEY=1\n");
        std::filesystem::permissions(town.project() / ".env", std::filesystem::perms(0600));
        tests::write(town.project() / "node_modules/left-pad", "pad\n");
        const auto seen = town.root() / "seen";
        town.add_rig(town.script("agent",
            "{ cat .env node_modules/left-pad; stat -c %a .env; git status --porcelain; } > '" + seen.string() + "'; " + makes_a_file));
        const auto bead = town.create({"Look"});
        const auto run = town.sling(bead);
        QVERIFY(town.closes(bead));
        QCOMPARE(town.read(seen), "KEY=1\npad\n600\n");
        QCOMPARE(town.git({"ls-tree", "--name-only", "main"}), ".gitignore\n.wagonmaster.toml\nREADME\nx");
        QCOMPARE(town.git({"status", "--porcelain"}), "?? .env"); // the person's own git sees it as before
        QCOMPARE(town.read(town.run_dir(run) / "setup/remarks"), "missing is not in " + town.project().string() + ".\n");
        QVERIFY(town.wm({"show", bead.c_str()}).out.contains("set-up: missing is not in " + town.project().string() + ".\n"));
        QVERIFY(eventually([&] { return town.worktrees_are_gone(); }));
        QCOMPARE(town.read(town.project() / "node_modules/left-pad"), "pad\n"); // a link went, not what it led to
    }
    void one_that_leads_out_of_the_clone_is_refused()
    {
        Town town;
        town.make_project({wishes("copy = ['.env']")});
        tests::write(town.root() / "secret", "x");
        std::filesystem::create_symlink(town.root() / "secret", town.project() / ".env");
        town.add_rig(town.script("agent", makes_a_file));
        const auto bead = town.create({"Try"});
        town.sling(bead);
        QVERIFY(town.says(bead, "Could not start"));
        QVERIFY2(rule(town, bead).starts_with(".env leads out of " + town.project().string()), rule(town, bead).c_str());
        QVERIFY(nothing_is_left(town));
    }
    void the_command_comes_first_and_has_no_rights()
    {
        Town town;
        const auto log = town.root() / "log";
        const std::string as_person =
            "env -u WAGONMASTER_RUN WAGONMASTER_HOME='" + town.home().string() + "' '" WM_BIN_DIR "/wm' rig set waymark --target stolen";
        town.make_project({wishes(setup("pwd >> '" + log.string() + "'; echo built > built.o; test -f \"$WAGONMASTER_CLONE/README\"; " +
                               as_person + " && echo stolen >> '" + log.string() + "'; true")),
            {".gitignore", "*.o\n"}});
        town.add_rig(town.script("agent", "cat built.o >> '" + log.string() + "'; pwd >> '" + log.string() + "'; " + makes_a_file));
        const auto bead = town.create({"Build"});
        town.sling(bead);
        QVERIFY(town.closes(bead));
        const auto lines = town.lines(log);
        QCOMPARE(lines.size(), std::size_t{3});
        QCOMPARE(lines[1], "built");
        QCOMPARE(lines[0], lines[2]);
    }
    void one_that_fails_says_why_and_leaves_nothing()
    {
        Town town;
        town.make_project({wishes(setup("echo one; echo two; echo 'no such package' >&2; touch junk; exit 7"))});
        town.add_rig(town.script("agent", makes_a_file));
        const auto bead = town.create({"Build"});
        const auto run = town.sling(bead);
        QVERIFY(town.says(bead, "Could not start"));
        QCOMPARE(rule(town, bead), "Its set-up failed: exited, code 7: one · two · no such package");
        QCOMPARE(town.read(town.run_dir(run) / "setup/out.log"), "one\ntwo\nno such package\n");
        QVERIFY(nothing_is_left(town));
        const auto [name, text] = wishes(setup("true"));
        town.commit(name, text);
        QCOMPARE(town.wm({"rig", "trust", "waymark"}).code, 0);
        town.sling(bead);
        QVERIFY(town.closes(bead));
    }
    void one_that_takes_too_long_is_ended_with_everything_it_started()
    {
        Town town;
        const auto pid = town.root() / "pid";
        town.make_project(
            {wishes("setup_timeout = '15s'\n" + setup("setsid sleep 600 & echo $! > '" + pid.string() + "'; echo waiting; sleep 600"))});
        town.add_rig(town.script("agent", makes_a_file));
        const auto bead = town.create({"Wait"});
        town.sling(bead);
        QVERIFY(town.says(bead, "Could not start"));
        QCOMPARE(rule(town, bead), "Its set-up failed: took longer than its time limit: waiting");
        QVERIFY(is_gone(std::stoi(town.read(pid))));
        QVERIFY(nothing_is_left(town));
    }
    void a_stop_ends_it()
    {
        Town town;
        const auto pid = town.root() / "pid";
        town.make_project({wishes(setup("echo $$ > '" + pid.string() + "'; exec sleep 600"))});
        town.add_rig(town.script("agent", makes_a_file));
        const auto bead = town.create({"Wait"});
        town.sling(bead);
        QVERIFY(eventually([&] { return !town.lines(pid).empty(); }));
        QCOMPARE(town.wm({"stop", bead.c_str()}).code, 0);
        QVERIFY(town.comes_to(bead, "ready"));
        QVERIFY(is_gone(std::stoi(town.read(pid))));
        QVERIFY(nothing_is_left(town));
        QVERIFY(eventually([&] { return town.open_outbox().empty(); }));
    }
    void without_trust_nothing_of_it_happens_and_no_agent_starts()
    {
        Town town;
        const auto ran = town.root() / "ran";
        town.make_project({wishes("copy = ['.env']\n" + setup("touch '" + ran.string() + "'"))});
        tests::write(town.project() / ".env", "x");
        QCOMPARE(town.wm({"rig", "add", town.project().c_str(), "--command", town.script("agent", makes_a_file).c_str()}).code, 0);
        const auto bead = town.create({"Try"});
        town.sling(bead);
        QVERIFY(town.says(bead, "Could not start"));
        QVERIFY2(rule(town, bead).contains("`wm rig trust waymark`"), rule(town, bead).c_str());
        QVERIFY(!std::filesystem::exists(ran));
        QVERIFY(nothing_is_left(town));
        QCOMPARE(town.wm({"rig", "trust", "waymark"}).code, 0);
        town.sling(bead);
        QVERIFY(town.closes(bead));
        QVERIFY(std::filesystem::exists(ran));
    }
    void a_file_that_cannot_be_read_is_said_before_any_work()
    {
        Town town;
        town.make_project({wishes("\ncopies = ['.env']")});
        town.add_rig(town.script("agent", makes_a_file));
        const auto bead = town.create({"Try"});
        town.sling(bead);
        QVERIFY(town.says(bead, "Could not start"));
        QVERIFY2(rule(town, bead).starts_with(".wagonmaster.toml, line 4: there is no key worktree.copies."), rule(town, bead).c_str());
    }
    void a_daemon_that_dies_meanwhile_takes_it_up_again()
    {
        Town town;
        const Latch latch(town.root() / "latch");
        const auto log = town.root() / "log";
        town.make_project({wishes(setup("echo once >> '" + log.string() + "'; " + latch.wait()))});
        town.add_rig(town.script("agent", makes_a_file));
        const auto bead = town.create({"Build"});
        town.sling(bead);
        QVERIFY(latch.reached());
        QCOMPARE(kill(town.daemon_pid(), SIGKILL), 0);
        QVERIFY(eventually([&] { return town.daemon_pid() == 0; }));
        QVERIFY(town.comes_to(bead, "ai")); // a new daemon has taken it up
        QVERIFY(latch.open());
        QVERIFY(town.closes(bead));
        QCOMPARE(town.lines(log).size(), std::size_t{1});
    }
    void work_that_is_sent_back_finds_its_worktree_as_it_was()
    {
        Town town;
        const auto log = town.root() / "log";
        auto [name, text] = wishes("copy = ['.env']\n" + setup("echo once >> '" + log.string() + "'"));
        text += Town::gate("test -f second").second;
        town.make_project({{name, text}});
        tests::write(town.project() / ".env", "x");
        town.add_rig(town.script(
            "agent", "if [ -f x ]; then cp .env second; else echo mine > .env; echo x > x; fi; git add -A; git commit -qm work; wm done"));
        const auto bead = town.create({"Try twice"});
        town.sling(bead);
        QVERIFY(town.says(bead, "Gate failed"));
        town.sling(bead);
        QVERIFY(town.closes(bead));
        QCOMPARE(town.lines(log).size(), std::size_t{1});
        QCOMPARE(town.git({"show", "main:second"}), "mine");
    }
    void before_the_worktree_goes_there_is_a_teardown_data()
    {
        QTest::addColumn<QString>("end");
        QTest::newRow("that ends well") << "true";
        QTest::newRow("that fails") << "exit 3";
        QTest::newRow("that hangs") << "sleep 600";
    }
    void before_the_worktree_goes_there_is_a_teardown()
    {
        QFETCH(const QString, end);
        Town town;
        const auto log = town.root() / "log";
        town.make_project({wishes(
            "teardown_timeout = '15s'\nteardown = '''git log -1 --format=%s >> \"" + log.string() + "\"; " + end.toStdString() + "'''")});
        town.add_rig(town.script("agent", makes_a_file));
        const auto bead = town.create({"Build"});
        town.sling(bead);
        QVERIFY(town.closes(bead));
        QVERIFY(eventually([&] { return town.worktrees_are_gone(); }));
        QCOMPARE(town.lines(log), std::vector<std::string>{"x"});
        QVERIFY(eventually([&] { return town.open_outbox().empty(); }));
    }
};

WM_TEST_CLASS(Setup)
#include "setup_test.moc"
