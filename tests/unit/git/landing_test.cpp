#include "git/landing.h"
#include "support/qtest_main.h"

#include "git/history.h"
#include "git/merge.h"
#include "git/status.h"
#include "git/worktree.h"
#include "scratch_repository.h"

#include <QFile>
#include <QTest>
#include <atomic>
#include <thread>

using namespace wm;
using tests::ScratchRepository;
using tests::write;

namespace {

// A target `main` checked out in the clone, and a merge of `side` (which adds "landed") ready to land on it.
struct Scene {
    ScratchRepository scratch;
    std::string old_tip;
    std::string merge;

    Scene()
    {
        scratch.commit(".gitignore", "*.o\n");
        scratch.commit("tracked", "1\n");
        scratch.commit_on_branch("side", "main", "landed", "from the agent\n");
        prepare();
    }
    void prepare()
    {
        old_tip = scratch.tip("main");
        const auto verdict = git::merge_verdict(scratch.clone(), "main", "side").value();
        merge = git::make_merge_commit(scratch.clone(),
            {.tree = verdict.tree,
                .parents = {old_tip, scratch.tip("side")},
                .message = "Merge",
                .author = {"a", "a@b"},
                .committer = {"c", "c@d"},
                .time = 0})
                    .value();
    }
    Result<git::LandOutcome> land() const
    {
        return git::land(scratch.clone(), {.target = "main", .expected_old = old_tip, .new_sha = merge});
    }
    std::string tip() const { return scratch.tip("refs/heads/main"); }
    void run(const QString &script) const
    {
        const auto result = process::run_command({.argv = {"sh", "-c", script.toStdString()}, .cwd = scratch.clone()});
        if (!result || !result->succeeded())
            qFatal("%s", qPrintable(script));
    }
};

template <class Outcome> const Outcome *as(const Result<git::LandOutcome> &result)
{
    if (!result)
        qWarning("%s", result.error().message.c_str());
    return result ? std::get_if<Outcome>(&*result) : nullptr;
}

} // namespace

class LandingWork : public QObject {
    Q_OBJECT
private slots:
    void a_clean_clone_moves_with_its_branch()
    {
        Scene scene;
        scene.scratch.install_hooks();
        write(scene.scratch.clone() / "untracked", "mine");
        QVERIFY(as<git::Landed>(scene.land()));
        QCOMPARE(scene.tip(), scene.merge);
        QCOMPARE(tests::read(scene.scratch.clone() / "landed"), std::string("from the agent\n"));
        QCOMPARE(tests::read(scene.scratch.clone() / "untracked"), std::string("mine"));
        QVERIFY(git::status(scene.scratch.clone())->tracked_clean());
        QVERIFY2(!tests::exists(scene.scratch.hooks_ran()), tests::read(scene.scratch.hooks_ran()).c_str());
        QVERIFY(as<git::Landed>(scene.land())); // again, as after a crash
    }
    void a_clone_that_is_in_use_is_waited_for_data()
    {
        QTest::addColumn<QString>("use");
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("finish");
        QTest::newRow("changed file") << "echo 2 > tracked" << "tracked" << "git checkout -q tracked";
        QTest::newRow("staged file") << "echo 2 > tracked; git add tracked" << "tracked" << "git reset -q --hard";
        QTest::newRow("deleted file") << "rm tracked" << "tracked" << "git checkout -q tracked";
        QTest::newRow("added file") << "echo x > own; git add own" << "own" << "git rm -q -f own";
        QTest::newRow("untracked in the way") << "echo mine > landed" << "landed" << "mv landed elsewhere";
        QTest::newRow("untracked directory in the way") << "mkdir landed; echo mine > landed/x" << "landed" << "mv landed elsewhere";
        QTest::newRow("ignored in the way") << "echo landed >> .git/info/exclude; echo mine > landed" << "landed" << "mv landed elsewhere";
        QTest::newRow("unfinished merge")
            << "git branch other HEAD; git checkout -q other; git commit -q --allow-empty -m x; git checkout -q main;"
               "git merge -q --no-ff --no-commit other"
            << "" << "git merge --abort";
        QTest::newRow("bisecting") << "git bisect start HEAD HEAD~2" << "" << "git bisect reset";
        QTest::newRow("rebasing the target") << "GIT_SEQUENCE_EDITOR='sed -i 1ibreak' git rebase -q -i HEAD~1" << ""
                                             << "git rebase --continue";
        QTest::newRow("another git moving the branch") << "touch .git/refs/heads/main.lock" << "" << "rm .git/refs/heads/main.lock";
        QTest::newRow("another git at work") << "touch .git/index.lock" << "" << "rm .git/index.lock";
    }
    void a_clone_that_is_in_use_is_waited_for()
    {
        QFETCH(QString, use);
        QFETCH(QString, file);
        QFETCH(QString, finish);
        const Scene scene;
        scene.run(use);
        const auto mine = tests::read(scene.scratch.clone() / "landed");
        const auto outcome = scene.land();
        const auto *waits = as<git::WaitsForClone>(outcome);
        QVERIFY(waits);
        QVERIFY2(waits->reason.ends_with('.') && waits->reason.contains(scene.scratch.clone().string()), waits->reason.c_str());
        QCOMPARE(waits->clone, scene.scratch.clone());
        if (!file.isEmpty()) {
            QCOMPARE(waits->files, std::vector<std::string>{file.toStdString()});
            QVERIFY2(waits->reason.contains(file.toStdString()), waits->reason.c_str());
        }
        QCOMPARE(scene.tip(), scene.old_tip);
        QCOMPARE(tests::read(scene.scratch.clone() / "landed"), mine);
        if (file.isEmpty() && !QFile::exists(QString::fromStdString(scene.scratch.clone().string() + "/.git/index.lock")))
            QVERIFY(git::status(scene.scratch.clone())->tracked_clean());
        scene.run(finish);
        QVERIFY(as<git::Landed>(scene.land())); // it goes on by itself
    }
    void a_landing_cut_off_after_its_files_is_finished()
    {
        Scene scene;
        scene.scratch.git({"read-tree", "-m", "-u", scene.old_tip, scene.merge});
        QVERIFY(tests::exists(scene.scratch.clone() / "landed"));
        write(scene.scratch.clone() / "untracked", "mine");
        QVERIFY(as<git::Landed>(scene.land()));
        QVERIFY(git::status(scene.scratch.clone())->tracked_clean());
        QCOMPARE(tests::read(scene.scratch.clone() / "untracked"), std::string("mine"));
    }
    void a_target_checked_out_nowhere_is_swapped()
    {
        Scene scene;
        scene.scratch.git({"switch", "-q", "-c", "elsewhere"});
        write(scene.scratch.clone() / "tracked", "being edited");
        scene.scratch.install_hooks();
        QVERIFY(as<git::Landed>(scene.land()));
        QCOMPARE(scene.tip(), scene.merge);
        QVERIFY(!tests::exists(scene.scratch.clone() / "landed"));
        QCOMPARE(tests::read(scene.scratch.clone() / "tracked"), std::string("being edited"));
        QVERIFY(!tests::exists(scene.scratch.hooks_ran()));
    }
    void a_target_in_another_worktree_moves_there()
    {
        Scene scene;
        const auto place = scene.scratch.root() / "second place";
        scene.scratch.git({"switch", "-q", "--detach"});
        scene.scratch.git({"worktree", "add", "-q", place.string(), "main"});
        write(place / "tracked", "changed");
        const auto outcome = scene.land();
        QVERIFY(as<git::WaitsForClone>(outcome));
        QCOMPARE(as<git::WaitsForClone>(outcome)->clone, place);
        scene.scratch.git(place, {"checkout", "-q", "tracked"});
        QVERIFY(as<git::Landed>(scene.land()));
        QVERIFY(tests::exists(place / "landed"));
        QVERIFY(git::status(place)->clean());
    }
    void a_target_in_two_places_waits()
    {
        Scene scene;
        scene.scratch.git({"worktree", "add", "-q", "--force", (scene.scratch.root() / "twin").string(), "main"});
        QVERIFY(as<git::WaitsForClone>(scene.land()));
        QCOMPARE(scene.tip(), scene.old_tip);
    }
    void a_target_whose_worktree_was_deleted_is_swapped()
    {
        Scene scene;
        scene.scratch.git({"switch", "-q", "--detach"});
        scene.scratch.git({"worktree", "add", "-q", (scene.scratch.root() / "gone").string(), "main"});
        std::filesystem::remove_all(scene.scratch.root() / "gone");
        QVERIFY(as<git::Landed>(scene.land()));
    }
    void a_worktree_just_being_made_does_not_fail_the_landing()
    {
        Scene scene;
        const auto place = scene.scratch.root() / "half made";
        scene.scratch.git({"worktree", "add", "-q", "--detach", "--lock", place.string(), "main"}); // git locks it while it makes it
        std::filesystem::remove(place / ".git");
        QVERIFY(as<git::Landed>(scene.land()));
    }
    void a_target_that_moved_is_told_data()
    {
        QTest::addColumn<bool>("checked_out");
        QTest::newRow("in the clone") << true;
        QTest::newRow("nowhere") << false;
    }
    void a_target_that_moved_is_told()
    {
        QFETCH(bool, checked_out);
        Scene scene;
        const auto actual = scene.scratch.commit("tracked", "the person's\n");
        if (!checked_out)
            scene.scratch.git({"switch", "-q", "--detach"});
        const auto outcome = scene.land();
        QVERIFY(as<git::TargetMoved>(outcome));
        QCOMPARE(as<git::TargetMoved>(outcome)->actual, actual);
        QCOMPARE(scene.tip(), actual);
    }
    void a_target_that_was_set_back_or_deleted_moved_too()
    {
        Scene scene;
        scene.scratch.git({"reset", "-q", "--hard", "HEAD~1"});
        QVERIFY(as<git::TargetMoved>(scene.land())); // though it would be a fast-forward
        scene.scratch.git({"switch", "-q", "--detach"});
        scene.scratch.git({"branch", "-q", "-D", "main"});
        const auto gone = scene.land();
        QCOMPARE(*as<git::TargetMoved>(gone), git::TargetMoved{});
    }
    void what_landed_before_counts_as_landed_even_under_later_commits()
    {
        Scene scene;
        QVERIFY(as<git::Landed>(scene.land()));
        scene.scratch.commit("tracked", "later\n");
        write(scene.scratch.clone() / "tracked", "dirty");
        QVERIFY(as<git::Landed>(scene.land()));
    }
    void what_would_drop_commits_is_refused()
    {
        const Scene scene;
        const auto orphan = scene.scratch.git({"commit-tree", "-m", "x", "main^{tree}"});
        QCOMPARE(git::land(scene.scratch.clone(), {.target = "main", .expected_old = scene.old_tip, .new_sha = orphan}).error().code,
            std::string("not_a_descendant"));
        QCOMPARE(scene.tip(), scene.old_tip);
    }
    void configuration_of_the_clone_does_not_bend_the_landing()
    {
        const Scene scene;
        for (const auto &[key, value] :
            std::vector<std::pair<std::string, std::string>>{{"merge.ff", "false"}, {"branch.main.mergeOptions", "--no-ff --squash"},
                {"merge.autoStash", "true"}, {"merge.verifySignatures", "true"}, {"core.hooksPath", "hooks"}})
            scene.scratch.git({"config", key, value});
        QVERIFY(as<git::Landed>(scene.land()));
        QCOMPARE(scene.tip(), scene.merge);
    }
    // Whoever is first wins, and the other one's commit is never lost.
    void a_person_committing_at_the_same_time_loses_nothing()
    {
        for (int round = 0; round < 6; ++round) {
            Scene scene;
            std::atomic<bool> go = false;
            Result<git::LandOutcome> outcome;
            std::string persons;
            {
                std::jthread person([&] {
                    while (!go)
                        std::this_thread::yield();
                    const auto made = scene.scratch.try_git(scene.scratch.clone(), {"commit", "-q", "--allow-empty", "-m", "the person's"});
                    if (made.succeeded())
                        persons = "made";
                });
                go = true;
                outcome = scene.land();
            }
            const bool landed = as<git::Landed>(outcome) != nullptr;
            QVERIFY(landed || as<git::TargetMoved>(outcome) || as<git::WaitsForClone>(outcome));
            QCOMPARE(git::is_ancestor(scene.scratch.clone(), scene.merge, "refs/heads/main").value(), landed);
            const auto log = scene.scratch.git({"log", "--format=%s", "main"});
            QCOMPARE(log.contains("the person's"), persons == "made");
            // A landing into a clone that a person just committed in must not leave its files behind the branch.
            QVERIFY(git::status(scene.scratch.clone())->tracked_clean());
        }
    }
};

WM_TEST_CLASS(LandingWork)
#include "landing_test.moc"
