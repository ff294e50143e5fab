// What the daemon says of an approval, in the window's words.
#include "approval/approval_source.h"
#include "approval/plain_sight.h"
#include "support/qtest_main.h"

#include <QTest>

using namespace wm;
using namespace wm::models;

namespace {

QString marked(const PlainSight &sight)
{
    QStringList parts;
    for (const TextSpan &span : sight.escapes)
        parts << sight.text.mid(span.start, span.length);
    return parts.join(u'|');
}

QString part(std::string_view text, std::size_t at, std::size_t length)
{
    const PlainSight sight = in_plain_sight(text);
    const TextSpan span = span_in(sight, at, length);
    return sight.text.mid(span.start, span.length);
}

Json approval(const Json &members)
{
    Json made = {{"id", "ap-1"}, {"what", "permission"}, {"kind", "execute"}, {"title", "make"}, {"bead", "wm-1"}};
    made.update(members);
    return made;
}

QStringList strong(const std::vector<EffectRow> &rows)
{
    QStringList words;
    for (const EffectRow &row : rows)
        words << row.strong;
    return words;
}

} // namespace

class ApprovalRowsTest : public QObject {
    Q_OBJECT
private slots:
    void what_cannot_be_seen_is_written_out_and_marked()
    {
        QCOMPARE(in_plain_sight("ls -la").text, "ls -la");
        QCOMPARE(marked(in_plain_sight("ls -la")), "");
        const PlainSight sight = in_plain_sight("rm \xE2\x80\xAEtxt.exe\x1b[8m\xC2\xA0x");
        QCOMPARE(sight.text, "rm \\u202etxt.exe\\x1b[8m\\u00a0x");
        QCOMPARE(marked(sight), "\\u202e|\\x1b|\\u00a0");
    }
    void lines_stay_lines_and_bytes_that_are_no_text_are_said()
    {
        QCOMPARE(in_plain_sight("a\nb").text, "a\nb");
        QCOMPARE(in_plain_sight("a\xff\xe2\x80").text, "a\\xff\\xe2\\x80");
        QCOMPARE(in_plain_sight("\xe2(").text, "\\xe2(");
    }
    void parts_are_found_behind_what_was_written_out()
    {
        QCOMPARE(part("git push --force", 9, 7), "--force");
        QCOMPARE(part("\xE2\x80\xAE--force", 3, 7), "--force");
        QCOMPARE(part("\xC3\xA9\xF0\x9F\x98\x80 --force", 7, 7), "--force");
        QCOMPARE(part("git", 2, 99), "t");
        QCOMPARE(part("git", 99, 1), "");
    }

    void a_diff_is_split_into_its_files()
    {
        const auto rows = diff_file_rows("diff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -1,2 +1,2 @@\n x\n-one\n+two\n"
                                         "diff --git a/b.c b/b.c\n--- a/b.c\n+++ /dev/null\n@@ -1 +0,0 @@\n-gone\n");
        QCOMPARE(rows.size(), std::size_t(2));
        QCOMPARE(rows[0].file.path(), "a.c");
        QCOMPARE(rows[1].file.path(), "b.c");
        QCOMPARE(rows[1].file.change->patch, "@@ -1 +0,0 @@\n-gone\n");
    }
    void a_line_that_looks_like_a_head_is_a_line()
    {
        const auto rows = diff_file_rows("--- a/q.sql\n+++ b/q.sql\n@@ -1,2 +1,2 @@\n--- drop table a\n-x\n+++ b/other\n+y\n");
        QCOMPARE(rows.size(), std::size_t(1));
        QCOMPARE(rows[0].file.change->patch, "@@ -1,2 +1,2 @@\n--- drop table a\n-x\n+++ b/other\n+y\n");
    }

    void files_are_counted_and_what_git_does_not_have_is_said()
    {
        Json files = Json::array();
        for (int i = 0; i < 5; ++i)
            files.push_back(
                {{"what", "removed"}, {"path", "/w/b/" + std::to_string(i)}, {"shown", "b/" + std::to_string(i)}, {"git", "ignored"}});
        const auto rows = effect_rows({{"files", files}, {"files_total", 1204}, {"bytes_total", 5'242'880}, {"uncommitted_total", 3}}, 0);
        QCOMPARE(rows.size(), std::size_t(1));
        QCOMPARE(rows[0].strong, "1,204 files are removed");
        QCOMPARE(rows[0].text, "5.2 MB, 3 not in git");
        QCOMPARE(rows[0].paths.size(), 3);
        QCOMPARE(rows[0].more, "and 1,201 more");
        QCOMPARE(rows[0].whole.size(), 5);
        QVERIFY(rows[0].grave);
    }
    void directories_are_named_and_not_counted_as_files()
    {
        const Json old = {{"what", "removed"}, {"path", "/w/old"}, {"shown", "old"}, {"directory", true}};
        const Json kept = {{"what", "removed"}, {"path", "/w/old/kept"}, {"shown", "old/kept"}, {"bytes", 5}, {"git", "clean"}};
        const Json written = {{"what", "removed"}, {"path", "/w/z"}, {"shown", "z"}, {"directory", false}, {"git", "untracked"}};
        const Json built = {{"what", "removed"}, {"path", "/w/a.o"}, {"shown", "a.o"}, {"directory", false}, {"git", "ignored"}};
        QCOMPARE(effect_rows({{"files", {built, written}}, {"files_total", 2}}, 0)[0].paths, QStringList({"z", "a.o"})); // unsaved first
        QCOMPARE(effect_rows({{"hosts", {"*"}}}, 0)[0].paths, QStringList{"the network"});
        const auto both = effect_rows({{"files", {old, kept}}, {"files_total", 1}, {"bytes_total", 5}}, 0);
        QCOMPARE(strong(both), QStringList{"1 file is removed"});
        QCOMPARE(both[0].paths, QStringList({"old", "old/kept"}));
        QCOMPARE(both[0].text, "5 bytes, git has all of it");
        QCOMPARE(strong(effect_rows({{"files", Json::array({old})}, {"files_total", 0}}, 0)), QStringList{"1 directory: removed"});
    }
    void what_was_not_counted_to_the_end_is_at_least_that()
    {
        const Json file = {{"what", "emptied"}, {"path", "/w/x"}, {"git", "clean"}};
        const auto rows = effect_rows({{"files", Json::array({file})}, {"files_total", 200'000}, {"more", true}}, 0);
        QCOMPARE(strong(rows), QStringList{"At least: 200,000 files lose their content"});
    }
    void a_branch_that_is_deleted_says_so()
    {
        const auto rows = effect_rows({{"refs", Json::array({{{"ref", "refs/heads/old"}, {"from", "aaaa"}, {"to", ""}}})}}, 0);
        QCOMPARE(rows[0].strong, "old");
        QCOMPARE(rows[0].text, "It is deleted.");
        QVERIFY(rows[0].grave);
    }
    void what_is_not_json_as_agreed_harms_nobody()
    {
        QVERIFY(effect_rows(Json(), 0).empty());
        QVERIFY(commit_rows(Json::array()).empty());
        QVERIFY(file_rows("x").empty());
        QCOMPARE(approval_facts(Json::object(), {}, {}).title, "An agent asks for permission");
        QCOMPARE(scope_rows(approval(Json::object()), {}).size(), std::size_t(4));
    }

    void without_an_assessment_nothing_is_known_and_it_counts_as_grave()
    {
        const ApprovalFacts facts = approval_facts(approval(Json::object()), {"Flint", "codex", ""}, {});
        QCOMPARE(facts.title, "Flint asks to run a command");
        QVERIFY(!facts.known);
        QCOMPARE(facts.levelText, "Could not be understood");
    }
    void a_level_is_said_with_its_reason()
    {
        const auto said = [](const char *level, const char *headline) {
            return approval_facts(approval({{"level", level}, {"headline", headline}}), {}, {}).levelText;
        };
        QCOMPARE(said("destructive", "Rewrites remote history"), "Destructive \u00b7 rewrites remote history");
        QCOMPARE(said("reads", "Reads only"), "Reads only");
        QCOMPARE(said("destructive", "SQL drops a table"), "Destructive \u00b7 SQL drops a table");
    }
    void the_home_is_a_tilde_and_its_neighbours_are_not()
    {
        QCOMPARE(approval_facts(approval({{"cwd", "/home/dana/w"}}), {}, "/home/dana").cwd, "~/w");
        QCOMPARE(approval_facts(approval({{"cwd", "/home/danae/w"}}), {}, "/home/dana").cwd, "/home/danae/w");
    }
    void always_is_not_for_what_could_not_be_worked_out()
    {
        const Json asked = approval({{"scopes", {{"once", ""}, {"bead", ""}, {"agent", "no"}, {"always", ""}}}});
        const auto rows = scope_rows(asked, approval_facts(asked, {}, {}));
        QCOMPARE(rows[1].whyNot, "");
        QCOMPARE(rows[2].whyNot, "no");
        QCOMPARE(rows[3].whyNot, "Not for what could not be worked out.");
    }
    void what_asks_is_said_in_few_words()
    {
        QCOMPARE(askSentence("git.push.force", "execute", "git push -f", false), "asks to force-push");
        QCOMPARE(askSentence("rm.recursive", "execute", "rm -r x", false), "asks to remove files");
        QCOMPARE(askSentence("rmdir", "execute", "rmdir x", false), "asks to run rmdir x");
        QCOMPARE(askSentence("", "", "Which\nlimit?", true), "asks: Which limit?");
    }
    void destructive_first_then_the_longest_wait()
    {
        std::vector<OpenApproval> open = {{"a", "reads", "", 5}, {"b", "destructive", "", 9}, {"c", "network", "", 1},
            {"d", "unknown", "", 2}, {"e", "destructive", "", 3}};
        sort_for_answering(open);
        QString order;
        for (const OpenApproval &one : open)
            order += one.id;
        QCOMPARE(order, "ebdca");
    }
    void losses_are_named()
    {
        const Json loss = {
            {"bead", "wm-1"}, {"what", "uncommitted"}, {"text", "2 files of wm-1 are not committed: a, b."}, {"names", {"a", "b"}}};
        const auto rows = loss_rows({{"items", Json::array({loss})}});
        QCOMPARE(rows[0].strong, "2 files of wm-1 are not committed: a, b.");
        QCOMPARE(rows[0].paths, QStringList({"a", "b"}));
    }
};
WM_TEST_CLASS(ApprovalRowsTest)
#include "approval_rows_test.moc"
