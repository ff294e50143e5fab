// What is said of a call from within a sandbox, whose directories for temporary files are its own.
#include "agents/assessor.h"
#include "support/qtest_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>

using namespace wm;
using agents::leave_out_temporary, approvals::FileEffect, approvals::PathUse;

namespace {

constexpr const char *worktree = "/var/tmp/town/worktrees/waymark/wa-1";

/// A finding that removes this path from the worktree, and the files that it comes to.
approvals::Assessment assessment_of(const std::string &path, const std::vector<std::string> &files)
{
    approvals::Assessment made;
    made.fingerprint = "before";
    approvals::Finding finding;
    PathUse &use = finding.paths.emplace_back();
    use.what = PathUse::What::remove_tree;
    use.path.text = path;
    use.cwd = worktree;
    made.findings.push_back(std::move(finding));
    for (const std::string &file : files)
        made.effects.files.push_back({.path = file, .bytes = 10, .git = FileEffect::Git::untracked});
    made.effects.files_total = made.effects.uncommitted_total = std::ssize(files);
    made.effects.bytes_total = 10 * std::ssize(files);
    return made;
}

std::string in_worktree(const char *name)
{
    return std::string(worktree) + "/" + name;
}

} // namespace

class SandboxedCall : public QObject {
    Q_OBJECT
private slots:
    void what_it_does_in_a_worktree_among_temporary_files_is_known_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::newRow("a name") << QByteArray("build");
        QTest::newRow("the whole path") << QByteArray(worktree) + "/build";
        QTest::newRow("itself") << QByteArray(".");
    }
    void what_it_does_in_a_worktree_among_temporary_files_is_known()
    {
        QFETCH(const QByteArray, path);
        auto call = assessment_of(path.toStdString(), {in_worktree("build/a"), in_worktree("build/b")});
        leave_out_temporary(call, {worktree, "/home/pat/waymark", ""});
        QVERIFY(call.effects.known);
        QCOMPARE(call.effects.files_total, 2);
        QCOMPARE(call.fingerprint, std::string("before"));
    }
    void what_it_does_to_temporary_files_is_not_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::newRow("all of them") << QByteArray("/tmp");
        QTest::newRow("some") << QByteArray("/tmp/cache");
        QTest::newRow("around its worktree") << QByteArray("/var/tmp/town");
        QTest::newRow("out of its worktree") << QByteArray("../wa-2");
        QTest::newRow("of a longer name") << QByteArray(worktree) + ".2";
    }
    void what_it_does_to_temporary_files_is_not()
    {
        QFETCH(const QByteArray, path);
        auto call = assessment_of(path.toStdString(), {in_worktree("build/a"), "/tmp/cache/one", "/var/tmp/town/ledger.db"});
        leave_out_temporary(call, {worktree});
        QVERIFY(!call.effects.known);
        QCOMPARE(call.effects.files.size(), std::size_t(1));
        QCOMPARE(call.effects.files_total, 1);
        QCOMPARE(call.effects.bytes_total, 10);
        QCOMPARE(call.effects.uncommitted_total, 1);
        QVERIFY(!call.effects.more);
        QVERIFY(call.fingerprint != "before");
    }
    void of_a_list_that_was_cut_the_total_is_what_is_at_least_left()
    {
        auto call = assessment_of("/tmp", {in_worktree("build/a"), "/tmp/cache/one"});
        call.effects.files_total = 5000;
        leave_out_temporary(call, {worktree});
        QCOMPARE(call.effects.files_total, 1);
        QVERIFY(call.effects.more);
    }
    void a_worktree_that_is_reached_by_a_link_is_known_by_both_names()
    {
        const QTemporaryDir folder;
        const auto root = std::filesystem::canonical(folder.path().toStdString());
        std::filesystem::create_directories(root / "real/build");
        std::filesystem::create_directory_symlink(root / "real", root / "link");
        auto call = assessment_of((root / "link/build").string(), {(root / "real/build/a").string()});
        leave_out_temporary(call, {(root / "link").string()});
        QVERIFY(call.effects.known);
    }
};

WM_TEST_CLASS(SandboxedCall)
#include "assessor_test.moc"
