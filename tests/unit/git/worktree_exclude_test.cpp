#include "git/worktree_exclude.h"
#include "support/qtest_main.h"

#include "git/status.h"
#include "git/worktree.h"
#include "scratch_repository.h"

#include <QTest>

using namespace wm;
using tests::ScratchRepository;

namespace {

struct Fixture {
    ScratchRepository scratch;
    std::filesystem::path worktree = scratch.root() / "worktrees/demo";
    Fixture() { (void)git::add_worktree(scratch.clone(), worktree, "wm/demo", "main").value(); }
    std::string config() const { return tests::read(scratch.clone() / ".git/config"); }
};

} // namespace

class WorktreeExclude : public QObject {
    Q_OBJECT
private slots:
    void a_path_is_unseen_in_its_worktree_and_nowhere_else_data()
    {
        QTest::addColumn<QByteArray>("path");
        for (const char *path :
            {".env", "web/.env", "a b", "ends with a blank ", "#x", "!x", "[ab]", "*", "what?", "back\\slash", "ümlaut"})
            QTest::newRow(path) << QByteArray(path);
    }
    void a_path_is_unseen_in_its_worktree_and_nowhere_else()
    {
        QFETCH(const QByteArray, path);
        Fixture f;
        const std::string name = path.toStdString();
        tests::write(f.worktree / name, "secret");
        tests::write(f.worktree / "sub" / name, "other"); // one of the same name elsewhere is not meant
        tests::write(f.worktree / "axb", "other");
        tests::write(f.scratch.clone() / name, "secret");
        QVERIFY(git::exclude_in_worktree(f.scratch.clone(), f.worktree, {name}));
        f.scratch.git(f.worktree, {"add", "-A"}); // as an agent's own git would do it
        QCOMPARE(f.scratch.git(f.worktree, {"-c", "core.quotePath=false", "ls-files", "--", ":(literal)" + name}), "");
        QVERIFY(f.scratch.git(f.worktree, {"ls-files"}).contains("sub/"));
        QVERIFY(f.scratch.git(f.worktree, {"ls-files"}).contains("axb"));
        QVERIFY(!git::status(f.scratch.clone())->untracked.empty());
    }
    void a_link_to_a_directory_is_not_seen_either()
    {
        Fixture f;
        f.scratch.commit(f.worktree, ".gitignore", "node_modules/\n"); // which does not cover a link
        std::filesystem::create_directory(f.scratch.root() / "modules");
        std::filesystem::create_symlink(f.scratch.root() / "modules", f.worktree / "node_modules");
        QVERIFY(!git::status(f.worktree)->clean());
        QVERIFY(git::exclude_in_worktree(f.scratch.clone(), f.worktree, {"node_modules"}));
        QVERIFY(git::status(f.worktree)->clean());
    }
    void nothing_is_configured_when_the_project_ignores_it()
    {
        Fixture f;
        f.scratch.commit(f.worktree, ".gitignore", ".env\n");
        tests::write(f.worktree / ".env", "secret");
        const auto before = f.config();
        QVERIFY(git::exclude_in_worktree(f.scratch.clone(), f.worktree, {".env"}));
        QCOMPARE(f.config(), before);
    }
    void what_the_person_ignores_everywhere_stays_ignored()
    {
        Fixture f;
        const auto own = f.scratch.root() / "my ignores";
        tests::write(own, "*.swp");
        f.scratch.git({"config", "core.excludesFile", own.string()});
        for (const char *name : {".env", "x.swp"})
            tests::write(f.worktree / name, "x");
        QVERIFY(git::exclude_in_worktree(f.scratch.clone(), f.worktree, {".env"}));
        QVERIFY(git::exclude_in_worktree(f.scratch.clone(), f.worktree, {".env", "x.swp"})); // again: harmless
        QVERIFY(git::status(f.worktree)->clean());
    }
    void other_worktrees_and_the_clone_work_as_before()
    {
        Fixture f;
        tests::write(f.worktree / ".env", "x");
        QVERIFY(git::exclude_in_worktree(f.scratch.clone(), f.worktree, {".env"}));
        f.scratch.commit("later", "x");
        QVERIFY(git::add_worktree(f.scratch.clone(), f.scratch.root() / "worktrees/other", "wm/other", "main"));
        QVERIFY(git::status(f.scratch.root() / "worktrees/other")->clean());
        QCOMPARE(f.scratch.git({"status", "--porcelain"}), "");
        QCOMPARE(f.scratch.git({"config", "--get", "core.bare"}), "false");
    }
    void a_clone_whose_configuration_would_spread_is_left_alone()
    {
        Fixture f;
        tests::write(f.worktree / ".env", "x");
        f.scratch.git({"config", "core.worktree", f.scratch.clone().string()});
        const auto before = f.config();
        const auto refused = git::exclude_in_worktree(f.scratch.clone(), f.worktree, {".env"});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, "unsupported_repository");
        QCOMPARE(f.config(), before);
    }
    void tracked_paths_are_told_apart()
    {
        Fixture f;
        f.scratch.commit(f.worktree, "src/x", "x");
        QCOMPARE(git::tracked_among(f.worktree, {"README", "src", ".env", "*"}), (std::vector<std::string>{"README", "src"}));
    }
};

WM_TEST_CLASS(WorktreeExclude)
#include "worktree_exclude_test.moc"
