// What was left uncommitted becomes one commit, or nothing changes.
#include "git/commit_all.h"
#include "git/status.h"
#include "git/worktree.h"
#include "scratch_repository.h"
#include "support/qtest_main.h"

#include <QTest>

using namespace wm;
using tests::ScratchRepository, tests::write;
namespace fs = std::filesystem;

namespace {

struct Scene {
    ScratchRepository scratch;
    fs::path tree = scratch.root() / "worktrees/demo";
    Scene() { (void)git::add_worktree(scratch.clone(), tree, "wm/demo", "main").value(); }
    auto commit() const
    {
        return git::commit_all(tree,
            {.message = "Uncommitted work\n\nAgent: demo/Juniper\n",
                .environment = {
                    "GIT_AUTHOR_NAME=Juniper", "GIT_AUTHOR_EMAIL=j@demo", "GIT_COMMITTER_NAME=Juniper", "GIT_COMMITTER_EMAIL=j@demo"}});
    }
    std::string git(std::vector<std::string> arguments) const { return scratch.git(tree, std::move(arguments)); }
};

} // namespace

class CommitAll : public QObject {
    Q_OBJECT
private slots:
    void changes_new_files_and_removals_are_one_commit_of_the_agent()
    {
        Scene scene;
        scene.scratch.commit(scene.tree, "old", "x");
        write(scene.tree / ".gitignore", "*.o\n");
        write(scene.tree / "README", "changed");
        write(scene.tree / "deep/new file", "x");
        write(scene.tree / "built.o", "x");
        fs::remove(scene.tree / "old");
        write(scene.tree / "half", "staged");
        scene.git({"add", "half"});
        write(scene.tree / "half", "and changed again");

        scene.scratch.install_hooks();
        const auto commit = scene.commit();
        QVERIFY(!fs::exists(scene.scratch.hooks_ran()));
        QCOMPARE(commit ? *commit : commit.error().message, scene.git({"rev-parse", "wm/demo"}));
        QCOMPARE(scene.git({"show", "--no-renames", "--name-status", "--format=%an <%ae>|%s", "HEAD"}),
            std::string("Juniper <j@demo>|Uncommitted work\n\nA\t.gitignore\nM\tREADME\nA\tdeep/new file\nA\thalf\nD\told"));
        QCOMPARE(scene.git({"show", "HEAD:half"}), std::string("and changed again"));
        QVERIFY(git::status(scene.tree)->clean());
    }
    void nothing_to_commit_is_no_commit()
    {
        Scene scene;
        const std::string before = scene.git({"rev-parse", "HEAD"});
        QCOMPARE(scene.commit().value(), before);
    }
    void an_unresolved_conflict_is_named_and_changes_nothing()
    {
        Scene scene;
        write(scene.tree / "staged", "x");
        scene.git({"add", "staged"});
        write(scene.tree / "merged", "one\n<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n");
        const std::string before = scene.git({"rev-parse", "HEAD"});
        const auto refused = scene.commit();
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, std::string("conflict_markers"));
        QVERIFY2(refused.error().message.contains("merged"), refused.error().message.c_str());
        QCOMPARE(scene.git({"rev-parse", "HEAD"}), before);
        QCOMPARE(scene.git({"status", "--porcelain"}), std::string("A  staged\n?? merged"));
    }
    void a_heading_is_no_conflict()
    {
        Scene scene;
        write(scene.tree / "page.rst", "Chapter\n=======\ntrailing blanks  \n");
        QVERIFY(scene.commit());
    }
    void a_crash_between_commit_and_index_is_mended()
    {
        Scene scene;
        const auto index = fs::path(scene.git({"rev-parse", "--git-dir"})) / "index";
        const std::string old = tests::read(index);
        write(scene.tree / "new", "x");
        const std::string commit = scene.commit().value();
        write(index, old); // as the crash would have left it
        QVERIFY(!git::status(scene.tree)->clean());
        QCOMPARE(scene.commit().value(), commit);
        QVERIFY(git::status(scene.tree)->clean());
    }
    void another_git_at_work_is_waited_for_by_a_refusal()
    {
        Scene scene;
        write(scene.tree / "new", "x");
        const std::string before = scene.git({"rev-parse", "HEAD"});
        write(fs::path(scene.git({"rev-parse", "--git-dir"})) / "index.lock", "");
        QCOMPARE(scene.commit().error().code, std::string("locked"));
        QVERIFY(fs::exists(scene.tree / "new"));
        fs::remove(fs::path(scene.git({"rev-parse", "--git-dir"})) / "index.lock");
        QVERIFY(scene.commit());
        QVERIFY(git::status(scene.tree)->clean());
    }
};

WM_TEST_CLASS(CommitAll)
#include "commit_all_test.moc"
