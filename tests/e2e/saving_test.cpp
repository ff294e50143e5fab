// Work that an agent has not committed: it is committed for it, or it is told why not. Never lost, never landed unseen.
#include "e2e/support/eventually.h"
#include "e2e/support/town.h"
#include "support/qtest_main.h"

#include <QTest>

using namespace wm;
using tests::eventually, tests::Town;

namespace {

std::string rule(const Town &town, const std::string &bead)
{
    return town.bead(bead)["state"].value("rule", "");
}

} // namespace

class Saving : public QObject {
    Q_OBJECT
private slots:
    void what_was_not_committed_at_wm_done_is_committed_and_said()
    {
        Town town;
        town.make_project({{".gitignore", "*.o\n"}});
        const auto answer = town.root() / "answer";
        town.add_rig(town.script("agent",
            "echo x > committed; git add committed; git commit -qm work; echo y > left; echo z >> README; touch x.o; wm done > '" +
                answer.string() + "'"));
        const auto bead = town.create({"Write"});
        town.sling(bead);
        QVERIFY(town.closes(bead));
        QVERIFY2(town.read(answer).contains("committed for you (2 files: README, left)"), town.read(answer).c_str());
        QCOMPARE(town.git({"ls-tree", "--name-only", "main"}), ".gitignore\nREADME\ncommitted\nleft");
        const std::string message = town.git({"log", "-1", "--format=%an%n%B", "main^2"});
        QVERIFY2(message.contains("Uncommitted work: Write") && message.contains("  left\n") && message.contains("Bead-Id: " + bead),
            message.c_str());
        QCOMPARE(town.bead(bead)["saved"], "2 files: README, left");
    }
    void all_of_it_may_be_uncommitted()
    {
        Town town;
        town.make_project();
        town.add_rig(town.script("agent", "echo y > left; wm done"));
        const auto bead = town.create({"Write"});
        town.sling(bead);
        QVERIFY(town.closes(bead));
        QCOMPARE(town.git({"show", "main:left"}), "y");
    }
    void what_looks_like_junk_is_refused_by_name_until_it_is_decided()
    {
        Town town;
        town.make_project();
        const auto refusal = town.root() / "refusal";
        town.add_rig(town.script("agent",
            "mkdir node_modules; echo x > node_modules/x; echo y > .env; echo z > left\nif wm done 2> '" + refusal.string() +
                "'; then exit 3; fi\ngit status --porcelain >> '" + refusal.string() +
                "'\nprintf 'node_modules/\\n.env\\n' > .gitignore; wm done"));
        const auto bead = town.create({"Write"});
        town.sling(bead);
        QVERIFY(town.closes(bead));
        const std::string said = town.read(refusal);
        QVERIFY2(said.contains(".env, node_modules/x") && said.contains(".gitignore"), said.c_str());
        QVERIFY2(said.contains("?? left"), said.c_str()); // as it was
        QCOMPARE(town.git({"ls-tree", "--name-only", "main"}), ".gitignore\nREADME\nleft");
    }
    void an_unfinished_merge_is_refused()
    {
        Town town;
        town.make_project();
        const auto refusal = town.root() / "refusal";
        town.add_rig(town.script("agent",
            "echo a > x; git add -A; git commit -qm a; git checkout -q -b other HEAD~; echo b > x; git add -A; git commit -qm b\n"
            "git checkout -q -; git merge other > /dev/null || true; wm done 2> '" +
                refusal.string() + "' && exit 3; exit 0"));
        const auto bead = town.create({"Merge"});
        town.sling(bead);
        QVERIFY(town.says(bead, "Nothing landed"));
        QVERIFY2(town.read(refusal).contains("in the middle of a merge"), town.read(refusal).c_str());
        QVERIFY2(rule(town, bead).contains("in the middle of a merge"), rule(town, bead).c_str());
    }
    void a_program_that_ends_well_has_the_rest_of_its_commits_saved()
    {
        Town town;
        town.make_project();
        town.add_rig(town.script("agent", "echo x > x; git add -A; git commit -qm work; echo y > left"));
        const auto bead = town.create({"Write"});
        town.sling(bead);
        QVERIFY(town.closes(bead));
        QCOMPARE(town.git({"show", "main:left"}), "y");
    }
    void one_that_committed_nothing_and_said_nothing_keeps_its_files()
    {
        Town town;
        town.make_project();
        town.add_rig(town.script("agent", "echo y > left"));
        const auto bead = town.create({"Write"});
        town.sling(bead);
        QVERIFY(town.says(bead, "Nothing landed"));
        QCOMPARE(rule(town, bead), "Nothing is committed; changed: left.");
        QCOMPARE(town.read(town.home() / "worktrees/waymark" / bead / "left"), "y\n");
    }
};

WM_TEST_CLASS(Saving)
#include "saving_test.moc"
