// A bead that was changed here and in a file: what becomes of claims, notes, comments and parents. merge_laws_test has what holds of all.
#include "support/qtest_main.h"
#include "unit/interop/merge_records.h"

#include <QTest>

using namespace wm;
using namespace wm::interop;
using namespace wm::tests;

namespace {

IssueRecord base_record()
{
    IssueRecord record;
    record.id = "app-1";
    record.title = "T";
    record.updated_at = 1;
    return record;
}

} // namespace

class Merges : public QObject {
    Q_OBJECT

private slots:
    void a_claim_stays_unless_the_file_says_otherwise_since()
    {
        const IssueRecord base = base_record();
        OurVersion ours = as_ours(base);
        ours.record.status = "in_progress";
        ours.record.assignee = "zed";
        IssueRecord theirs = base;
        theirs.title = "U";
        for (const IssueRecord *then : {&base, static_cast<const IssueRecord *>(nullptr)}) {
            const Merged merged = merge(then, ours, theirs, Newer::theirs);
            QCOMPARE(merged.record.status, std::string("in_progress"));
            QCOMPARE(merged.record.assignee, std::string("zed"));
            QCOMPARE(merged.record.title, std::string("U"));
        }
        theirs.status = "in_progress";
        theirs.assignee = "bob";
        const Merged merged = merge(&base, ours, theirs, Newer::theirs);
        QCOMPARE(merged.record.assignee, std::string("bob"));
        QCOMPARE(merged.conflicts, (std::vector<Conflict>{{"assignee", "zed", "bob", true}}));
    }

    void how_a_bead_was_closed_goes_with_that_it_was()
    {
        const IssueRecord base = base_record();
        OurVersion ours = as_ours(base);
        ours.record.status = "closed";
        ours.record.closed_at = 5;
        ours.record.close_reason = "done";
        IssueRecord theirs = base;
        theirs.status = "blocked";
        const Merged reopened = merge(&base, ours, theirs, Newer::theirs), closed = merge(&base, ours, theirs, Newer::ours);
        QCOMPARE(reopened.record.status, std::string("blocked"));
        QVERIFY(!reopened.record.closed_at && reopened.record.close_reason.empty());
        QCOMPARE(closed.record.close_reason, std::string("done"));
    }

    void notes_written_here_stand_behind_the_files_unless_it_has_them()
    {
        IssueRecord base = base_record();
        base.notes = "n0";
        OurVersion ours = as_ours(base);
        ours.notes.push_back("ok");
        IssueRecord theirs = base;
        theirs.notes = "n1 look";
        QCOMPARE(merge(&base, ours, theirs, Newer::theirs).record.notes, std::string("n1 look\nok")); // "look" is not "ok"
        theirs.notes = "n0\nok\nmore"; // it went out and came back
        const Merged merged = merge(&base, ours, theirs, Newer::theirs);
        QCOMPARE(merged.record.notes, theirs.notes);
        QCOMPARE(merged.notes_in_front, 2u); // whose they are is kept
        QCOMPARE(merged.note, std::string("more"));
        QVERIFY(!merged.changes_theirs);
    }

    void a_comment_that_got_another_id_elsewhere_is_the_same()
    {
        const IssueRecord base = base_record();
        OurVersion ours = as_ours(base);
        ours.record.comments = {said("01M8PW4DT6S7A0PSAAVZF9YQCW", "hi", 7'123'456'789)};
        IssueRecord theirs = base;
        theirs.comments = {said("8", "hi", 7 * nanoseconds_per_second), said("9", "hi", 60 * nanoseconds_per_second)};
        QCOMPARE(merge(&base, ours, theirs, Newer::theirs).record.comments, theirs.comments);
        QCOMPARE(comments_beyond(ours.record, theirs), std::vector{theirs.comments.back()});
    }

    void a_number_that_both_sides_gave_a_comment_does_not_make_them_one()
    {
        const IssueRecord base = base_record();
        OurVersion ours = as_ours(base);
        ours.record.comments = {said("8", "ours")};
        IssueRecord theirs = base;
        theirs.comments = {said("8", "theirs")};
        QCOMPARE(merge(&base, ours, theirs, Newer::theirs).record.comments.size(), 2u);
    }

    void a_number_that_the_file_gives_to_another_comment_by_now_loses_none()
    {
        IssueRecord base = base_record();
        base.comments = {said("1", "first"), said("2", "theirs")};
        OurVersion ours = as_ours(base);
        ours.record.comments.push_back(said("01M8PW4DT6S7A0PSAAVZF9YQCW", "ours"));
        IssueRecord theirs = base;
        theirs.comments = {said("1", "first"), said("2", "ours")}; // what had gone out from here before
        std::vector<std::string> texts;
        for (const RecordComment &comment : merge(&base, ours, theirs, Newer::theirs).record.comments)
            texts.push_back(comment.text);
        QCOMPARE(texts, (std::vector<std::string>{"first", "ours", "theirs"}));
    }

    void of_two_new_parents_the_newer_sides_stays()
    {
        const IssueRecord base = base_record();
        OurVersion ours = as_ours(base);
        ours.record.dependencies = {{"app-here", "parent-child", {}, {}, {}, {}}};
        IssueRecord theirs = base;
        theirs.dependencies = {{"app-there", "parent-child", {}, {}, {}, {}}};
        const Merged merged = merge(&base, ours, theirs, Newer::ours);
        QCOMPARE(merged.record.dependencies, ours.record.dependencies);
        QCOMPARE(merged.conflicts, (std::vector<Conflict>{{"parent", "app-here", "app-there", false}}));
    }

    void without_a_base_what_one_side_lacks_is_the_others()
    {
        OurVersion ours = as_ours(base_record());
        ours.record.description = "ours";
        ours.record.priority = 1;
        IssueRecord theirs = base_record();
        theirs.owner = "ann";
        theirs.priority = 3;
        const Merged merged = merge(nullptr, ours, theirs, Newer::theirs);
        QCOMPARE(merged.record.description, std::string("ours"));
        QCOMPARE(merged.record.owner, std::string("ann"));
        QCOMPARE(merged.record.priority, 3);
        QVERIFY(merged.conflicts.empty());
    }
};

WM_TEST_CLASS(Merges)
#include "merge_test.moc"
