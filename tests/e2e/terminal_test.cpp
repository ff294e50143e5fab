// Agents in a terminal, with a small one of our own (tests/fakes/terminal-agent.sh): typed to by the daemon, and by a person
// with `wm attach` in a real terminal.
#include "e2e/support/eventually.h"
#include "e2e/support/pty_program.h"
#include "e2e/support/town.h"
#include "support/qtest_main.h"

#include <QTest>

#include <csignal>

using namespace wm;
using tests::eventually, tests::is_gone, tests::PtyProgram, tests::Town;

namespace {

struct Typing : Town {
    Typing()
    {
        make_project();
        tests::write(home() / "agents.toml",
            "[typist]\ntitle = \"Typist\"\nruntime = \"terminal\"\ncommand = [\"" WM_SOURCE_DIR "/tests/fakes/terminal-agent.sh\"]\n"
            "[talker]\nruntime = \"acp\"\ncommand = [\"" WM_SOURCE_DIR "/tests/fakes/acp-agent.sh\"]\n");
        add_rig("@typist");
    }
    std::string work_on(const std::string &words, const QStringList &more = {}) const
    {
        const auto bead = create({words.c_str()});
        sling(bead, more);
        return bead;
    }
    bool hears(const std::string &text) const
    {
        return eventually([&] { return read(root() / "heard").contains(text); });
    }
    int times_heard(const std::string &text) const
    {
        int count = 0;
        for (const std::string &line : lines(root() / "heard"))
            count += line.contains(text);
        return count;
    }
    std::unique_ptr<PtyProgram> attach(const std::vector<std::string> &arguments, int columns = 90, int rows = 20) const
    {
        std::vector<std::string> argv{WM_BIN_DIR "/wm", "attach"};
        argv.insert(argv.end(), arguments.begin(), arguments.end());
        return std::make_unique<PtyProgram>(argv, environment(), project().string(), columns, rows);
    }
    Json agent() const { return json({"agents"})["items"][0]; }
};

} // namespace

class Terminals : public QObject {
    Q_OBJECT
private slots:
    void the_start_is_typed_and_what_it_commits_before_it_ends_lands()
    {
        Typing town;
        const auto bead = town.work_on("[work page.md]");
        QVERIFY(town.hears("On your hook: " + bead));
        QVERIFY(town.closes(bead));
        QCOMPARE(town.git({"show", "main:page.md"}), "work");
    }
    void a_nudge_is_typed_and_counts_as_typed()
    {
        Typing town;
        const auto bead = town.work_on("[turn]");
        QVERIFY(town.hears("[turn]"));
        QCOMPARE(town.wm({"nudge", bead.c_str(), "look at the tests"}).code, 0);
        QVERIFY(!town.read(town.root() / "heard").contains("look at"));
        tests::write(town.home() / "worktrees/waymark" / bead / "go", "");
        QVERIFY(town.hears("look at the tests"));
        QVERIFY(eventually([&] { return town.agent().value("undelivered", 0) == 0; }));
        QVERIFY(!town.wm({"transcript", bead.c_str()}).out.contains("delivered"));
        QVERIFY(eventually([&] { return town.agent().value("action", "") == "waymark"; })); // its title
        QVERIFY(!town.agent().value("output_at", "").empty());
        QCOMPARE(town.agent().value("phase", ""), std::string("terminal"));
    }
    void a_daemon_that_died_types_nothing_twice()
    {
        Typing town;
        const auto bead = town.work_on("Mind the gap");
        QVERIFY(town.hears("Mind the gap"));
        QCOMPARE(town.wm({"nudge", bead.c_str(), "once only"}).code, 0);
        QVERIFY(town.hears("once only"));
        const pid_t daemon = town.daemon_pid();
        ::kill(daemon, SIGKILL);
        QVERIFY(eventually([&] { return is_gone(daemon); }));
        QCOMPARE(town.wm({"nudge", bead.c_str(), "after it"}).code, 0);
        QVERIFY(town.hears("after it"));
        QCOMPARE(town.times_heard("once only"), 1);
        QCOMPARE(town.times_heard("On your hook"), 1);
    }
    void a_person_attaches_types_leaves_and_comes_back()
    {
        Typing town;
        const auto bead = town.work_on("Mind the gap");
        QVERIFY(town.hears("Mind the gap"));
        const auto first = town.attach({bead});
        QVERIFY(first->shows("ctrl-\\ detaches"));
        QVERIFY(first->shows("Mind the gap")); // what it had shown before
        first->type("[size]\r");
        QVERIFY(first->shows("20 90"));
        const auto second = town.attach({bead, "--read-only"});
        QVERIFY(second->shows("20 90"));
        second->type("never typed\r");
        first->resize(77, 33);
        QVERIFY(eventually([&] {
            first->type("[size]\r");
            return eventually([&] { return first->output().contains("33 77"); }, std::chrono::seconds(1));
        }));
        QVERIFY(second->shows("33 77"));
        first->type("[ask]\r");
        QVERIFY(first->shows("\x1B[6n"));
        first->type("\x1B[5;7R"); // as a terminal answers
        QVERIFY(first->shows("answered [5;7R"));
        first->type("\x1C");
        QCOMPARE(first->ends(), 0);
        QVERIFY(first->output().contains("goes on"));
        QVERIFY(!town.read(town.root() / "heard").contains("never typed"));

        const auto again = town.attach({bead, "--detach", "ctrl-]"});
        QVERIFY(again->shows("answered"));
        QCOMPARE(again->output().find("\x1B[6n"), std::string::npos); // it was asked of another terminal
        again->type("[quit]\r");
        QCOMPARE(again->ends(), 0);
        QVERIFY(again->output().contains("has ended"));
        QCOMPARE(second->ends(), 0);
        QVERIFY(eventually([&] { return town.wm({"attach", bead.c_str()}).err.contains("has ended"); }));
        const auto shell = town.attach({bead}); // what it left may be gone on with by hand
        QVERIFY(shell->shows("This is your shell in its worktree"));
        shell->type("pwd; exit\r");
        QVERIFY(shell->shows("worktrees/waymark/" + bead));
    }
    void what_is_typed_by_hand_is_kept_nowhere()
    {
        Typing town;
        const auto bead = town.work_on("Mind the gap");
        QVERIFY(town.hears("Mind the gap"));
        const auto attached = town.attach({bead});
        QVERIFY(attached->shows("Mind the gap"));
        attached->type("open sesame\r");
        QVERIFY(town.hears("open sesame"));
        for (const auto &run : std::filesystem::directory_iterator(town.places().runs()))
            QVERIFY(!town.read(run.path() / "in.log").contains("sesame"));
    }
    void one_without_a_terminal_says_so()
    {
        Typing town;
        const auto bead = town.work_on("[slow]", {"--kind", "talker"});
        QVERIFY(eventually([&] { return town.agent().value("phase", "") == "working"; }));
        const auto said = town.wm({"attach", bead.c_str()});
        QVERIFY(said.code != 0);
        QVERIFY(said.err.contains("has no terminal") && said.err.contains("wm transcript"));
        QVERIFY(town.attach({bead, "--read-only"})->shows("has no terminal"));
        tests::write(town.home() / "worktrees/waymark" / bead / "go", "");
    }
    void where_there_is_none_it_is_the_person_s_shell_in_the_worktree()
    {
        Typing town;
        const auto bead = town.work_on("[slow]", {"--kind", "talker"});
        QVERIFY(eventually([&] { return town.agent().value("phase", "") == "working"; }));
        const auto shell = town.attach({bead});
        QVERIFY(shell->shows("This is your shell in its worktree"));
        shell->type("pwd; echo run=$WAGONMASTER_RUN.; exit 7\r");
        QVERIFY(shell->shows("worktrees/waymark/" + bead));
        QVERIFY(shell->shows("run=."));
        QCOMPARE(shell->ends(), 7);
        tests::write(town.home() / "worktrees/waymark" / bead / "go", "");
    }
    void it_needs_a_terminal_itself()
    {
        Typing town;
        const auto bead = town.work_on("Mind the gap");
        QVERIFY(town.hears("Mind the gap"));
        const auto said = town.wm({"attach", bead.c_str()});
        QCOMPARE(said.code, 1);
        QVERIFY(said.err.contains("needs a terminal"));
        QCOMPARE(town.attach({bead, "--detach", "f1"})->ends(), 2);
    }
};

WM_TEST_CLASS(Terminals)
#include "terminal_test.moc"
