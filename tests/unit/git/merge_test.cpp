#include "git/merge.h"
#include "support/qtest_main.h"

#include "git/status.h"
#include "scratch_repository.h"

#include <QTest>

using namespace wm;
using tests::ScratchRepository;

namespace {
git::NewCommit merge_of(const ScratchRepository &scratch, const git::MergeVerdict &verdict)
{
    return {.tree = verdict.tree,
        .parents = {scratch.tip("main"), scratch.tip("side")},
        .message = git::with_trailers("Merge demo-1: ünï\n\nWhy.", BeadId("demo-1"), AgentId("demo/ada")),
        .author = {"demo/ada", "ada@agents.example"},
        .committer = {"Wagonmaster", "wm@example.org"},
        .time = 1'750'000'000'123'456'789};
}
} // namespace

class Merging : public QObject {
    Q_OBJECT
private slots:
    void changes_to_different_files_are_clean()
    {
        ScratchRepository scratch;
        scratch.commit_on_branch("side", "main", "new file", "x\n");
        scratch.commit("other", "y\n");
        const auto verdict = git::merge_verdict(scratch.clone(), "main", "side");
        QVERIFY(verdict->clean());
        QCOMPARE(scratch.git({"ls-tree", "--name-only", verdict->tree}), std::string("README\nnew file\nother"));
        QVERIFY(git::status(scratch.clone())->clean()); // no working tree is touched
    }
    void changes_to_the_same_lines_conflict_and_name_the_files()
    {
        ScratchRepository scratch;
        scratch.commit("sp ace\nünï", "1\n");
        scratch.git({"switch", "-q", "-c", "side"});
        scratch.commit("README", "side\n");
        scratch.commit("sp ace\nünï", "2\n");
        scratch.git({"switch", "-q", "main"});
        scratch.commit("README", "main\n");
        scratch.commit("sp ace\nünï", "3\n");
        const auto verdict = git::merge_verdict(scratch.clone(), "main", "side");
        QVERIFY(!verdict->clean());
        QCOMPARE(verdict->conflicts, (std::vector<std::string>{"README", "sp ace\nünï"}));
    }
    void a_change_follows_a_file_that_was_renamed()
    {
        ScratchRepository scratch;
        scratch.commit_on_branch("side", "main", "README", "one\ntwo\nthree\nfour\n");
        scratch.git({"mv", "README", "READ.ME"});
        scratch.git({"commit", "-q", "-m", "rename"});
        const auto verdict = git::merge_verdict(scratch.clone(), "main", "side");
        QVERIFY(verdict->clean());
        QCOMPARE(scratch.git({"show", verdict->tree + ":READ.ME"}), std::string("one\ntwo\nthree\nfour"));
    }
    void a_file_added_to_a_renamed_directory_is_gits_call()
    {
        ScratchRepository scratch;
        scratch.commit("doc/a", "aaaaaaaaaaaaaaaaaaaa\n");
        scratch.commit("doc/b", "bbbbbbbbbbbbbbbbbbbb\n");
        scratch.commit_on_branch("side", "main", "doc/new", "n\n");
        scratch.git({"mv", "doc", "docx"});
        scratch.git({"commit", "-q", "-m", "rename directory"});
        const auto verdict = git::merge_verdict(scratch.clone(), "main", "side");
        // git's default (merge.directoryRenames=conflict) asks a person; libgit2 would have left it in doc/.
        QCOMPARE(verdict->conflicts, std::vector<std::string>{"docx/new"});
    }
    void deleted_here_and_changed_there_conflicts()
    {
        ScratchRepository scratch;
        scratch.commit_on_branch("side", "main", "README", "changed\n");
        scratch.git({"rm", "-q", "README"});
        scratch.git({"commit", "-q", "-m", "rm"});
        QCOMPARE(git::merge_verdict(scratch.clone(), "main", "side")->conflicts, std::vector<std::string>{"README"});
    }
    void merge_attributes_come_from_the_target_whatever_is_checked_out()
    {
        ScratchRepository scratch;
        const auto before = scratch.tip("main");
        scratch.commit(".gitattributes", "CHANGES merge=union\n");
        scratch.commit("CHANGES", "0\n");
        scratch.commit_on_branch("side", "main", "CHANGES", "0\nside\n");
        scratch.commit("CHANGES", "0\nmain\n");
        scratch.git({"switch", "-q", "--detach", before});
        const auto verdict = git::merge_verdict(scratch.clone(), "main", "side");
        QVERIFY(verdict->clean());
        QCOMPARE(scratch.git({"show", verdict->tree + ":CHANGES"}), std::string("0\nmain\nside"));
    }
    void what_cannot_be_merged_is_an_error_and_no_verdict()
    {
        ScratchRepository scratch;
        scratch.git({"switch", "-q", "--orphan", "other"});
        scratch.commit("o", "o");
        QCOMPARE(git::merge_verdict(scratch.clone(), "main", "other").error().code, std::string("unrelated"));
        QCOMPARE(git::merge_verdict(scratch.clone(), "main", "none").error().code, std::string("unknown_revision"));
    }
    void the_same_merge_commit_is_made_only_once()
    {
        ScratchRepository scratch;
        scratch.commit_on_branch("side", "main", "new", "x\n");
        scratch.commit("other", "y\n");
        scratch.install_hooks();
        scratch.git({"config", "commit.gpgSign", "true"});
        scratch.git({"config", "gpg.program", "false"});
        const auto verdict = git::merge_verdict(scratch.clone(), "main", "side");
        const auto commit = git::make_merge_commit(scratch.clone(), merge_of(scratch, *verdict));
        QVERIFY2(commit, commit ? "" : commit.error().message.c_str());
        QCOMPARE(git::make_merge_commit(scratch.clone(), merge_of(scratch, *verdict)).value(), *commit);
        QCOMPARE(scratch.git({"show", "-s", "--format=%an|%ae|%at|%cn|%ce|%ct|%P|%T", *commit}),
            "demo/ada|ada@agents.example|1750000000|Wagonmaster|wm@example.org|1750000000|" + scratch.tip("main") + " " +
                scratch.tip("side") + "|" + verdict->tree);
        QCOMPARE(
            scratch.git({"show", "-s", "--format=%(trailers:only,unfold)", *commit}), std::string("Bead-Id: demo-1\nAgent: demo/ada\n"));
        QVERIFY(!tests::exists(scratch.hooks_ran()));
    }
    void trailers_are_what_git_reads_as_trailers_data()
    {
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("body");
        QTest::newRow("subject only") << "Fix it" << "Fix it\n\n";
        QTest::newRow("subject like a trailer") << "fix: it" << "fix: it\n\n";
        QTest::newRow("body") << "Fix it\n\nBecause.\n\n" << "Fix it\n\nBecause.\n\n";
        QTest::newRow("body like a sentence with a colon") << "Fix\n\nthis way: so" << "Fix\n\nthis way: so\n\n";
        QTest::newRow("trailers already") << "Fix\n\nCo-authored-by: A <a@b>" << "Fix\n\nCo-authored-by: A <a@b>\n";
    }
    void trailers_are_what_git_reads_as_trailers()
    {
        QFETCH(QString, message);
        QFETCH(QString, body);
        const auto text = git::with_trailers(message.toStdString(), BeadId("demo-1"), AgentId("demo/ada"));
        QCOMPARE(QString::fromStdString(text), body + "Bead-Id: demo-1\nAgent: demo/ada\n");
        const auto parsed = process::run_command({.argv = {"git", "interpret-trailers", "--parse"}, .input = text});
        QVERIFY(parsed->out.ends_with("Bead-Id: demo-1\nAgent: demo/ada\n"));
        QVERIFY(!git::with_trailers("x", BeadId("demo-1"), AgentId()).contains("Agent:"));
    }
};

WM_TEST_CLASS(Merging)
#include "merge_test.moc"
