#include "git/worktree.h"
#include "support/qtest_main.h"

#include "git/history.h"
#include "git/repository_lock.h"
#include "git/status.h"
#include "scratch_repository.h"

#include <QTest>
#include <atomic>
#include <thread>

using namespace wm;
using namespace std::chrono_literals;
using tests::ScratchRepository;
using State = git::WorktreeProbe::State;

namespace {
std::size_t admin_entries(const ScratchRepository &scratch)
{
    std::error_code error;
    const auto entries = std::filesystem::directory_iterator(scratch.clone() / ".git/worktrees", error);
    return error ? 0 : static_cast<std::size_t>(std::distance(entries, {}));
}
} // namespace

class Worktrees : public QObject {
    Q_OBJECT
private slots:
    void a_new_branch_begins_at_its_base()
    {
        ScratchRepository scratch;
        const auto base = scratch.tip("main");
        scratch.commit("later", "x");
        const auto path = scratch.root() / "worktrees/demo/de mo-1";
        const auto made = git::add_worktree(scratch.clone(), path, "wm/demo-1-fix", base);
        QVERIFY(made);
        QCOMPARE(made->state, State::ready);
        QCOMPARE(made->branch, std::string("wm/demo-1-fix"));
        QCOMPARE(made->head, base);
        QVERIFY(tests::exists(path / "README") && !tests::exists(path / "later"));
        QVERIFY(git::status(path)->clean());
        QVERIFY(git::status(scratch.clone())->clean());
        QCOMPARE(git::probe_worktree(path).value(), made.value());
    }
    void adding_again_finds_what_is_there()
    {
        const ScratchRepository scratch;
        const auto path = scratch.root() / "wt";
        const auto first = git::add_worktree(scratch.clone(), path, "wm/x", "main");
        tests::write(path / "work", "unsaved");
        QCOMPARE(git::add_worktree(scratch.clone(), path, "wm/x", "main").value(), first.value());
        QCOMPARE(tests::read(path / "work"), std::string("unsaved"));
        QCOMPARE(git::add_worktree(scratch.clone(), path, "wm/y", "main").error().code, std::string("path_taken"));
    }
    void an_existing_branch_is_used_as_it_is()
    {
        ScratchRepository scratch;
        const auto tip = scratch.commit_on_branch("wm/x", "main", "begun", "x");
        const auto made = git::add_worktree(scratch.clone(), scratch.root() / "wt", "wm/x", "main");
        QCOMPARE(made->head, tip);
        const auto again = git::add_worktree(scratch.clone(), scratch.root() / "other", "wm/x", "main");
        QCOMPARE(again.error().code, std::string("branch_in_use"));
        QVERIFY2(again.error().message.contains("wt"), again.error().message.c_str());
        QVERIFY(!tests::exists(scratch.root() / "other"));
        QCOMPARE(git::branch_tip(scratch.clone(), "wm/x").value(), std::optional(tip));
    }
    void a_gate_gets_a_commit_without_a_branch()
    {
        const ScratchRepository scratch;
        const auto path = scratch.root() / "gates/mr-1-1";
        const auto made = git::add_detached_worktree(scratch.clone(), path, scratch.tip("main"));
        QCOMPARE(made->branch, std::string());
        QCOMPARE(made->head, scratch.tip("main"));
        QCOMPARE(git::add_detached_worktree(scratch.clone(), path, "main").value(), made.value());
    }
    void a_failed_add_leaves_nothing_behind_data()
    {
        QTest::addColumn<QString>("branch");
        QTest::addColumn<QString>("base");
        QTest::addColumn<QString>("code");
        QTest::newRow("no such base") << "wm/x" << "nowhere" << "unknown_revision";
        QTest::newRow("bad branch name") << "wm/x y" << "main" << "bad_branch_name";
        QTest::newRow("an option for a branch") << "-d" << "main" << "bad_branch_name";
        QTest::newRow("checked out in the clone") << "main" << "main" << "branch_in_use";
        QTest::newRow("a branch in the way of the name") << "main/sub" << "main" << "git";
    }
    void a_failed_add_leaves_nothing_behind()
    {
        QFETCH(QString, branch);
        QFETCH(QString, base);
        QFETCH(QString, code);
        const ScratchRepository scratch;
        const auto refs = scratch.git({"for-each-ref"});
        const auto made = git::add_worktree(scratch.clone(), scratch.root() / "wt", branch.toStdString(), base.toStdString());
        QCOMPARE(QString::fromStdString(made.error().code), code);
        QVERIFY(!tests::exists(scratch.root() / "wt"));
        QCOMPARE(admin_entries(scratch), 0u);
        QCOMPARE(scratch.git({"for-each-ref"}), refs);
    }
    void a_checkout_that_fails_half_way_is_cleared_with_its_branch()
    {
        ScratchRepository scratch;
        scratch.commit(".gitattributes", "*.big filter=broken\n");
        scratch.commit("a.big", "x");
        scratch.git({"config", "filter.broken.smudge", "false"});
        scratch.git({"config", "filter.broken.required", "true"});
        QVERIFY(!git::add_worktree(scratch.clone(), scratch.root() / "wt", "wm/x", "main"));
        QVERIFY(!tests::exists(scratch.root() / "wt"));
        QCOMPARE(admin_entries(scratch), 0u);
        QCOMPARE(git::branch_tip(scratch.clone(), "wm/x").value(), std::nullopt);
        scratch.git({"config", "filter.broken.smudge", "cat"});
        QVERIFY(git::add_worktree(scratch.clone(), scratch.root() / "wt", "wm/x", "main"));
    }
    void foreign_files_are_never_touched()
    {
        const ScratchRepository scratch;
        tests::write(scratch.root() / "wt/precious", "mine");
        QCOMPARE(git::add_worktree(scratch.clone(), scratch.root() / "wt", "wm/x", "main").error().code, std::string("path_taken"));
        QCOMPARE(tests::read(scratch.root() / "wt/precious"), std::string("mine"));
        const ScratchRepository other;
        QCOMPARE(git::add_worktree(scratch.clone(), other.clone(), "main", "main").error().code, std::string("path_taken"));
    }
    void an_interrupted_add_is_recognised_and_made_anew()
    {
        const ScratchRepository scratch;
        const auto path = scratch.root() / "wt";
        QVERIFY(git::add_worktree(scratch.clone(), path, "wm/x", "main"));
        // What git leaves when it is killed while it checks files out.
        tests::write(scratch.clone() / ".git/worktrees/wt/locked", "initializing");
        std::filesystem::remove(path / "README");
        QCOMPARE(git::probe_worktree(path)->state, State::half_made);
        const auto again = git::add_worktree(scratch.clone(), path, "wm/x", "main");
        QVERIFY2(again, again ? "" : again.error().message.c_str());
        QCOMPARE(again->state, State::ready);
        QVERIFY(tests::exists(path / "README"));
        QCOMPARE(admin_entries(scratch), 1u);
    }
    void a_worktree_whose_directory_was_deleted_is_made_anew()
    {
        const ScratchRepository scratch;
        const auto path = scratch.root() / "wt";
        QVERIFY(git::add_worktree(scratch.clone(), path, "wm/x", "main"));
        std::filesystem::remove_all(path);
        QCOMPARE(git::probe_worktree(path)->state, State::absent);
        QCOMPARE(git::add_worktree(scratch.clone(), path, "wm/x", "main")->state, State::ready);
        QCOMPARE(admin_entries(scratch), 1u);
    }
    void probing_tells_what_is_there()
    {
        const ScratchRepository scratch;
        QCOMPARE(git::probe_worktree(scratch.root() / "none")->state, State::absent);
        std::filesystem::create_directory(scratch.root() / "empty");
        QCOMPARE(git::probe_worktree(scratch.root() / "empty")->state, State::half_made);
        tests::write(scratch.root() / "file", "");
        QCOMPARE(git::probe_worktree(scratch.root() / "file")->state, State::foreign);
        QCOMPARE(git::probe_worktree(scratch.clone())->state, State::foreign);
        tests::write(scratch.root() / "lost/.git", "gitdir: /nonexistent");
        QCOMPARE(git::probe_worktree(scratch.root() / "lost")->state, State::half_made);
        tests::write(scratch.root() / "lost/work", "x");
        QCOMPARE(git::probe_worktree(scratch.root() / "lost")->state, State::foreign);
    }
    void eight_threads_add_at_once()
    {
        const ScratchRepository scratch;
        constexpr int threads = 8;
        constexpr int each = 3;
        std::atomic<int> ready = 0;
        {
            std::vector<std::jthread> crowd;
            for (int i = 0; i < threads; ++i)
                crowd.emplace_back([&, i] {
                    for (int k = 0; k < each; ++k) {
                        const auto name = std::to_string(i) + "-" + std::to_string(k);
                        const auto made = git::add_worktree(scratch.clone(), scratch.root() / "wt" / name, "wm/" + name, "main");
                        if (made && made->state == State::ready)
                            ++ready;
                        else if (!made)
                            qWarning("%s", made.error().message.c_str());
                    }
                });
        }
        QCOMPARE(ready.load(), threads * each);
        QCOMPARE(git::list_worktrees(scratch.clone())->size(), std::size_t(threads * each + 1));
    }
    void many_threads_wanting_the_same_worktree_get_one()
    {
        const ScratchRepository scratch;
        std::atomic<int> ready = 0;
        {
            std::vector<std::jthread> crowd;
            for (int i = 0; i < 8; ++i)
                crowd.emplace_back([&] { ready += git::add_worktree(scratch.clone(), scratch.root() / "wt", "wm/x", "main") ? 1 : 0; });
        }
        QCOMPARE(ready.load(), 8);
        QCOMPARE(admin_entries(scratch), 1u);
    }
    void the_lock_is_waited_for_and_not_forever()
    {
        const ScratchRepository scratch;
        const auto common = scratch.clone() / ".git";
        auto held = std::make_optional(git::RepositoryLock::take(common).value());
        const auto second = git::RepositoryLock::take(common, 50ms);
        QVERIFY(!second);
        QCOMPARE(second.error().code, std::string("busy"));
        std::atomic<bool> added = false;
        std::jthread waiter([&] { added = git::add_worktree(scratch.clone(), scratch.root() / "wt", "wm/x", "main").has_value(); });
        QVERIFY(!tests::exists(scratch.root() / "wt"));
        held.reset();
        QTRY_VERIFY(added);
    }
    void the_list_names_branches_and_what_is_gone()
    {
        const ScratchRepository scratch;
        QVERIFY(git::add_worktree(scratch.clone(), scratch.root() / "a b", "wm/x", "main"));
        QVERIFY(git::add_detached_worktree(scratch.clone(), scratch.root() / "gone", "main"));
        std::filesystem::remove_all(scratch.root() / "gone");
        const auto head = scratch.tip("main");
        const auto all = git::list_worktrees(scratch.clone());
        QCOMPARE(all->size(), 3u);
        QCOMPARE(all->at(0), (git::ListedWorktree{scratch.clone(), head, "main", false, false}));
        QCOMPARE(all->at(1), (git::ListedWorktree{scratch.root() / "a b", head, "wm/x", false, false}));
        QCOMPARE(all->at(2), (git::ListedWorktree{scratch.root() / "gone", head, "", false, true}));
    }
    void hooks_of_the_repository_do_not_run()
    {
        ScratchRepository scratch;
        scratch.install_hooks();
        QVERIFY(git::add_worktree(scratch.clone(), scratch.root() / "wt", "wm/x", "main"));
        QVERIFY(git::add_detached_worktree(scratch.clone(), scratch.root() / "gate", "main"));
        QVERIFY2(!tests::exists(scratch.hooks_ran()), tests::read(scratch.hooks_ran()).c_str());
        scratch.git({"switch", "-q", "--detach"}); // and the person's own git does run them
        QVERIFY(tests::exists(scratch.hooks_ran()));
    }
};

WM_TEST_CLASS(Worktrees)
#include "worktree_test.moc"
