#include "git/repository.h"
#include "support/qtest_main.h"

#include "scratch_repository.h"

#include <QTest>
#include <unistd.h>

using namespace wm;
using tests::ScratchRepository;

class Inspect : public QObject {
    Q_OBJECT
private slots:
    void a_clone_is_described()
    {
        ScratchRepository scratch;
        scratch.git({"remote", "add", "origin", "https://me:secret@example.org/x.git"});
        const auto facts = git::inspect(scratch.clone());
        QVERIFY(facts);
        QCOMPARE(facts->top_level, scratch.clone());
        QCOMPARE(facts->common_dir, scratch.clone() / ".git");
        QCOMPARE(facts->git_dir, facts->common_dir);
        QCOMPARE(facts->branch, std::string("main"));
        QCOMPARE(facts->head, scratch.tip("main"));
        QCOMPARE(facts->remote, std::string("origin"));
        QCOMPARE(facts->remote_url, std::string("https://me@example.org/x.git"));
        QVERIFY(!facts->linked_worktree);
        QVERIFY(!facts->enclosing);
    }
    void any_directory_inside_leads_to_the_same_facts()
    {
        const ScratchRepository scratch;
        std::filesystem::create_directories(scratch.clone() / "src/deep");
        std::filesystem::create_directory_symlink(scratch.clone() / "src", scratch.root() / "shortcut");
        QCOMPARE(git::inspect(scratch.clone() / "src/deep").value(), git::inspect(scratch.clone()).value());
        QCOMPARE(git::inspect(scratch.root() / "shortcut").value(), git::inspect(scratch.clone()).value());
    }
    void a_linked_worktree_shares_the_common_directory()
    {
        const ScratchRepository scratch;
        scratch.git({"worktree", "add", "--quiet", "-b", "side", (scratch.root() / "side").string()});
        const auto facts = git::inspect(scratch.root() / "side");
        QVERIFY(facts->linked_worktree);
        QCOMPARE(facts->common_dir, scratch.clone() / ".git");
        QCOMPARE(facts->branch, std::string("side"));
    }
    void a_clone_inside_another_clone_says_so()
    {
        const ScratchRepository scratch;
        scratch.git({"clone", "--quiet", scratch.clone().string(), (scratch.clone() / "inner").string()});
        QCOMPARE(git::inspect(scratch.clone() / "inner")->enclosing, std::optional(scratch.clone()));
    }
    void what_cannot_be_a_rig_is_refused_with_one_sentence_data()
    {
        QTest::addColumn<QString>("prepare");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("code");
        QTest::newRow("nothing there") << "" << "none" << "not_found";
        QTest::newRow("a file") << "touch file" << "file" << "not_a_directory";
        QTest::newRow("no repository") << "mkdir plain" << "plain" << "not_a_repository";
        QTest::newRow("no commit") << "git init -q -b main new" << "new" << "empty_repository";
        QTest::newRow("bare") << "git clone -q --bare 'my clone' bare.git" << "bare.git" << "bare_repository";
        QTest::newRow("the git directory itself") << "" << "my clone/.git" << "inside_git_dir";
        QTest::newRow("detached") << "git -C 'my clone' switch -q --detach" << "my clone" << "detached_head";
        QTest::newRow("unborn branch") << "git -C 'my clone' switch -q --orphan lonely" << "my clone" << "empty_repository";
        QTest::newRow("a newer format") << "git -C 'my clone' config core.repositoryformatversion 9" << "my clone"
                                        << "unsupported_repository";
        QTest::newRow("an unknown extension")
            << "git -C 'my clone' config core.repositoryformatversion 1; git -C 'my clone' config extensions.flyingCarpet true"
            << "my clone"
            << "unsupported_repository";
        QTest::newRow("broken configuration") << "echo '[core' > 'my clone/.git/config'" << "my clone" << "bad_config";
    }
    void what_cannot_be_a_rig_is_refused_with_one_sentence()
    {
        QFETCH(QString, prepare);
        QFETCH(QString, path);
        QFETCH(QString, code);
        const ScratchRepository scratch;
        QVERIFY(process::run_command({.argv = {"sh", "-c", prepare.toStdString()}, .cwd = scratch.root()})->succeeded());
        const auto facts = git::inspect(scratch.root() / path.toStdString());
        QVERIFY(!facts);
        QCOMPARE(QString::fromStdString(facts.error().code), code);
        QVERIFY2(facts.error().message.contains(scratch.root().string()), facts.error().message.c_str());
        QVERIFY2(facts.error().message.ends_with('.') && !facts.error().message.contains('\n'), facts.error().message.c_str());
        QVERIFY(!facts.error().hint.empty());
    }
    void a_network_file_system_is_refused()
    {
        const ScratchRepository scratch;
        QCOMPARE(git::inspect(scratch.clone(), [](const auto &) { return true; }).error().code, std::string("network_fs"));
        // The files may be local while the git directory is not.
        const auto only_git_dir = [](const std::filesystem::path &path) { return path.filename() == ".git"; };
        QCOMPARE(git::inspect(scratch.clone(), only_git_dir).error().code, std::string("network_fs"));
    }
    void a_repository_of_another_user_is_refused()
    {
        const ScratchRepository scratch;
        if (geteuid() != 0)
            QSKIP("only root can give a directory away");
        QCOMPARE(chown(scratch.clone().c_str(), 12345, 12345), 0);
        QCOMPARE(chown((scratch.clone() / ".git").c_str(), 12345, 12345), 0);
        const auto error = git::inspect(scratch.clone()).error();
        QCOMPARE(error.code, std::string("not_owned"));
        QVERIFY(error.hint.contains("safe.directory"));
    }
    void head_is_a_branch_a_commit_or_neither()
    {
        const ScratchRepository scratch;
        QCOMPARE(git::head(scratch.clone()).value(), (git::Head{"main", scratch.tip("HEAD")}));
        scratch.git({"switch", "-q", "--detach"});
        QCOMPARE(git::head(scratch.clone()).value(), (git::Head{"", scratch.tip("HEAD")}));
        scratch.git({"switch", "-q", "--orphan", "feature/lonely"});
        QCOMPARE(git::head(scratch.clone()).value(), (git::Head{"feature/lonely", ""}));
    }
};

WM_TEST_CLASS(Inspect)
#include "inspect_test.moc"
