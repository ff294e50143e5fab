#include "approval/command_ink.h"

#include <QTextDocument>

namespace wm::models {

class CommandInk::Highlighter final : public QSyntaxHighlighter {
public:
    Highlighter(CommandInk &ink, QTextDocument *document) : QSyntaxHighlighter(document), m_ink(ink) {}

protected:
    void highlightBlock(const QString &text) override
    {
        QTextCharFormat grave;
        grave.setForeground(m_ink.m_grave_ink);
        grave.setFontWeight(QFont::Bold);
        QTextCharFormat escape;
        escape.setForeground(m_ink.m_escape_ink);
        escape.setFontWeight(QFont::Bold);
        mark(text, m_ink.m_grave, grave);
        mark(text, m_ink.m_escapes, escape);
    }

private:
    void mark(const QString &text, const QList<QPoint> &parts, const QTextCharFormat &format)
    {
        const int begin = currentBlock().position();
        const int end = begin + static_cast<int>(text.size());
        for (const QPoint &part : parts) {
            const int from = std::max(part.x(), begin), to = std::min(part.x() + part.y(), end);
            if (from < to)
                setFormat(from - begin, to - from, format);
        }
    }

    CommandInk &m_ink;
};

CommandInk::~CommandInk()
{
    delete m_highlighter; // it refers to us
}

void CommandInk::setDocument(QQuickTextDocument *document)
{
    if (m_document == document)
        return;
    delete m_highlighter;
    m_document = document;
    if (document != nullptr)
        m_highlighter = new Highlighter(*this, document->textDocument());
    emit changed();
}

void CommandInk::paint()
{
    if (m_highlighter)
        m_highlighter->rehighlight();
}

} // namespace wm::models
