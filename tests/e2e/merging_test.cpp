// The target and the person's clone change while agents work: nobody's changes are lost, and nothing lands untested.
#include "e2e/support/eventually.h"
#include "e2e/support/latch.h"
#include "e2e/support/town.h"
#include "support/qtest_main.h"

#include <QTest>

using namespace wm;
using tests::eventually, tests::Latch, tests::Town, tests::write;

class Merging : public QObject {
    Q_OBJECT
private slots:
    void a_conflict_names_its_files_and_is_mended_by_sending_back()
    {
        Town town;
        town.make_project({{"notes", "one\n"}, {"other", "one\n"}});
        const Latch latch(town.root() / "latch");
        town.add_rig(town.script("agent",
            "if git log -1 --format=%s | grep -q agent; then wm prime > ../../../told; if wm done 2>> ../../../told; then exit; fi; git "
            "merge -q -X ours main; else echo agent > notes; echo agent > other; "
            "git commit -qam agent; " +
                latch.wait() + "; fi\nwm done"));
        const auto bead = town.create({"Write"});
        town.sling(bead);
        QVERIFY(latch.reached());
        town.commit("notes", "person\n");
        town.commit("other", "person\n");
        const auto tip = town.git({"rev-parse", "main"});
        QVERIFY(latch.open());
        QVERIFY(town.says(bead, "Conflict"));
        QCOMPARE(town.bead(bead)["lane"], "review");
        QCOMPARE(town.request(bead)["conflicts"], Json({"notes", "other"}));
        QCOMPARE(town.git({"rev-parse", "main"}), tip);
        QCOMPARE(town.git({"status", "--porcelain"}), "");

        const std::string log = town.wm({"mq", "log", bead.c_str()}).out;
        QVERIFY2(log.contains("conflicts with main in:\n  notes\n  other\n") && log.contains("`git merge main`"), log.c_str());

        town.sling(bead);
        QVERIFY(town.closes(bead));
        QCOMPARE(town.read(town.project() / "notes"), "agent\n");
        QCOMPARE(town.json({"mq", "show", "mr-1"})["conflicts"], Json({"notes", "other"})); // the bead has another one since
        QCOMPARE(town.wm({"mq", "log", "mr-1"}).out, log);
        QVERIFY(town.wm({"mq", "show", "mr-9"}).err.contains("no merge request mr-9"));
        const std::string told = town.read(town.home() / "told"); // how it is mended; and that nothing was, so far
        QVERIFY2(told.contains(log), told.c_str());
        QVERIFY2(told.contains("Nothing is committed since mr-1 conflicted with main in notes, other."), told.c_str());
    }
    void a_target_that_moved_while_a_gate_ran_is_tested_again()
    {
        Town town;
        const Latch latch(town.root() / "latch");
        const auto seen = town.root() / "seen";
        town.make_project({Town::gate("ls | grep -c . >> '" + seen.string() + "'; if [ ! -f person ]; then " + latch.wait() + "; fi")});
        town.add_rig(town.script("agent", "echo x > x; git add -A; git commit -qm x; wm done"));
        const auto bead = town.create({"Write"});
        town.sling(bead);
        QVERIFY(latch.reached());
        town.commit("person", "mine\n");
        const auto person = town.git({"rev-parse", "main"});
        QVERIFY(latch.open());
        QVERIFY(town.closes(bead));
        QCOMPARE(town.git({"rev-parse", "main^1"}), person); // on top of what the person did
        QCOMPARE(town.lines(seen), (std::vector<std::string>{"2", "3"}));
        QCOMPARE(town.request(bead)["round"], 2);
        QCOMPARE(town.landings(), std::vector{bead});
        QVERIFY(eventually([&] { return town.worktrees_are_gone(); }));
    }
    void it_waits_for_changes_in_the_persons_clone_and_goes_on_by_itself_data()
    {
        QTest::addColumn<bool>("commits");
        QTest::newRow("stashed") << false;
        QTest::newRow("committed") << true;
    }
    void it_waits_for_changes_in_the_persons_clone_and_goes_on_by_itself()
    {
        QFETCH(const bool, commits);
        Town town;
        town.make_project({{"notes", "one\n"}});
        town.add_rig(town.script("agent", "echo x > x; git add -A; git commit -qm x; wm done"));
        write(town.project() / "notes", "half written\n");
        write(town.project() / "untracked", "mine\n");
        const auto bead = town.create({"Write"}), next = town.create({"Next", "--depends-on", bead.c_str()});
        town.sling(bead);
        QVERIFY(town.says(bead, "Waits for your clone"));
        QVERIFY(town.request(bead)["reason"].get<std::string>().ends_with("has changes that are not committed: notes."));
        QCOMPARE(town.bead(next)["lane"], "backlog");
        QCOMPARE(town.read(town.project() / "notes"), "half written\n");
        QVERIFY(!std::filesystem::exists(town.project() / "x"));

        if (commits)
            town.git({"commit", "-qam", "mine"});
        else
            town.git({"stash", "-q"});
        QVERIFY(town.closes(bead));
        QCOMPARE(town.read(town.project() / "x"), "x\n");
        QCOMPARE(town.read(town.project() / "untracked"), "mine\n");
        if (!commits)
            town.git({"stash", "pop", "-q"});
        QCOMPARE(town.read(town.project() / "notes"), "half written\n");
        QCOMPARE(town.bead(next)["lane"], "ready");
        QVERIFY(eventually([&] { return town.open_outbox().empty(); }));
    }
    void with_another_branch_checked_out_the_clone_is_left_alone()
    {
        Town town;
        town.make_project({{"notes", "one\n"}});
        town.add_rig(town.script("agent", "echo x > x; git add -A; git commit -qm x; wm done"));
        town.git({"switch", "-qc", "mine"});
        write(town.project() / "notes", "half written\n");
        const auto bead = town.create({"Write"});
        town.sling(bead);
        QVERIFY(town.closes(bead));
        QCOMPARE(town.landings(), std::vector{bead});
        QCOMPARE(town.git({"status", "--porcelain"}), "M notes");
        QVERIFY(!std::filesystem::exists(town.project() / "x"));
    }
};

WM_TEST_CLASS(Merging)
#include "merging_test.moc"
