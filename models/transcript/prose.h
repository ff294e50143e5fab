#pragma once
// What an agent says (Markdown) as a few kinds of blocks that QML shows one below the other. Agents write what they
// like: nothing of it is loaded, and everything that is not ours to mean is shown as text. GUI thread.
#include <QList>
#include <QString>
#include <QtQmlIntegration>

namespace wm::models {

struct ProseBlock {
    Q_GADGET
    QML_VALUE_TYPE(proseBlock)
    /// "text", "heading", "item", "quote", "code" or "rule"
    Q_PROPERTY(QString kind MEMBER kind)
    /// StyledText; of code, the plain text.
    Q_PROPERTY(QString text MEMBER text)
    /// Of an item: what stands before it, "•" or "3."; of code: its language.
    Q_PROPERTY(QString mark MEMBER mark)
    /// Of an item or quote: how deep, from 1; of a heading: its rank.
    Q_PROPERTY(int level MEMBER level)
public:
    bool operator==(const ProseBlock &) const = default;
    QString kind, text, mark;
    int level = 0;
};

QList<ProseBlock> proseBlocks(const QString &markdown);

} // namespace wm::models
