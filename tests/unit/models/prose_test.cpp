#include "support/qtest_main.h"
#include "transcript/prose.h"

#include <QTest>

using namespace wm::models;

class Prose : public QObject {
    Q_OBJECT
private slots:
    void markdown_becomes_blocks_data()
    {
        QTest::addColumn<QString>("markdown");
        QTest::addColumn<QString>("expected"); ///< kind(mark,level): text, …
        QTest::newRow("a sentence") << "The reader appends." << "text(,0): The reader appends.";
        QTest::newRow("two paragraphs") << "One.\n\nTwo." << "text(,0): One.;text(,0): Two.";
        QTest::newRow("emphasis") << "a **b** *c* `d<e>`" << "text(,0): a <b>b</b> <i>c</i> <code>d&lt;e&gt;</code>";
        QTest::newRow("heading") << "## Plan" << "heading(,2): <b>Plan</b>";
        QTest::newRow("list") << "- one\n  - two\n" << "item(\u2022,1): one;item(\u2022,2): two";
        QTest::newRow("numbers") << "1. one\n2. two\n" << "item(1.,1): one;item(2.,1): two";
        QTest::newRow("tasks") << "- [x] one\n- [ ] two\n" << "item(\u2611,1): one;item(\u2610,1): two";
        QTest::newRow("code") << "```cpp\nint a;\n\nint b;\n```\n" << "code(cpp,0): int a;\n\nint b;";
        QTest::newRow("quote") << "> so" << "quote(,1): so";
        QTest::newRow("table") << "|a|b|\n|-|-|\n|1|2|\n\nend" << "code(,0): a \u2502 b\n1 \u2502 2;text(,0): end";
        QTest::newRow("a link of the web") << "[x](https://a.b/c?d=\"e)" << "text(,0): <a href=\"https://a.b/c?d=%22e\">x</a>";
        QTest::newRow("another link is text") << "[x](file:///etc/passwd)" << "text(,0): x";
        QTest::newRow("a picture is its words") << "see ![shot](https://a.b/c.png) here" << "text(,0): see shot here";
        QTest::newRow("markup is text") << "a <img src=\"https://a.b/c.png\"> b"
                                        << "text(,0): a &lt;img src=&quot;https://a.b/c.png&quot;&gt; b";
    }
    void markdown_becomes_blocks()
    {
        QFETCH(QString, markdown);
        QStringList shown;
        for (const ProseBlock &block : proseBlocks(markdown))
            shown << QString("%1(%2,%3): %4").arg(block.kind, block.mark).arg(block.level).arg(block.text);
        QTEST(shown.join(';'), "expected");
    }
};

WM_TEST_CLASS(Prose)
#include "prose_test.moc"
