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

TownBead ours(std::string_view id, std::string_view title, Timestamp updated_at, bool imported = true)
{
    return {std::string(id), std::string(title), updated_at, imported};
}

Preview preview(const std::vector<std::string> &lines, const std::vector<TownBead> &town)
{
    BeadsReader reader("issues.jsonl");
    for (const std::string &one : lines)
        if (!reader.feed(one + "\n"))
            qFatal("the line is bad");
    return preview_of(*reader.finish(), town,
        [](const FileLine &one, const TownBead &bead) { return one.raw == line(bead.id, bead.title, bead.updated_at); });
}

using Beads = std::vector<PreviewBead>;

} // namespace

class PreviewTest : public QObject {
    Q_OBJECT

private slots:
    void the_newer_one_wins_and_of_two_equals_ours_data()
    {
        QTest::addColumn<QByteArray>("title");
        QTest::addColumn<qint64>("age"); // of the file's bead against ours, whose title is "T"
        QTest::addColumn<QByteArray>("list");
        QTest::newRow("same") << QByteArray("T") << qint64(0) << QByteArray("same");
        QTest::newRow("only touched") << QByteArray("T") << qint64(1) << QByteArray("changed");
        QTest::newRow("newer") << QByteArray("U") << qint64(1) << QByteArray("changed");
        QTest::newRow("older") << QByteArray("U") << qint64(-1) << QByteArray("older");
        QTest::newRow("equally old") << QByteArray("U") << qint64(0) << QByteArray("older");
    }
    void the_newer_one_wins_and_of_two_equals_ours()
    {
        QFETCH(QByteArray, title);
        QFETCH(qint64, age);
        QFETCH(QByteArray, list);
        const Preview result = preview({line("a-1", title.toStdString(), noon + age)}, {ours("a-1", "T", noon)});
        Preview expected;
        if (list == "same")
            expected.same = 1;
        else
            (list == "changed" ? expected.changed : expected.older) = Beads{{"a-1", title.toStdString()}};
        QVERIFY(result == expected);
        QCOMPARE(result.changes_nothing(), list != "changed");
    }

    void new_beads_are_in_the_order_of_the_file()
    {
        QVERIFY(preview({line("b-2", "B", noon), line("a-1", "A", noon)}, {}).fresh == (Beads{{"b-2", "B"}, {"a-1", "A"}}));
    }

    void only_what_came_from_a_file_can_be_gone_from_it()
    {
        const Preview result =
            preview({line("a-1", "A", noon)}, {ours("a-1", "A", noon), ours("a-2", "B", noon), ours("a-3", "C", noon, false)});
        QVERIFY(result.gone == (Beads{{"a-2", "B"}}));
    }

    void what_was_deleted_in_the_file_is_gone_and_other_lines_are_counted()
    {
        const Preview result = preview({R"({"id":"a-2","title":"B","status":"tombstone"})", R"({"_type":"memory","key":"k","value":"v"})",
                                           R"({"_type":"label_color"})", R"({"_schema":"beads-jsonl/1"})"},
            {ours("a-2", "B", noon)});
        QVERIFY(result.gone == (Beads{{"a-2", "B"}}));
        QCOMPARE(result.tombstones, 1u);
        QCOMPARE(result.memories, 1u);
        QCOMPARE(result.foreign, 1u);
        QVERIFY(result.changes_nothing());
    }
};

WM_TEST_CLASS(PreviewTest)
#include "preview_test.moc"
