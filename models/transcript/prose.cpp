#include "transcript/prose.h"

#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextList>
#include <QTextTable>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace wm::models {
namespace {

QString literal(QString text)
{
    text.remove(QChar::ObjectReplacementCharacter); // where a picture would have been
    text.replace(QChar::LineSeparator, u'\n');
    return text.toHtmlEscaped().replace(u"\n"_s, u"<br>"_s);
}

QString styled(const QTextFragment &fragment)
{
    const QTextCharFormat format = fragment.charFormat();
    if (format.isImageFormat()) {
        const QString name = format.property(QTextFormat::ImageAltText).toString();
        return literal(name.isEmpty() ? format.toImageFormat().name() : name);
    }
    QString text = literal(fragment.text());
    if (format.fontFixedPitch())
        text = u"<code>%1</code>"_s.arg(text);
    if (format.fontWeight() > QFont::Medium)
        text = u"<b>%1</b>"_s.arg(text);
    if (format.fontItalic())
        text = u"<i>%1</i>"_s.arg(text);
    if (format.fontStrikeOut())
        text = u"<s>%1</s>"_s.arg(text);
    const QUrl address(format.anchorHref());
    if (address.scheme() == u"https" || address.scheme() == u"http") // a path or another program is not for clicking
        text = u"<a href=\"%1\">%2</a>"_s.arg(address.toString(QUrl::FullyEncoded).toHtmlEscaped(), text);
    return text;
}

QString styled(const QTextBlock &block)
{
    QString text;
    for (auto it = block.begin(); !it.atEnd(); ++it)
        text += styled(it.fragment());
    return text;
}

/// The cells of a table, each row a line of code.
QString rows_of(const QTextTable &table)
{
    QStringList rows;
    for (int row = 0; row < table.rows(); ++row) {
        QStringList cells;
        for (int column = 0; column < table.columns(); ++column)
            cells << table.cellAt(row, column).firstCursorPosition().block().text();
        rows << cells.join(u" \u2502 "_s);
    }
    return rows.join(u'\n');
}

ProseBlock block_of(const QTextBlock &block)
{
    const QTextBlockFormat format = block.blockFormat();
    if (format.hasProperty(QTextFormat::BlockTrailingHorizontalRulerWidth))
        return {u"rule"_s, {}, {}, 0};
    const QString text = styled(block);
    if (format.headingLevel() > 0)
        return {u"heading"_s, text, {}, format.headingLevel()};
    if (const QTextList *list = block.textList()) {
        QString mark = list->format().style() == QTextListFormat::ListDecimal ? list->itemText(block) : u"\u2022"_s;
        if (format.marker() != QTextBlockFormat::MarkerType::NoMarker)
            mark = format.marker() == QTextBlockFormat::MarkerType::Checked ? u"\u2611"_s : u"\u2610"_s;
        return {u"item"_s, text, mark, std::max(1, list->format().indent())};
    }
    if (const int quote = format.intProperty(QTextFormat::BlockQuoteLevel); quote > 0)
        return {u"quote"_s, text, {}, quote};
    return {u"text"_s, text, {}, 0};
}

} // namespace

QList<ProseBlock> proseBlocks(const QString &markdown)
{
    QTextDocument document;
    QFont font;
    font.setPixelSize(13); // only its weights are read
    document.setDefaultFont(font);
    document.setMarkdown(markdown, QTextDocument::MarkdownFeatures(QTextDocument::MarkdownDialectGitHub) | QTextDocument::MarkdownNoHTML);
    QList<ProseBlock> blocks;
    const QTextTable *table = nullptr;
    bool in_code = false;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        if (const QTextTable *now = QTextCursor(block).currentTable()) {
            if (now != table)
                blocks << ProseBlock{u"code"_s, rows_of(*now), {}, 0};
            table = now;
            in_code = false;
            continue;
        }
        table = nullptr;
        const QTextBlockFormat format = block.blockFormat();
        if (format.hasProperty(QTextFormat::BlockCodeFence) || format.nonBreakableLines()) { // each line is a block
            if (in_code)
                blocks.last().text += u'\n' + block.text();
            else
                blocks << ProseBlock{u"code"_s, block.text(), format.stringProperty(QTextFormat::BlockCodeLanguage), 0};
            in_code = true;
            continue;
        }
        in_code = false;
        if (ProseBlock shown = block_of(block); !shown.text.isEmpty() || shown.kind == u"rule")
            blocks << shown;
    }
    return blocks;
}

} // namespace wm::models
