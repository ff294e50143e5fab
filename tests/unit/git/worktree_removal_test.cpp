#include "git/worktree_removal.h"
#include "support/qtest_main.h"

#include "scratch_repository.h"

#include <QTest>

using namespace wm;
using tests::ScratchRepository;

namespace {
struct Scene {
    ScratchRepository scratch;
    std::filesystem::path path = scratch.root() / "wt";
    std::filesystem::path admin = scratch.clone() / ".git/worktrees/wt";

    Scene()
    {
        if (!git::add_worktree(scratch.clone(), path, "wm/x", "main"))
            qFatal("no worktree");
    }
    git::RemovalPreview preview() const { return git::preview_removal(scratch.clone(), path, {"refs/heads/main"}).value(); }
    Result<> remove(git::RemoveOptions options = {.kept = {"refs/heads/main"}}) const
    {
        return git::remove_worktree(scratch.clone(), path, options);
    }
    bool is_gone() const { return !tests::exists(path) && !tests::exists(admin); }
};
} // namespace

class WorktreeRemoval : public QObject {
    Q_OBJECT
private slots:
    void a_worktree_without_work_goes_and_its_branch_stays()
    {
        const Scene scene;
        QVERIFY(scene.preview().harmless());
        QVERIFY(scene.remove());
        QVERIFY(scene.is_gone());
        QCOMPARE(scene.scratch.tip("wm/x"), scene.scratch.tip("main"));
        QVERIFY(scene.remove()); // again: nothing to do
    }
    void a_branch_goes_when_its_target_has_all_of_it_and_nobody_is_on_it()
    {
        Scene scene;
        const auto remove = [&](const char *branch) { return git::remove_landed_branch(scene.scratch.clone(), branch, "main"); };
        const auto branches = [&] { return scene.scratch.git({"branch", "--list", "--format=%(refname:short)", "wm/*"}); };
        QCOMPARE(remove("wm/x"), Result<bool>(false)); // its worktree is on it
        QVERIFY(scene.remove());
        QCOMPARE(remove("wm/x"), Result<bool>(true));
        QCOMPARE(branches(), std::string());
        QCOMPARE(remove("wm/x"), Result<bool>(true)); // again: nothing to do

        scene.scratch.commit_on_branch("wm/y", "main", "new", "work");
        QCOMPARE(remove("wm/y"), Result<bool>(false));
        QCOMPARE(branches(), std::string("wm/y"));
        scene.scratch.git({"merge", "-q", "--no-ff", "-m", "land", "wm/y"});
        QCOMPARE(remove("wm/y"), Result<bool>(true));
        QCOMPARE(branches(), std::string());
        QVERIFY(!git::remove_landed_branch(scene.scratch.clone(), "main", "no-such-target").value_or(false));
    }
    void unsaved_work_is_listed_and_refused_data()
    {
        QTest::addColumn<QString>("work");
        QTest::addColumn<QString>("file");
        QTest::newRow("changed") << "echo x > README" << "README";
        QTest::newRow("staged") << "echo x > README; git add README" << "README";
        QTest::newRow("deleted") << "rm README" << "README";
        QTest::newRow("untracked") << "echo x > 'ne w'" << "ne w";
        QTest::newRow("untracked, hidden by configuration") << "git config status.showUntrackedFiles no; echo x > new" << "new";
        QTest::newRow("a repository inside") << "git init -q inner; touch inner/file" << "inner/";
    }
    void unsaved_work_is_listed_and_refused()
    {
        QFETCH(QString, work);
        QFETCH(QString, file);
        const Scene scene;
        QVERIFY(process::run_command({.argv = {"sh", "-c", work.toStdString()}, .cwd = scene.path})->succeeded());
        QCOMPARE(scene.preview().status.unsaved(), std::vector<std::string>{file.toStdString()});
        const auto refused = scene.remove();
        QCOMPARE(refused.error().code, std::string("unsaved_files"));
        QVERIFY(refused.error().message.contains(file.toStdString()));
        QVERIFY(tests::exists(scene.path / ".git"));
        QVERIFY(scene.remove({.kept = {"refs/heads/main"}, .discard_files = true}));
        QVERIFY(scene.is_gone());
    }
    void ignored_files_are_listed_and_go()
    {
        Scene scene;
        scene.scratch.commit(scene.path, ".gitignore", "*.o\n");
        tests::write(scene.path / "a.o", "x");
        QCOMPARE(scene.preview().status.ignored, std::vector<std::string>{"a.o"});
        QVERIFY(scene.remove({.kept = {"refs/heads/main", "refs/heads/wm/x"}}));
        QVERIFY(scene.is_gone());
    }
    void commits_that_nothing_kept_holds_are_refused()
    {
        Scene scene;
        scene.scratch.commit(scene.path, "work", "x", "the work");
        QCOMPARE(scene.preview().unreachable.total, 1u);
        const auto refused = scene.remove();
        QCOMPARE(refused.error().code, std::string("unreachable_commits"));
        QVERIFY(refused.error().message.contains("the work"));
        QVERIFY(tests::exists(scene.path / "work"));
        QVERIFY(scene.remove({.kept = {"refs/heads/main", "refs/heads/wm/x"}}));
    }
    void commits_on_a_detached_head_are_refused_though_the_branch_is_kept()
    {
        Scene scene;
        scene.scratch.git(scene.path, {"switch", "-q", "--detach"});
        scene.scratch.commit(scene.path, "work", "x");
        QCOMPARE(scene.remove({.kept = {"refs/heads/main", "refs/heads/wm/x"}}).error().code, std::string("unreachable_commits"));
    }
    void commits_can_be_preserved_first()
    {
        Scene scene;
        const auto work = scene.scratch.commit(scene.path, "work", "x");
        QVERIFY(scene.remove({.kept = {"refs/heads/main"}, .preserve_as = "demo-1"}));
        QVERIFY(scene.is_gone());
        QCOMPARE(scene.scratch.tip("refs/wagonmaster/preserve/demo-1"), work);
    }
    void what_was_preserved_before_is_safe()
    {
        Scene scene;
        scene.scratch.commit(scene.path, "work", "x");
        scene.scratch.git({"update-ref", "refs/wagonmaster/preserve/earlier", "wm/x"});
        QVERIFY(scene.preview().harmless());
    }
    void when_preserving_fails_nothing_is_removed()
    {
        Scene scene;
        scene.scratch.commit(scene.path, "work", "x");
        scene.scratch.commit_on_branch("other", "main", "y", "y");
        scene.scratch.git({"update-ref", "refs/wagonmaster/preserve/demo-1", "other"});
        QCOMPARE(scene.remove({.kept = {"refs/heads/main"}, .preserve_as = "demo-1"}).error().code, std::string("exists"));
        QVERIFY(tests::exists(scene.path / "work"));
    }
    void what_is_unknown_is_refused_data()
    {
        QTest::addColumn<QString>("prepare");
        QTest::addColumn<QString>("code");
        QTest::newRow("unfinished merge") << "git commit -q --allow-empty -m x; git merge -q --no-commit --no-ff side"
                                          << "operation_in_progress";
        QTest::newRow("locked by a person") << "git worktree lock --reason mine ." << "locked_worktree";
        QTest::newRow("no longer a worktree") << "rm .git" << "foreign";
        QTest::newRow("its record is gone") << "rm -r \"$(git rev-parse --git-dir)\"" << "foreign";
        QTest::newRow("a broken index") << "echo x > \"$(git rev-parse --git-dir)/index\"" << "git";
        QTest::newRow("submodules") << "mkdir -p \"$(git rev-parse --git-dir)/modules/lib\"" << "submodules";
    }
    void what_is_unknown_is_refused()
    {
        QFETCH(QString, prepare);
        QFETCH(QString, code);
        Scene scene;
        scene.scratch.commit_on_branch("side", "main", "side", "x");
        QVERIFY(process::run_command({.argv = {"sh", "-c", prepare.toStdString()}, .cwd = scene.path})->succeeded());
        const auto refused = scene.remove({.kept = {"refs/heads/main", "refs/heads/wm/x"}});
        QVERIFY(!refused);
        QCOMPARE(QString::fromStdString(refused.error().code), code);
        QVERIFY(tests::exists(scene.path / "README"));
    }
    void a_kept_ref_that_does_not_exist_is_refused()
    {
        const Scene scene;
        QCOMPARE(scene.remove({.kept = {"refs/heads/typo"}}).error().code, std::string("unknown_revision"));
        QVERIFY(tests::exists(scene.path));
    }
    void a_worktree_of_another_repository_is_refused()
    {
        const Scene scene;
        const Scene other;
        QCOMPARE(git::remove_worktree(scene.scratch.clone(), other.path, {.kept = {"main"}}).error().code, std::string("foreign"));
        QCOMPARE(
            git::remove_worktree(scene.scratch.clone(), scene.scratch.clone(), {.kept = {"main"}}).error().code, std::string("foreign"));
    }
    void an_interrupted_removal_is_finished()
    {
        const Scene scene;
        tests::write(scene.admin / "wagonmaster-removing", "");
        std::filesystem::remove(scene.path / ".git"); // killed in the middle of deleting
        QVERIFY(scene.remove());
        QVERIFY(scene.is_gone());
    }
    void the_remains_of_an_interrupted_add_are_cleared()
    {
        const Scene scene;
        tests::write(scene.admin / "locked", "initializing");
        QVERIFY(scene.remove());
        QVERIFY(scene.is_gone());
    }
};

WM_TEST_CLASS(WorktreeRemoval)
#include "worktree_removal_test.moc"
