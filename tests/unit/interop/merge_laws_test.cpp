// What holds of every merge of a bead that was changed here and in a file: nothing that was added is lost, and who changed what alone is
// heard.
#include "interop/record_fields.h"
#include "support/qtest_main.h"
#include "unit/interop/merge_records.h"

#include <QTest>

#include <rapidcheck.h>

#include <algorithm>
#include <format>

using namespace wm;
using namespace wm::interop;
using namespace wm::tests;

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
    if (base.status == "in_progress" && ours.record.status == "in_progress" && ours.record.assignee.empty())
        ours.record.assignee = base.assignee; // here, what is taken from its holder is open again
    if (!base.notes.empty())
        ours.notes.push_back(base.notes);
    for (int i = *rc::gen::inRange(0, 3); i > 0; --i)
        ours.notes.push_back(std::format("note {}", i));
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

} // namespace

class MergeLaws : public QObject {
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
};

WM_TEST_CLASS(MergeLaws)
#include "merge_laws_test.moc"
