#include "support/qtest_main.h"
#include "transcript/diff_rows.h"
#include "transcript/syntax.h"
#include "transcript/text_diff.h"

#include <QAbstractItemModelTester>
#include <QTest>
#include <random>

using namespace wm;
using namespace wm::models;

namespace {

transcript::FileChange change(std::string before, std::string after)
{
    return {.path = "src/a.cpp", .before = std::move(before), .after = std::move(after)};
}

/// "= one", "- two", "+ three", hunks parted by "@".
QString drawn(const FileDiff &diff)
{
    QStringList lines;
    for (const DiffHunk &hunk : diff.hunks) {
        lines << "@";
        for (const DiffLine &line : hunk.lines)
            lines << (line.kind == DiffLine::Same ? "= " : line.kind == DiffLine::Added ? "+ " : "- ") + line.text;
    }
    return lines.join('|');
}

std::string numbered(int from, int to)
{
    std::string text;
    for (int i = from; i < to; ++i)
        text += "line " + std::to_string(i) + "\n";
    return text;
}

QString marked(const DiffLine &line)
{
    QStringList words;
    for (const TextSpan &word : line.words)
        words << line.text.mid(word.start, word.length);
    return words.join('|');
}

} // namespace

class TextDiff : public QObject {
    Q_OBJECT
private slots:
    void it_shows_what_changed_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QString>("expected");
        QTest::newRow("nothing") << "a\nb\n" << "a\nb\n" << "";
        QTest::newRow("one line") << "a\nb\nc\n" << "a\nB\nc\n" << "@|= a|- b|+ B|= c";
        QTest::newRow("added at the end") << "a\n" << "a\nb\n" << "@|= a|+ b";
        QTest::newRow("removed at the beginning") << "a\nb\n" << "b\n" << "@|- a|= b";
        QTest::newRow("all of it") << "a\nb\n" << "c\n" << "@|- a|- b|+ c";
        QTest::newRow("a new file") << "" << "a\nb\n" << "@|+ a|+ b";
        QTest::newRow("an emptied file") << "a\n" << "" << "@|- a";
        QTest::newRow("removals first") << "a\nb\nc\nd\n" << "x\nb\ny\nd\n" << "@|- a|+ x|= b|- c|+ y|= d";
    }
    void it_shows_what_changed()
    {
        QFETCH(QString, before);
        QFETCH(QString, after);
        QTEST(drawn(diffFile(change(before.toStdString(), after.toStdString()))), "expected");
    }

    void far_changes_are_hunks_of_their_own_and_near_ones_are_not()
    {
        const std::string before = numbered(1, 41);
        std::string after = before;
        after.replace(after.find("line 5\n"), 7, "five\n");
        after.replace(after.find("line 11\n"), 8, "eleven\n"); // five lines between: one hunk
        after.replace(after.find("line 30\n"), 8, "thirty\n");
        const FileDiff diff = diffFile(change(before, after));
        QCOMPARE(diff.hunks.size(), std::size_t(2));
        QCOMPARE(diff.hunks[0].before, 2);
        QCOMPARE(diff.hunks[0].beforeCount, 13);
        QCOMPARE(diff.hunks[1].before, 27);
        QCOMPARE(diff.hunks[1].lines.size(), std::size_t(8));
        for (const DiffHunk &hunk : diff.hunks)
            for (const DiffLine &line : hunk.lines)
                if (line.before != 0)
                    QCOMPARE(line.text, QString("line %1").arg(line.before));
        QCOMPARE(diff.added, 3);
        QCOMPARE(diff.removed, 3);
    }

    void the_bar_names_the_part_of_the_file()
    {
        const std::string head = "Status read(Chunk chunk)\n{\n";
        const std::string body = "    one\n    two\n    three\n    four\n";
        const FileDiff diff = diffFile(change(head + body + "}\n", head + body + "    five\n}\n"));
        QCOMPARE(diff.hunks[0].section, "Status read(Chunk chunk)");
    }

    void any_two_texts_lead_into_each_other()
    {
        std::mt19937 random(7);
        for (int round = 0; round < 300; ++round) {
            const auto text = [&] {
                std::vector<int> lines(random() % 12);
                for (int &line : lines)
                    line = static_cast<int>(random() % 4);
                return lines;
            };
            const std::vector<int> before = text(), after = text();
            std::vector<int> left, right;
            std::size_t at_old = 0, at_new = 0;
            for (const DiffLine::Kind kind : shortestEdits(before, after)) {
                if (kind == DiffLine::Same)
                    QCOMPARE(before[at_old], after[at_new]);
                if (kind != DiffLine::Added)
                    left.push_back(before[at_old++]);
                if (kind != DiffLine::Removed)
                    right.push_back(after[at_new++]);
            }
            QVERIFY(left == before && right == after);
        }
    }

    void two_files_that_share_nothing_are_replaced_whole()
    {
        const FileDiff diff = diffFile(change(numbered(0, 5'000), numbered(10'000, 15'000)));
        QCOMPARE(diff.removed, 5'000);
        QCOMPARE(diff.added, 5'000);
    }

    void words_that_differ_are_marked_in_both_lines()
    {
        const FileDiff diff = diffFile(change("buffer.append(chunk);\nif (buffer.size() > limit)\n",
            "// Decide first.\nif (declared > limit || seen + chunk.size() > limit)\n"));
        const auto &lines = diff.hunks[0].lines;
        QCOMPARE(lines.size(), std::size_t(4));
        QCOMPARE(marked(lines[0]), ""); // has no partner
        QCOMPARE(marked(lines[1]), "buffer");
        QCOMPARE(marked(lines[2]), "");
        QCOMPARE(marked(lines[3]), "declared > limit || seen + chunk");
    }

    void a_patch_is_read_as_it_is()
    {
        const FileDiff diff =
            diffFile({.path = "a", .patch = "--- a/a\n+++ b/a\n@@ -84,3 +84,2 @@ void f()\n same\n-old\n-older\n+new\n\\ No newline\n"});
        QCOMPARE(drawn(diff), "@|= same|- old|- older|+ new");
        QCOMPARE(diff.hunks[0].lines[0].before, 84);
        QCOMPARE(diff.hunks[0].lines[3].after, 85);
        QCOMPARE(diff.hunks[0].section, "void f()");
        QCOMPARE(diffFile({.path = "a", .patch = "not a patch"}).hunks.size(), std::size_t(0));
    }

    void code_is_coloured_and_stays_literal()
    {
        wm::theme::Syntax inks;
        inks.keyword = QColor(1, 2, 3);
        const QString line = "\treturn a<b>() && c;";
        const SyntaxLines spans = highlight("src/a.cpp", {line});
        const QString styled = styledCode(line, spans[0], inks);
        QVERIFY(styled.startsWith("&nbsp;&nbsp;&nbsp;&nbsp;<font color=\"#010203\">return</font>&nbsp;a"));
        QVERIFY(styled.contains("&lt;") && styled.contains("&amp;&amp;"));
        QVERIFY(styledCode("<img src=x>", {}, inks).startsWith("&lt;img&nbsp;src"));
        QVERIFY(styledCode(QString("a\u202Eb"), {}, inks).contains(QChar(0xFFFD))); // turns what follows round
        QCOMPARE(highlight("unknown.zzz", {"x"})[0].size(), std::size_t(0));
    }

    void a_list_of_its_rows_can_be_cut()
    {
        DiffRows rows;
        QAbstractItemModelTester tester(&rows, QAbstractItemModelTester::FailureReportingMode::QtTest);
        rows.setFile({std::make_shared<transcript::FileChange>(change("", numbered(0, 100)))});
        QCOMPARE(rows.count(), 101);
        rows.setMost(40);
        QCOMPARE(rows.count(), 40);
        QCOMPARE(rows.hidden(), 61);
        QCOMPARE(rows.data(rows.index(0), DiffRows::KindRole).toString(), "hunk");
        QCOMPARE(rows.data(rows.index(1), DiffRows::KindRole).toString(), "added");
        QCOMPARE(rows.data(rows.index(1), DiffRows::AfterRole).toString(), "1");
        QCOMPARE(rows.data(rows.index(1), DiffRows::BeforeRole).toString(), "");
        QCOMPARE(rows.added(), 100);
    }
};

WM_TEST_CLASS(TextDiff)
#include "text_diff_test.moc"
