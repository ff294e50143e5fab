#pragma once
// Colours parts of a plain text in a TextEdit: the parts of a command that make it dangerous, and what was written out
// because it cannot be seen (approval/plain_sight.h). The text itself stays plain. GUI thread; made in QML.
#include <QColor>
#include <QList>
#include <QPoint>
#include <QPointer>
#include <QQuickTextDocument>
#include <QSyntaxHighlighter>
#include <QtQmlIntegration>

namespace wm::models {

class CommandInk : public QObject {
    Q_OBJECT
    QML_ELEMENT
    /// TextEdit.textDocument
    Q_PROPERTY(QQuickTextDocument *document READ document WRITE setDocument NOTIFY changed)
    /// Parts as points: where one starts, and its length.
    Q_PROPERTY(QList<QPoint> grave MEMBER m_grave WRITE setGrave NOTIFY changed)
    Q_PROPERTY(QList<QPoint> escapes MEMBER m_escapes WRITE setEscapes NOTIFY changed)
    Q_PROPERTY(QColor graveInk MEMBER m_grave_ink WRITE setGraveInk NOTIFY changed)
    Q_PROPERTY(QColor escapeInk MEMBER m_escape_ink WRITE setEscapeInk NOTIFY changed)

public:
    using QObject::QObject;
    ~CommandInk() override;

    QQuickTextDocument *document() const { return m_document; }
    void setDocument(QQuickTextDocument *document);
    void setGrave(const QList<QPoint> &parts) { set(m_grave, parts); }
    void setEscapes(const QList<QPoint> &parts) { set(m_escapes, parts); }
    void setGraveInk(const QColor &ink) { set(m_grave_ink, ink); }
    void setEscapeInk(const QColor &ink) { set(m_escape_ink, ink); }

signals:
    void changed();

private:
    class Highlighter;
    template <class Value> void set(Value &member, const Value &value)
    {
        if (member == value)
            return;
        member = value;
        paint();
        emit changed();
    }
    void paint();

    QPointer<QQuickTextDocument> m_document;
    QPointer<QSyntaxHighlighter> m_highlighter;
    QList<QPoint> m_grave, m_escapes;
    QColor m_grave_ink, m_escape_ink;
};

} // namespace wm::models
