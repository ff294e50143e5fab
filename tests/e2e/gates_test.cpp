// What stands between work and the target: the project's own gates, who trusts them, and what happens when one says no.
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
} // namespace

class Gates : public QObject {
    Q_OBJECT
private slots:
    void one_that_fails_says_why_and_the_bead_goes_back_to_the_same_worktree()
    {
        Town town;
        town.make_project({Town::gate("echo looking; test -f hello || { echo 'hello is missing'; exit 3; }")});
        // At the first run it forgets the file; at the second it is told why and finds its own work again.
        town.add_rig(town.script("agent",
            "if [ -f x ]; then pwd > second; wm prime > prime; echo hi > hello; else pwd > \"$WAGONMASTER_HOME/../first\"; echo x > x; fi\n"
            "git add -A; git commit -qm work; wm done"));
        const auto bead = town.create({"Say hello"});
        const auto first = town.sling(bead);
        QVERIFY(town.says(bead, "Gate failed"));
        const Json card = town.bead(bead);
        QCOMPARE(card["lane"], "review");
        QCOMPARE(card["state"]["rule"], "test: hello is missing");
        QCOMPARE(town.landings(), std::vector<std::string>{});
        QCOMPARE(town.wm({"mq", "log", bead.c_str()}).out, "looking\nhello is missing\n");
        const std::string status = town.wm({"status"}).out;
        QVERIFY2(status.contains("Waits for you:\n  " + bead + "  Gate failed: test: hello is missing\n"), status.c_str());
        QVERIFY(eventually([&] { return std::filesystem::is_empty(town.home() / "gates"); }));

        const auto second = town.sling(bead);
        QVERIFY(second != first);
        QVERIFY(town.closes(bead));
        QVERIFY(!town.wm({"status"}).out.contains("Waits for you"));
        QCOMPARE(town.bead(bead)["branch"], card["branch"]);
        QCOMPARE(town.bead(bead)["agent"], card["agent"]);
        QCOMPARE(town.git({"show", "main:second"}) + "\n", town.read(town.root() / "first"));
        QVERIFY(town.git({"show", "main:prime"}).contains("hello is missing"));
        QCOMPARE(town.landings(), std::vector{bead});
    }
    void several_run_one_after_the_other_until_one_says_no()
    {
        Town town;
        town.make_project({{".wagonmaster.toml",
            "[gates.build]\ncmd = \"test -f x\"\n[gates.unit]\ncmd = \"! test -f bad\"\n[gates.lint]\ncmd = \"true\"\n"}});
        town.add_rig(town.script("agent", "case $(wm prime) in *Worse*) touch bad ;; esac\n" + std::string(makes_a_file)));
        const auto worse = town.create({"Worse"}), better = town.create({"Better"});
        town.sling(worse);
        QVERIFY(town.says(worse, "Gate failed"));
        QVERIFY(town.bead(worse)["state"]["rule"].get<std::string>().starts_with("unit: "));
        town.sling(better);
        QVERIFY(town.closes(better));
        QCOMPARE(town.landings(), std::vector{better});
        QVERIFY(eventually([&] { return std::filesystem::is_empty(town.home() / "gates"); }));
        QVERIFY(eventually([&] { return town.open_outbox().empty(); }));
    }
    void a_person_mends_it_in_the_worktree_and_hands_it_over()
    {
        Town town;
        town.make_project({Town::gate("test -f hello")});
        town.add_rig(town.script("agent", makes_a_file));
        const auto bead = town.create({"Say hello"});
        town.sling(bead);
        QVERIFY(town.says(bead, "Gate failed"));
        const std::filesystem::path worktree = town.bead(bead)["worktree"].get<std::string>();
        QVERIFY(town.wm({"show", bead.c_str()}).out.contains("worktree " + worktree.string()));
        QCOMPARE(town.json({"agents"})["items"][0]["bead"], bead); // it has no process, and still the bead
        tests::write(worktree / "hello", "hi\n");
        const tests::Said unsaved = town.wm({"mq", "submit", bead.c_str()});
        QVERIFY2(unsaved.err.contains("Not everything is committed: hello.") && unsaved.err.contains("`wm mq submit " + bead + "`"),
            unsaved.err.c_str());
        town.git({"-C", worktree.c_str(), "add", "hello"});
        town.git({"-C", worktree.c_str(), "commit", "-qm", "Say it"});
        QCOMPARE(town.wm({"mq", "submit", bead.c_str()}).code, 0);
        QVERIFY(town.closes(bead));
        QCOMPARE(town.git({"show", "main:hello"}), "hi");
        QVERIFY(!town.bead(bead).contains("worktree")); // it is gone
    }
    void the_same_commit_is_not_tested_twice()
    {
        Town town;
        const auto said = town.root() / "said";
        town.make_project({Town::gate("false")});
        town.add_rig(town.script(
            "agent", "[ -f x ] || { echo x > x; git add -A; git commit -qm x; }\nwm done 2> '" + said.string() + "' || exit 5"));
        const auto bead = town.create({"Fail"});
        town.sling(bead);
        QVERIFY(town.says(bead, "Gate failed"));
        town.sling(bead);
        QVERIFY(town.says(bead, "Exited, code 5"));
        QVERIFY2(town.read(said).contains("Nothing is committed since mr-1 failed"), town.read(said).c_str());
        QCOMPARE(town.json({"mq"})["total"], 1);
    }
    void one_that_takes_too_long_is_ended_with_everything_it_started()
    {
        Town town;
        const auto pid = town.root() / "pid";
        town.make_project({Town::gate("setsid sleep 600 & echo $! > '" + pid.string() + "'; sleep 600", "15s")});
        town.add_rig(town.script("agent", makes_a_file));
        const auto bead = town.create({"Wait"});
        town.sling(bead);
        QVERIFY(town.says(bead, "Gate failed"));
        QCOMPARE(town.bead(bead)["state"]["rule"], "test: took longer than its time limit of 15 s");
        QVERIFY(is_gone(std::stoi(town.read(pid))));
    }
    void an_unusable_gates_file_is_named_with_its_line_before_any_work_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("reason");
        QTest::newRow("without cmd") << "[gates.test]\ntimeout = \"3s\"\n" << ".wagonmaster.toml, line 1: gates.test has no cmd.";
        QTest::newRow("not TOML") << "[gates.test]\ncmd = \"true\n" << ".wagonmaster.toml, line 2: ";
        QTest::newRow("unknown key") << "[gates.test]\n\ncommand = \"true\"\n" << "line 3: there is no key gates.test.command.";
        QTest::newRow("no time") << "[gates.test]\ncmd = \"true\"\ntimeout = \"soon\"\n" << "line 3: gates.test.timeout is not a time.";
    }
    void an_unusable_gates_file_is_named_with_its_line_before_any_work()
    {
        QFETCH(const QString, file);
        QFETCH(const QString, reason);
        Town town;
        town.make_project({{".wagonmaster.toml", file.toStdString()}});
        town.add_rig(town.script("agent", makes_a_file));
        const auto bead = town.create({"Try"});
        town.sling(bead);
        QVERIFY(town.says(bead, "Could not start"));
        const auto rule = town.bead(bead)["state"]["rule"].get<std::string>();
        QVERIFY2(rule.contains(reason.toStdString()), rule.c_str());
        QCOMPARE(town.landings(), std::vector<std::string>{});
    }
    void one_that_became_unusable_meanwhile_is_named_when_it_is_needed()
    {
        Town town;
        town.make_project({Town::gate("true")});
        town.add_rig(town.script("agent",
            "( cd '" + town.project().string() + "'; echo '[gates.test]' > .wagonmaster.toml; git commit -qam gates )\n" + makes_a_file));
        const auto bead = town.create({"Try"});
        town.sling(bead);
        QVERIFY(town.says(bead, "Could not land"));
        const auto rule = town.bead(bead)["state"]["rule"].get<std::string>();
        QVERIFY2(rule.contains(".wagonmaster.toml, line 1: gates.test has no cmd."), rule.c_str());
    }
    void those_nobody_trusts_do_not_run_until_somebody_does()
    {
        Town town;
        const auto ran = town.root() / "ran";
        town.make_project({Town::gate("touch '" + ran.string() + "'")});
        const auto said = town.wm({"rig", "add", town.project().c_str(), "--command", town.script("agent", makes_a_file).c_str()});
        QVERIFY2(said.out.contains("wm rig trust waymark"), said.out.c_str());
        const auto bead = town.create({"Try"});
        town.sling(bead);
        QVERIFY(town.says(bead, "Trust gates"));
        QVERIFY(!std::filesystem::exists(ran));
        QCOMPARE(town.wm({"rig", "trust", "waymark"}).code, 0);
        QVERIFY(town.closes(bead));
        QVERIFY(std::filesystem::exists(ran));
    }
    void those_that_cannot_be_used_are_not_trusted()
    {
        Town town;
        town.make_project({{".wagonmaster.toml", "[gates.test]\ncmd = \"true\"\ntypo = 3\n"}});
        const std::string mistake = ".wagonmaster.toml, line 3: there is no key gates.test.typo.";
        const auto added =
            town.wm({"rig", "add", town.project().c_str(), "--trust-gates", "--command", town.script("agent", makes_a_file).c_str()});
        QCOMPARE(added.code, 0);
        QVERIFY2(added.out.contains(mistake) && !added.out.contains("are trusted."), added.out.c_str());
        const auto refused = town.wm({"rig", "trust", "waymark"});
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.err.contains(mistake) && refused.err.contains("commit it to main"), refused.err.c_str());
        QVERIFY2(town.wm({"doctor"}).out.contains(mistake), town.wm({"doctor"}).out.c_str());
        town.commit(".wagonmaster.toml", "[gates.test]\ncmd = \"true\"\n");
        QCOMPARE(town.wm({"rig", "trust", "waymark"}).code, 0);
        const auto again = town.wm({"rig", "add", town.project().c_str()});
        QCOMPARE(again.code, 0);
        QVERIFY2(again.out.contains("It is a rig already") && !again.out.contains("trust"), again.out.c_str());
    }
    void those_that_are_written_and_not_committed_are_no_gates_yet()
    {
        Town town;
        town.make_project();
        const auto [file, text] = Town::gate("false");
        tests::write(town.project() / file, text);
        const std::string sentence = ".wagonmaster.toml is here but not committed to main";
        const auto refused = town.wm({"rig", "add", town.project().c_str(), "--command", "/bin/true", "--trust-gates"});
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.err.contains(sentence) && refused.err.contains("Commit it to main"), refused.err.c_str());
        QCOMPARE(town.json({"rig", "list"})["total"], 0);

        const auto added = town.wm({"rig", "add", town.project().c_str(), "--command", "/bin/true"});
        QCOMPARE(added.code, 0);
        QVERIFY2(added.out.contains(sentence) && added.out.contains("`wm rig trust waymark`"), added.out.c_str());
        const auto doctor = town.wm({"doctor"}).out;
        QVERIFY2(doctor.contains(".wagonmaster.toml is in the clone but not committed to it."), doctor.c_str());
        const auto trusted = town.wm({"rig", "trust", "waymark"});
        QCOMPARE(trusted.code, 1);
        QVERIFY2(trusted.err.contains("commit it to main, then trust it"), trusted.err.c_str());

        town.commit(file, text);
        QVERIFY(town.wm({"rig", "trust", "waymark"}).out.contains("The gates are trusted."));
        tests::write(town.project() / file, "[gates.test]\ncmd = \"true\"\n");
        const auto other = town.wm({"rig", "trust", "waymark"}).out;
        QVERIFY2(other.contains("The gates on main are trusted. .wagonmaster.toml here is another"), other.c_str());
    }
    void without_any_a_wish_to_trust_them_is_told_that_there_are_none()
    {
        Town town;
        town.make_project();
        const auto added = town.wm({"rig", "add", town.project().c_str(), "--trust-gates"});
        QCOMPARE(added.code, 0);
        QVERIFY2(added.out.contains("It has no gates that could be trusted: work lands without a test."), added.out.c_str());
    }
    void work_that_changes_them_needs_a_person()
    {
        Town town;
        town.make_project({Town::gate("test -f README")});
        town.add_rig(town.script(
            "agent", "printf '[gates.test]\\ncmd = \"true\"\\n' > .wagonmaster.toml; git add -A; git commit -qm 'no more tests'; wm done"));
        const auto bead = town.create({"Test less"});
        town.sling(bead);
        QVERIFY(town.says(bead, "Needs you"));
        const std::string mr = town.request(bead)["id"];
        QVERIFY(town.request(bead)["reason"].get<std::string>().contains("wm mq approve " + mr));
        QCOMPARE(town.landings(), std::vector<std::string>{});
        const auto shown = town.wm({"mq", "show", mr.c_str()}).out; // what a yes would make of them
        QVERIFY2(shown.contains("\n  -cmd = '''test -f README'''\n") && shown.contains("\n  +cmd = \"true\"\n"), shown.c_str());
        QCOMPARE(town.wm({"mq", "approve", mr.c_str()}).code, 0);
        QVERIFY(town.closes(bead));
        QCOMPARE(town.request(bead)["results"].size(), std::size_t{1}); // the old gate was asked all the same
    }
    void one_whose_shim_is_killed_leaves_nothing_and_harms_no_other_town()
    {
        Town here, there;
        const Latch latch_here(here.root() / "latch"), latch_there(there.root() / "latch");
        std::string beads[2];
        for (const auto &[town, latch, bead] : {std::tuple(&here, &latch_here, &beads[0]), std::tuple(&there, &latch_there, &beads[1])}) {
            town->make_project({Town::gate("echo $$ > '" + (town->root() / "pid").string() + "'; " + latch->wait())});
            town->add_rig(town->script("agent", makes_a_file));
            *bead = town->create({"Test"});
            town->sling(*bead);
            QVERIFY(latch->reached()); // both are mr-1
        }
        const int gate = std::stoi(here.read(here.root() / "pid"));
        const auto shim = wire::look_at(gate)->parent;
        QCOMPARE(kill(shim, SIGKILL), 0);
        QVERIFY(here.says(beads[0], "Gate failed"));
        QVERIFY(here.bead(beads[0])["state"]["rule"].get<std::string>().starts_with("Could not run: "));
        QVERIFY(eventually([&] { return std::filesystem::is_empty(here.home() / "gates"); }));
        QVERIFY(is_gone(gate));
        QVERIFY(latch_there.open());
        QVERIFY(there.closes(beads[1]));
    }
};

WM_TEST_CLASS(Gates)
#include "gates_test.moc"
