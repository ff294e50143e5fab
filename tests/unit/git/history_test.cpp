#include "git/history.h"
#include "support/qtest_main.h"

#include "git/branch_name.h"
#include "town/rules/branch.h"
#include "git/diff.h"
#include "git/libgit2.h"
#include "git/preserve.h"
#include "git/repository.h"
#include "scratch_repository.h"

#include <QTest>

using namespace wm;
using tests::ScratchRepository;

class History : public QObject {
    Q_OBJECT
private slots:
    void revisions_are_resolved_to_commits()
    {
        const ScratchRepository scratch;
        scratch.git({"tag", "-a", "v1", "-m", "annotated"});
        QCOMPARE(git::resolve(scratch.clone(), "refs/heads/main").value(), scratch.tip("HEAD"));
        QCOMPARE(git::resolve(scratch.clone(), "v1").value(), scratch.tip("HEAD"));
        for (const char *bad : {"nowhere", "", "--all", "HEAD:README", "0123456789012345678901234567890123456789"})
            QCOMPARE(git::resolve(scratch.clone(), bad).error().code, std::string("unknown_revision"));
    }
    void a_missing_branch_is_not_an_error()
    {
        const ScratchRepository scratch;
        QCOMPARE(git::branch_tip(scratch.clone(), "main").value(), std::optional(scratch.tip("HEAD")));
        QCOMPARE(git::branch_tip(scratch.clone(), "none").value(), std::nullopt);
    }
    void ancestors_and_merge_bases()
    {
        ScratchRepository scratch;
        const auto first = scratch.tip("main");
        const auto side = scratch.commit_on_branch("side", first, "side.txt", "x");
        const auto second = scratch.commit("main.txt", "y");
        QVERIFY(git::is_ancestor(scratch.clone(), first, second).value());
        QVERIFY(git::is_ancestor(scratch.clone(), second, second).value());
        QVERIFY(!git::is_ancestor(scratch.clone(), second, first).value());
        QVERIFY(!git::is_ancestor(scratch.clone(), side, second).value());
        QCOMPARE(git::merge_base(scratch.clone(), side, second).value(), first);
        QCOMPARE(git::is_ancestor(scratch.clone(), "none", second).error().code, std::string("unknown_revision"));

        scratch.git({"switch", "-q", "--orphan", "other"});
        const auto other = scratch.commit("other.txt", "z");
        QCOMPARE(git::merge_base(scratch.clone(), other, second).error().code, std::string("unrelated"));
    }
    void the_merge_that_took_a_commit_in_is_found()
    {
        ScratchRepository scratch;
        const auto first = scratch.tip("main"), side = scratch.commit_on_branch("side", first, "side.txt", "x");
        scratch.commit("main.txt", "y");
        QCOMPARE(git::merge_that_took(scratch.clone(), side, "main").value(), std::nullopt);
        scratch.git({"merge", "-q", "--no-ff", "-m", "it comes in", "side"});
        const auto merge = scratch.tip("main"), later = scratch.commit_on_branch("later", merge, "later.txt", "z");
        scratch.git({"merge", "-q", "--no-ff", "-m", "another", "later"});
        QCOMPARE(git::merge_that_took(scratch.clone(), side, "main").value(), merge);
        QCOMPARE(git::merge_that_took(scratch.clone(), merge, later).value(), std::nullopt); // it is on the way already
        QCOMPARE(git::merge_that_took(scratch.clone(), "none", later).error().code, std::string("unknown_revision"));
    }
    void commits_between_two_points_are_counted_and_named()
    {
        ScratchRepository scratch;
        const auto base = scratch.tip("main");
        for (const char *message : {"one", "two: ünïcode", "three"})
            scratch.commit(scratch.clone(), "file", message, message);
        const auto all = git::commits_between(scratch.clone(), base, "main");
        QCOMPARE(all->total, 3u);
        QCOMPARE(all->newest.front().subject, std::string("three"));
        QCOMPARE(all->newest[1].subject, std::string("two: ünïcode"));
        QCOMPARE(all->newest.front().author, std::string("Ada Author"));
        QCOMPARE(all->newest.front().sha, scratch.tip("main"));
        QVERIFY(all->newest.front().time > 0);
        const auto some = git::commits_between(scratch.clone(), base, "main", 2);
        QCOMPARE(some->total, 3u);
        QCOMPARE(some->newest.size(), 2u);
        QCOMPARE(git::commits_between(scratch.clone(), "main", "main").value().total, 0u);
    }
    void a_file_is_read_as_of_a_commit()
    {
        ScratchRepository scratch;
        const std::string bytes("a\0b\n", 4);
        scratch.commit("dir/sp ace\nnew.toml", bytes);
        tests::write(scratch.clone() / "dir/sp ace\nnew.toml", "not committed");
        QCOMPARE(git::read_blob(scratch.clone(), "refs/heads/main", "dir/sp ace\nnew.toml").value(), std::optional(bytes));
        QCOMPARE(git::read_blob(scratch.clone(), "main", "dir").value(), std::nullopt);
        QCOMPARE(git::read_blob(scratch.clone(), "main", ".wagonmaster.toml").value(), std::nullopt);
        QCOMPARE(git::read_blob(scratch.clone(), "nowhere", "README").error().code, std::string("unknown_revision"));
        scratch.commit("big", std::string(5000, 'x'));
        QCOMPARE(git::read_blob(scratch.clone(), "main", "big", 1000).error().code, std::string("too_large"));
        QCOMPARE(git::read_blob(scratch.clone(), "main", "big", 5000).value()->size(), 5000u);
    }
    void a_repository_that_libgit2_cannot_read_gives_the_same_answers()
    {
        ScratchRepository scratch;
        const auto base = scratch.tip("main");
        scratch.commit("äöü", std::string(2000, 'a') + "\n");
        scratch.git({"mv", "README", "READ ME"});
        scratch.commit("binary", std::string("\0\1\2", 3));
        scratch.git({"switch", "-q", "-c", "side", base});
        const auto side = scratch.commit("README", "one\n2\n3\n4\n");
        const auto answers = [&] {
            std::vector<std::string> all{git::resolve(scratch.clone(), "main").value(),
                git::branch_tip(scratch.clone(), "side").value().value(), git::merge_base(scratch.clone(), "main", side).value(),
                git::head(scratch.clone())->branch, git::head(scratch.clone())->commit, git::git_dirs(scratch.clone())->own,
                git::git_dirs(scratch.clone())->common};
            all.push_back(git::branch_tip(scratch.clone(), "none").value() ? "found" : "none");
            all.push_back(git::is_ancestor(scratch.clone(), base, "main").value() ? "yes" : "no");
            all.push_back(git::is_ancestor(scratch.clone(), "main", base).value() ? "yes" : "no");
            return all;
        };
        const auto by_library = answers();
        const auto main_by_library = git::diff_summary(scratch.clone(), base, "main");
        const auto side_by_library = git::diff_summary(scratch.clone(), "main", "side");
        QVERIFY(git::lib::open(scratch.clone()));

        scratch.git({"config", "core.repositoryformatversion", "1"});
        scratch.git({"config", "extensions.partialClone", "origin"});
        QVERIFY(!git::lib::open(scratch.clone()));
        QCOMPARE(answers(), by_library);
        QCOMPARE(git::diff_summary(scratch.clone(), base, "main").value(), main_by_library.value());
        QCOMPARE(git::diff_summary(scratch.clone(), "main", "side").value(), side_by_library.value());
    }
};

class BranchNames : public QObject {
    Q_OBJECT
private slots:
    void come_from_the_bead_and_its_title_data()
    {
        QTest::addColumn<QString>("title");
        QTest::addColumn<int>("attempt");
        QTest::addColumn<QString>("name");
        QTest::newRow("first") << "Fix the parser!" << 1 << "wm/demo-a3f8-fix-the-parser";
        QTest::newRow("second") << "Fix the parser!" << 2 << "wm/demo-a3f8-fix-the-parser.2";
        QTest::newRow("no words") << "日本語 …" << 1 << "wm/demo-a3f8-work";
        QTest::newRow("long") << "one two three four five six seven eight nine ten" << 1
                              << "wm/demo-a3f8-one-two-three-four-five-six-seven-eight";
        QTest::newRow("hostile") << "-rf ../..//.lock@{~^:" << 3 << "wm/demo-a3f8-rf-lock.3";
    }
    void come_from_the_bead_and_its_title()
    {
        QFETCH(QString, title);
        QFETCH(int, attempt);
        QFETCH(QString, name);
        const auto made = town::branch_name(BeadId("demo-a3f8"), title.toStdString(), attempt);
        QCOMPARE(QString::fromStdString(made), name);
        QVERIFY(git::is_valid_branch_name(made));
    }
    void are_valid_exactly_when_git_says_so_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name :
            {"main", "wm/a-b.2", "ünï", "a/b/c", "a", "", "-a", "a b", "a..b", "a.", "a/", "/a", "a//b", ".a", "a/.b", "a.lock", "a.lock/b",
                "a@{b", "a@", "HEAD", "a~b", "a^b", "a:b", "a?b", "a*b", "a[b", "a\\b", "a\tb", "a\x7f", "a.lockb", "x/HEAD", "a.b/c"})
            QTest::newRow(*name == '\0' ? "empty" : name) << QString::fromUtf8(name);
    }
    void are_valid_exactly_when_git_says_so()
    {
        QFETCH(QString, name);
        const ScratchRepository scratch;
        const auto verdict = scratch.try_git(scratch.root(), {"check-ref-format", "--branch", name.toStdString()});
        QCOMPARE(git::is_valid_branch_name(name.toStdString()), verdict.succeeded());
    }
    void are_never_what_git_reads_as_something_else()
    {
        QVERIFY(!git::is_valid_branch_name("@")); // HEAD
    }
};

class PreserveRefs : public QObject {
    Q_OBJECT
private slots:
    void keep_a_commit_and_move_only_forward()
    {
        ScratchRepository scratch;
        const auto first = scratch.tip("main");
        const auto second = scratch.commit("a", "a");
        const auto side = scratch.commit_on_branch("side", first, "b", "b");
        const std::string reference = "refs/wagonmaster/preserve/demo-1";
        QVERIFY(git::write_preserve_ref(scratch.clone(), "demo-1", first));
        QVERIFY(git::write_preserve_ref(scratch.clone(), "demo-1", first));
        QCOMPARE(scratch.tip(reference), first);
        QVERIFY(git::write_preserve_ref(scratch.clone(), "demo-1", second));
        QCOMPARE(git::write_preserve_ref(scratch.clone(), "demo-1", side).error().code, std::string("exists"));
        QCOMPARE(scratch.tip(reference), second);
        QCOMPARE(git::write_preserve_ref(scratch.clone(), "../escape", side).error().code, std::string("bad_name"));
        QCOMPARE(git::write_preserve_ref(scratch.clone(), "x", "nowhere").error().code, std::string("unknown_revision"));
    }
};

WM_TEST_CLASS(History)
WM_TEST_CLASS(BranchNames)
WM_TEST_CLASS(PreserveRefs)
#include "history_test.moc"
