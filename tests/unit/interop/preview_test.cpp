// What an import would do with each bead.
#include "interop/preview.h"
#include "support/qtest_main.h"

#include <QTest>

#include <format>

using namespace wm;
using namespace wm::interop;

namespace {

constexpr Timestamp noon = 43'200 * nanoseconds_per_second;

std::string line(std::string_view id, std::string_view title, Timestamp updated_at)
{
    return std::format("{{\"id\":\"{}\",\"title\":\"{}\",\"updated_at\":\"{}\"}}", id, title, to_rfc3339(updated_at));
}

TownBead ours(std::string_view id, std::string_view title, bool imported = true)
{
    return {std::string(id), std::string(title), imported};
}

Preview preview(const std::vector<std::string> &lines, const std::vector<TownBead> &town, Verdict verdict = Verdict::same)
{
    BeadsReader reader("issues.jsonl");
    for (const std::string &one : lines)
        if (!reader.feed(one + "\n"))
            qFatal("the line is bad");
    return preview_of(*reader.finish(), town, [&](const FileLine &, const TownBead &) { return verdict; });
}

using Beads = std::vector<PreviewBead>;

} // namespace

class PreviewTest : public QObject {
    Q_OBJECT

private slots:
    void what_is_here_already_is_listed_as_it_was_judged()
    {
        const std::vector<std::string> file = {line("a-1", "U", noon)};
        const Beads list = {{"a-1", "U"}};
        const Preview same = preview(file, {ours("a-1", "T")}, Verdict::same),
                      changed = preview(file, {ours("a-1", "T")}, Verdict::changed),
                      older = preview(file, {ours("a-1", "T")}, Verdict::older);
        QCOMPARE(same.same, 1u);
        QVERIFY(changed.changed == list && !changed.changes_nothing());
        QVERIFY(older.older == list && older.changes_nothing());
    }

    void new_beads_are_in_the_order_of_the_file()
    {
        QVERIFY(preview({line("b-2", "B", noon), line("a-1", "A", noon)}, {}).fresh == (Beads{{"b-2", "B"}, {"a-1", "A"}}));
    }

    void only_what_came_from_a_file_can_be_gone_from_it()
    {
        const Preview result = preview({line("a-1", "A", noon)}, {ours("a-1", "A"), ours("a-2", "B"), ours("a-3", "C", false)});
        QVERIFY(result.gone == (Beads{{"a-2", "B"}}));
    }

    void what_was_deleted_in_the_file_is_gone_and_other_lines_are_counted()
    {
        const Preview result = preview({R"({"id":"a-2","title":"B","status":"tombstone"})", R"({"_type":"memory","key":"k","value":"v"})",
                                           R"({"_type":"label_color"})", R"({"_schema":"beads-jsonl/1"})"},
            {ours("a-2", "B")});
        QVERIFY(result.gone == (Beads{{"a-2", "B"}}));
        QCOMPARE(result.tombstones, 1u);
        QCOMPARE(result.memories, 1u);
        QCOMPARE(result.foreign, 1u);
        QVERIFY(result.changes_nothing());
    }
};

WM_TEST_CLASS(PreviewTest)
#include "preview_test.moc"
