#include "git/diff.h"
#include "support/qtest_main.h"

#include "scratch_repository.h"

#include <QTest>

using namespace wm;
using tests::ScratchRepository;

class Diff : public QObject {
    Q_OBJECT
private slots:
    void a_branch_is_compared_with_where_it_left_its_target()
    {
        ScratchRepository scratch;
        const auto base = scratch.tip("main");
        scratch.git({"switch", "-q", "-c", "side"});
        scratch.commit("README", "one\n2\nthree\nfour\n");
        scratch.commit("sp ace\nünï", "a\nb\n");
        const auto tip = scratch.commit("image", std::string("\0\1\2\3", 4));
        scratch.git({"switch", "-q", "main"});
        scratch.commit("only on main", "1\n2\n3\n"); // does not count
        const auto summary = git::diff_summary(scratch.clone(), "refs/heads/main", "refs/heads/side");
        QVERIFY(summary);
        QCOMPARE(summary->base, base);
        QCOMPARE(summary->tip, tip);
        QCOMPARE(summary->files,
            (std::vector<git::FileChange>{{"README", "", 2, 1, false}, {"image", "", 0, 0, true}, {"sp ace\nünï", "", 2, 0, false}}));
        QCOMPARE(summary->added, 4);
        QCOMPARE(summary->removed, 1);
    }
    void a_renamed_file_counts_only_what_changed_in_it()
    {
        ScratchRepository scratch;
        scratch.commit("old", "1\n2\n3\n4\n5\n6\n7\n8\n");
        scratch.git({"switch", "-q", "-c", "side"});
        scratch.git({"mv", "old", "new"});
        scratch.commit("new", "1\n2\n3\n4\n5\n6\n7\neight\n");
        const auto summary = git::diff_summary(scratch.clone(), "main", "side");
        QCOMPARE(summary->files, (std::vector<git::FileChange>{{"new", "old", 1, 1, false}}));
        const auto patch = git::file_patch(scratch.clone(), summary->base, summary->tip, summary->files.front());
        QCOMPARE(patch->lines.at(2), std::string("rename from old"));
        QCOMPARE(patch->lines.back(), std::string("+eight"));
    }
    void a_deleted_file_and_no_change_at_all()
    {
        ScratchRepository scratch;
        QCOMPARE(git::diff_summary(scratch.clone(), "main", "main")->files.size(), 0u);
        scratch.git({"switch", "-q", "-c", "side"});
        scratch.git({"rm", "-q", "README"});
        scratch.git({"commit", "-q", "-m", "rm"});
        QCOMPARE(git::diff_summary(scratch.clone(), "main", "side")->files, (std::vector<git::FileChange>{{"README", "", 0, 3, false}}));
    }
    void a_working_tree_shows_what_is_not_committed_too()
    {
        ScratchRepository scratch;
        const auto tree = scratch.root() / "tree";
        scratch.git({"worktree", "add", "-q", "-b", "side", tree.string(), "main"});
        QCOMPARE(git::worktree_changes(tree, "refs/heads/main", 1'000)->size(), 0u);
        scratch.commit("only on main", "1\n2\n3\n"); // does not count
        scratch.commit(tree, "committed", "a\n");
        tests::write(tree / "README", "one\n2\nthree\n");
        tests::write(tree / "staged", "s\n");
        scratch.git(tree, {"add", "staged"});
        tests::write(tree / "new" / "fi le", "x\ny\n");
        tests::write(tree / "image", std::string("\0\1\2\3", 4));
        tests::write(tree / "ignored.o", "o\n");
        tests::write(tree / ".gitignore", "*.o\n");
        const auto index = tests::read(scratch.clone() / ".git/worktrees/tree/index");
        const auto changes = git::worktree_changes(tree, "refs/heads/main", 1'000'000);
        QVERIFY(changes);
        std::vector<git::FileChange> files;
        for (const auto &change : *changes)
            files.push_back(change.file);
        QCOMPARE(files,
            (std::vector<git::FileChange>{{".gitignore", "", 1, 0, false}, {"README", "", 1, 1, false}, {"committed", "", 1, 0, false},
                {"image", "", 0, 0, true}, {"new/fi le", "", 2, 0, false}, {"staged", "", 1, 0, false}}));
        QVERIFY(changes->at(1).patch.contains("\n-two\n+2\n"));
        QVERIFY(changes->at(4).patch.contains("\n+x\n+y\n"));
        QCOMPARE(changes->at(3).patch, std::string());
        QCOMPARE(tests::read(scratch.clone() / ".git/worktrees/tree/index"), index); // nothing was written
        std::size_t bytes = 0;
        const auto little = git::worktree_changes(tree, "refs/heads/main", 100);
        for (const auto &change : *little)
            bytes += change.patch.size();
        QCOMPARE(bytes, 100u);
    }
    void a_patch_is_read_by_window()
    {
        ScratchRepository scratch;
        const auto base = scratch.tip("main");
        std::string text;
        for (int i = 0; i < 100; ++i)
            text += "line " + std::to_string(i) + "\n";
        scratch.commit("wörds *.txt", text);
        const git::FileChange file{.path = "wörds *.txt", .old_path = {}};
        const auto all = git::file_patch(scratch.clone(), base, "main", file);
        QCOMPARE(all->lines.front(), std::string("diff --git a/wörds *.txt b/wörds *.txt"));
        QCOMPARE(all->total, all->lines.size());
        const auto window = git::file_patch(scratch.clone(), base, "main", file, 10, 5);
        QCOMPARE(window->first, 10u);
        QCOMPARE(window->total, all->total);
        QCOMPARE(window->lines, std::vector<std::string>(all->lines.begin() + 10, all->lines.begin() + 15));
        QCOMPARE(git::file_patch(scratch.clone(), base, "main", file, 10'000, 5)->lines.size(), 0u);
    }
    void programs_that_the_repository_configures_do_not_run()
    {
        ScratchRepository scratch;
        const auto base = scratch.tip("main");
        scratch.commit(".gitattributes", "* diff=evil\n");
        scratch.commit("a", "x\n");
        for (const char *key : {"diff.external", "diff.evil.command", "diff.evil.textconv"})
            scratch.git({"config", key, "touch '" + scratch.hooks_ran().string() + "';:"});
        const auto summary = git::diff_summary(scratch.clone(), base, "main");
        QCOMPARE(git::file_patch(scratch.clone(), base, "main", summary->files.back())->lines.back(), std::string("+x"));
        QVERIFY(!tests::exists(scratch.hooks_ran()));
    }
    void an_unknown_branch_is_an_error()
    {
        const ScratchRepository scratch;
        QCOMPARE(git::diff_summary(scratch.clone(), "main", "none").error().code, std::string("unknown_revision"));
        QCOMPARE(git::diff_summary(scratch.clone(), "none", "main").error().code, std::string("unknown_revision"));
    }
};

WM_TEST_CLASS(Diff)
#include "diff_test.moc"
