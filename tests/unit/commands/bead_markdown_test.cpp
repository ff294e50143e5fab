#include "commands/bead_markdown.h"
#include "support/qtest_main.h"

#include <QTest>

using namespace wm;
using namespace wm::commands;

namespace {

QStringList titles(const QByteArray &text)
{
    QStringList titles;
    const auto beads = beads_in_markdown(text.toStdString()).value();
    for (const Json &bead : beads)
        titles << QString::fromStdString(bead["title"].get<std::string>());
    return titles;
}

} // namespace

class BeadMarkdown : public QObject {
    Q_OBJECT
private slots:
    void each_heading_begins_a_bead_and_its_sections_are_its_fields()
    {
        const auto beads =
            beads_in_markdown("# Plan\n## One\nWhat it is.\n\n### Priority\n1\n### Labels\n- ui, api\n* docs\n## Two\n").value();
        QCOMPARE(beads.size(), std::size_t(2));
        QCOMPARE(beads[0], Json({{"title", "One"}, {"body", "What it is."}, {"priority", "1"}, {"label", {"ui", "api", "docs"}}}));
        QCOMPARE(beads[1], Json({{"title", "Two"}}));
    }
    void a_heading_in_a_code_block_is_text_data()
    {
        QTest::addColumn<QByteArray>("block");
        QTest::addColumn<bool>("is_text");
        QTest::newRow("backticks") << QByteArray("```\n## x\n```") << true;
        QTest::newRow("tildes") << QByteArray("~~~\n## x\n~~~") << true;
        QTest::newRow("with a language") << QByteArray("```sh\n## x\n```") << true;
        QTest::newRow("tildes with backticks behind them") << QByteArray("~~~ a`b\n## x\n~~~") << true;
        QTest::newRow("an unknown section") << QByteArray("```\n### x\n```") << true;
        QTest::newRow("the end is longer") << QByteArray("```\n## x\n`````") << true;
        QTest::newRow("the end has blanks") << QByteArray("```\n## x\n   ```  \t") << true;
        QTest::newRow("lines end as on Windows") << QByteArray("```\r\n## x\r\n```\r") << true;
        QTest::newRow("what is shorter ends nothing") << QByteArray("````\n```\n## x\n````") << true;
        QTest::newRow("the other marks end nothing") << QByteArray("```\n~~~\n## x\n```") << true;
        QTest::newRow("with a word it is no end") << QByteArray("```\n``` sh\n## x\n```") << true;
        QTest::newRow("indented by four it is no end") << QByteArray("```\n    ```\n## x\n```") << true;
        QTest::newRow("indented by three") << QByteArray("   ```\n## x\n```") << true;
        QTest::newRow("indented by four") << QByteArray("    ```\n## x") << false;
        QTest::newRow("two marks") << QByteArray("``\n## x") << false;
        QTest::newRow("code within a line") << QByteArray("```a``` is code\n## x") << false;
        QTest::newRow("after its end") << QByteArray("```\n```\n## x") << false;
    }
    void a_heading_in_a_code_block_is_text()
    {
        QFETCH(const QByteArray, block);
        QFETCH(const bool, is_text);
        const QByteArray text = "## One\n" + block + "\n## Two\n";
        QCOMPARE(titles(text), is_text ? (QStringList{"One", "Two"}) : (QStringList{"One", "x", "Two"}));
        if (is_text)
            QCOMPARE(beads_in_markdown(text.toStdString()).value()[0]["body"], block.trimmed().toStdString());
    }
    void a_code_block_without_an_end_takes_no_beads_with_it()
    {
        const auto swallowed = beads_in_markdown("## One\n\n```\nmake\n## Two\n");
        QCOMPARE(swallowed.error().message, std::string("Line 3: this code block has no end, and there are headings in it."));
        QCOMPARE(beads_in_markdown("## One\n```\nmake\n").value()[0]["body"], "```\nmake");
    }
    void what_is_no_section_is_refused_with_its_line()
    {
        QCOMPARE(beads_in_markdown("## One\n### Colour\n").error().message, std::string("Line 2: a bead has no \"colour\"."));
        QCOMPARE(beads_in_markdown("One\n").error().message, std::string("There is no bead in this file."));
    }
};

WM_TEST_CLASS(BeadMarkdown)
#include "bead_markdown_test.moc"
