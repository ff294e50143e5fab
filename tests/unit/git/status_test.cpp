#include "git/status.h"
#include "support/qtest_main.h"

#include "scratch_repository.h"

#include <QTest>

using namespace wm;
using tests::ScratchRepository;
using tests::write;

class Status : public QObject {
    Q_OBJECT
private slots:
    void a_fresh_clone_is_clean()
    {
        const ScratchRepository scratch;
        const auto now = git::status(scratch.clone());
        QVERIFY(now->clean());
        QCOMPARE(now->branch, std::string("main"));
        QCOMPARE(now->head, scratch.tip("HEAD"));
    }
    void every_kind_of_change_is_told_apart()
    {
        ScratchRepository scratch;
        scratch.commit("gone", "x");
        scratch.commit("ol d", "some text that is long enough to be seen again\n");
        scratch.commit(".gitignore", "*.o\n");
        write(scratch.clone() / "README", "changed");
        write(scratch.clone() / "new ünï\nline", "x");
        write(scratch.clone() / "folder/file", "x");
        write(scratch.clone() / "build.o", "x");
        std::filesystem::remove(scratch.clone() / "gone");
        scratch.git({"mv", "ol d", "ne w"});
        const auto now = git::status(scratch.clone(), {.ignored = true});
        QVERIFY(now);
        QCOMPARE(now->untracked, (std::vector<std::string>{"folder/", "new ünï\nline"}));
        QCOMPARE(now->ignored, std::vector<std::string>{"build.o"});
        QCOMPARE(
            now->changed, (std::vector<git::ChangedFile>{{"README", "", '.', 'M'}, {"gone", "", '.', 'D'}, {"ne w", "ol d", 'R', '.'}}));
        QVERIFY(!now->tracked_clean());
        QCOMPARE(now->unsaved().size(), 5u);
        QVERIFY(git::status(scratch.clone())->ignored.empty());
    }
    void untracked_files_are_seen_even_when_the_configuration_hides_them()
    {
        const ScratchRepository scratch;
        scratch.git({"config", "status.showUntrackedFiles", "no"});
        write(scratch.clone() / "new", "x");
        QCOMPARE(git::status(scratch.clone())->untracked, std::vector<std::string>{"new"});
    }
    void operations_in_progress_are_named_data()
    {
        QTest::addColumn<QStringList>("begin");
        QTest::addColumn<int>("operation");
        QTest::addColumn<QString>("comes_back_to");
        using enum git::Operation;
        QTest::newRow("merge") << QStringList{"merge", "side"} << int(merge) << "";
        QTest::newRow("rebase") << QStringList{"rebase", "side"} << int(rebase) << "refs/heads/main";
        QTest::newRow("rebase by patches") << QStringList{"rebase", "--apply", "side"} << int(rebase) << "refs/heads/main";
        QTest::newRow("cherry-pick") << QStringList{"cherry-pick", "side"} << int(cherry_pick) << "";
        QTest::newRow("revert") << QStringList{"revert", "--no-edit", "HEAD~1"} << int(revert) << "";
        QTest::newRow("bisect") << QStringList{"bisect", "start", "main", "main~2"} << int(bisect) << "refs/heads/main";
    }
    void operations_in_progress_are_named()
    {
        QFETCH(QStringList, begin);
        QFETCH(int, operation);
        QFETCH(QString, comes_back_to);
        ScratchRepository scratch;
        scratch.commit_on_branch("side", "main", "README", "side\n");
        scratch.commit("README", "first\n");
        scratch.commit("README", "second\n");
        std::vector<std::string> arguments;
        for (const QString &argument : begin)
            arguments.push_back(argument.toStdString());
        scratch.try_git(scratch.clone(), arguments);
        const auto now = git::status(scratch.clone());
        QCOMPARE(int(now->operation), operation);
        QVERIFY(!now->clean());
        QCOMPARE(QString::fromStdString(git::operation_in_progress(scratch.clone() / ".git").branch), comes_back_to);
        if (now->operation != git::Operation::bisect)
            QCOMPARE(now->conflicted, std::vector<std::string>{"README"});
    }
    void looking_does_not_need_the_index_lock()
    {
        const ScratchRepository scratch;
        write(scratch.clone() / ".git/index.lock", "");
        write(scratch.clone() / "README", "one\ntwo\nthree\n"); // same content, new time: git would like to refresh
        QVERIFY(git::status(scratch.clone())->clean());
    }
    void lists_of_files_are_short_in_sentences()
    {
        QCOMPARE(git::name_some({"a", "b"}), std::string("a, b"));
        QCOMPARE(git::name_some({"a", "b", "c", "d", "e"}), std::string("a, b, c and 2 more"));
    }
};

WM_TEST_CLASS(Status)
#include "status_test.moc"
