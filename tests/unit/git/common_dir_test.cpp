// Which repository a directory belongs to, as git itself says it.
#include "git/common_dir.h"
#include "support/qtest_main.h"

#include "scratch_repository.h"

#include <QTest>

using namespace wm;
using git::common_dir_of;
using tests::ScratchRepository;

class CommonDir : public QObject {
    Q_OBJECT
private slots:
    void is_that_of_the_clone_from_anywhere_in_it()
    {
        const ScratchRepository scratch;
        std::filesystem::create_directories(scratch.clone() / "src/deep");
        std::filesystem::create_directory_symlink(scratch.clone() / "src", scratch.root() / "shortcut");
        const auto own = std::filesystem::canonical(scratch.clone() / ".git");
        QCOMPARE(common_dir_of(scratch.clone()), own);
        QCOMPARE(common_dir_of(scratch.clone() / "src/deep"), own);
        QCOMPARE(common_dir_of(scratch.root() / "shortcut"), own);
    }
    void a_linked_worktree_has_that_of_its_clone()
    {
        const ScratchRepository scratch;
        scratch.git({"worktree", "add", "-q", "-b", "mine", (scratch.root() / "mine").string()});
        std::filesystem::create_directories(scratch.root() / "mine/src");
        QCOMPARE(common_dir_of(scratch.root() / "mine/src"), std::filesystem::canonical(scratch.clone() / ".git"));
    }
    void a_repository_in_another_has_its_own()
    {
        const ScratchRepository scratch;
        scratch.git({"init", "-q", "vendor"});
        QCOMPARE(common_dir_of(scratch.clone() / "vendor"), std::filesystem::canonical(scratch.clone() / "vendor/.git"));
    }
    void without_a_repository_there_is_none()
    {
        const ScratchRepository scratch;
        QVERIFY(common_dir_of(scratch.root()).empty());
        QVERIFY(common_dir_of(scratch.root() / "not there").empty());
        QVERIFY(common_dir_of("relative").empty());
        QVERIFY(common_dir_of("").empty());
        QVERIFY(common_dir_of("/").empty());
    }
    void what_is_called_git_and_is_no_repository_is_passed_by()
    {
        const ScratchRepository scratch;
        const auto own = std::filesystem::canonical(scratch.clone() / ".git");
        std::filesystem::create_directories(scratch.clone() / "folder/.git");
        tests::write(scratch.clone() / "file/.git", "gitdir: /not/there\n");
        QCOMPARE(common_dir_of(scratch.clone() / "folder"), own);
        QCOMPARE(common_dir_of(scratch.clone() / "file"), own);
    }
};

WM_TEST_CLASS(CommonDir)
#include "common_dir_test.moc"
