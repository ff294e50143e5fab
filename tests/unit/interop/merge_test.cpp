// A bead that was changed here and in a file: nothing that was added is lost, and who changed what alone is heard.
#include "interop/merge.h"
#include "interop/record_fields.h"
#include "support/qtest_main.h"

#include <QTest>

#include <rapidcheck.h>

#include <algorithm>
#include <format>

using namespace wm;
using namespace wm::interop;

namespace {

const std::vector<std::string> names = {"a", "b", "c", "d"};

template <class T> std::vector<T> some(const std::vector<T> &of)
{
    std::vector<T> chosen;
    for (const T &one : of)
        if (*rc::gen::arbitrary<bool>())
            chosen.push_back(one);
    return chosen;
}

RecordDependency on(const std::string &bead)
{
    return {bead, "blocks", {}, {}, {}, {}};
}

RecordComment said(const std::string &id, const std::string &text, Timestamp at = 0)
{
    return {id, "ann", text, at};
}

/// Members in which a version may differ; texts of notes and comments are `side`'s own.
IssueRecord changed(IssueRecord record, const std::string &side)
{
    const auto maybe = [&](auto &field, auto values) {
        if (*rc::gen::inRange(0, 3) == 0)
            field = *rc::gen::elementOf(values);
    };
    const std::vector<std::string> texts = {"", "x", "y"};
    maybe(record.title, std::vector<std::string>{"T", "U", "V"});
    maybe(record.description, texts);
    maybe(record.assignee, texts);
    maybe(record.priority, std::vector<int>{0, 1, 2});
    maybe(record.status, std::vector<std::string>{"open", "in_progress", "closed", "blocked"});
    maybe(record.pinned, std::vector<bool>{false, true});
    record.labels = some(names);
    record.dependencies.clear();
    for (const std::string &name : some(names))
        record.dependencies.push_back(on(name));
    for (int i = *rc::gen::inRange(0, 3); i > 0; --i)
        record.comments.push_back(said(side + std::to_string(i), std::format("comment {} of {}", i, side)));
    return record;
}

IssueRecord any_base()
{
    IssueRecord record;
    record.id = "app-1";
    record.title = "T";
    record = changed(record, "base");
    record.notes = *rc::gen::elementOf(std::vector<std::string>{"", "n0", "n0\nn1"});
    return record;
}

OurVersion any_ours(const IssueRecord &base)
{
    OurVersion ours{changed(base, "ours"), {}, base.notes.empty() ? std::size_t(0) : std::size_t(1)};
    if (!base.notes.empty())
        ours.notes.push_back(base.notes);
    for (int i = *rc::gen::inRange(0, 3); i > 0; --i)
        ours.notes.push_back(std::format("note {}", i));
    return ours;
}

OurVersion as_ours(const IssueRecord &base)
{
    OurVersion ours{base, {}, 0};
    if (!base.notes.empty()) {
        ours.notes.push_back(base.notes);
        ours.notes_of_base = 1;
    }
    return ours;
}

IssueRecord any_theirs(const IssueRecord &base)
{
    IssueRecord theirs = changed(base, "theirs");
    if (*rc::gen::arbitrary<bool>())
        theirs.notes += theirs.notes.empty() ? "of the file" : "\nof the file";
    return theirs;
}

Newer any_newer()
{
    return *rc::gen::arbitrary<bool>() ? Newer::ours : Newer::theirs;
}

std::string joined(const std::vector<std::string> &notes)
{
    std::string text;
    for (const std::string &note : notes)
        text += (text.empty() ? "" : "\n") + note;
    return text;
}

/// Every member but the names given.
bool same(const IssueRecord &one, const IssueRecord &other, const std::vector<std::string_view> &but = {})
{
    return std::ranges::all_of(record_fields(),
        [&](const RecordField &field) { return std::ranges::contains(but, field.name) || field.write(one) == field.write(other); });
}

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
    void initTestCase()
    {
        if (!qEnvironmentVariableIsSet("RC_PARAMS"))
            qputenv("RC_PARAMS", "seed=20261130 max_success=300");
    }

    void a_file_that_says_what_it_said_changes_nothing()
    {
        QVERIFY(rc::check("merge(base, ours, base) = ours", [] {
            const IssueRecord base = any_base();
            const OurVersion ours = any_ours(base);
            const Merged merged = merge(&base, ours, base, any_newer());
            RC_ASSERT(!merged.changes_ours);
            RC_ASSERT(same(merged.record, ours.record, {"notes", "assignee"}));
            RC_ASSERT(merged.record.notes == joined(ours.notes));
            RC_ASSERT(merged.conflicts.empty());
        }));
    }
    void a_bead_that_nobody_changed_here_becomes_the_files()
    {
        QVERIFY(rc::check("merge(base, base, theirs) = theirs", [] {
            const IssueRecord base = any_base(), theirs = any_theirs(base);
            const Merged merged = merge(&base, as_ours(base), theirs, any_newer());
            RC_ASSERT(!merged.changes_theirs);
            RC_ASSERT(same(merged.record, theirs));
            RC_ASSERT(merged.conflicts.empty());
        }));
    }
    void nothing_that_was_added_is_missing()
    {
        QVERIFY(rc::check("additions of both sides", [] {
            const IssueRecord base = any_base(), theirs = any_theirs(base);
            const OurVersion ours = any_ours(base);
            const bool with_base = *rc::gen::arbitrary<bool>();
            const Merged merged = merge(with_base ? &base : nullptr, ours, theirs, any_newer());
            for (const IssueRecord *side : {&ours.record, &theirs}) {
                for (const std::string &label : side->labels)
                    RC_ASSERT(std::ranges::contains(base.labels, label) || std::ranges::contains(merged.record.labels, label));
                for (const RecordDependency &one : side->dependencies)
                    RC_ASSERT(std::ranges::contains(base.dependencies, one) || std::ranges::contains(merged.record.dependencies, one));
                for (const RecordComment &one : side->comments)
                    RC_ASSERT(std::ranges::contains(merged.record.comments, one));
            }
            for (const std::string &note : ours.notes)
                RC_ASSERT(merged.record.notes.contains(note));
            RC_ASSERT(merged.record.notes.starts_with(theirs.notes));
            // And nothing is doubled.
            RC_ASSERT(merged.record.comments.size() == ours.record.comments.size() + theirs.comments.size() - base.comments.size());
        }));
    }
    void what_was_taken_away_on_either_side_is_gone()
    {
        QVERIFY(rc::check("removals of both sides", [] {
            const IssueRecord base = any_base(), theirs = any_theirs(base);
            const OurVersion ours = any_ours(base);
            const Merged merged = merge(&base, ours, theirs, any_newer());
            for (const std::string &label : base.labels)
                RC_ASSERT(std::ranges::contains(merged.record.labels, label) ==
                    (std::ranges::contains(ours.record.labels, label) && std::ranges::contains(theirs.labels, label)));
        }));
    }
    void a_member_that_one_side_changed_is_that_sides()
    {
        QVERIFY(rc::check("single members", [] {
            const IssueRecord base = any_base(), theirs = any_theirs(base);
            const OurVersion ours = any_ours(base);
            const Newer newer = any_newer();
            const Merged merged = merge(&base, ours, theirs, newer);
            for (const char *name : {"title", "description", "priority", "status", "pinned"}) {
                const RecordField &field = *find_field(name);
                const std::string then = field.write(base), here = field.write(ours.record), there = field.write(theirs);
                const bool both = here != then && there != then && here != there;
                const std::string expected = both ? (newer == Newer::ours ? here : there) : there == then ? here : there;
                RC_ASSERT(field.write(merged.record) == expected);
                RC_ASSERT(std::ranges::contains(merged.conflicts, name, &Conflict::member) == both);
            }
        }));
    }

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
