#pragma once
// Draws the screen of a TerminalSource, and takes keys, mouse and text for it while it has the keyboard: every key goes to
// the program then, but for those with Ctrl and Shift. Drawn by QPainter, so that it looks the same with and without a
// GPU; Qt's paint engine caches the glyphs. GUI thread; made in QML.
#include "terminal/terminal_source.h"

#include <QBasicTimer>
#include <QPointer>
#include <QQuickPaintedItem>
#include <QRawFont>

namespace wm::models {

class TerminalView : public QQuickPaintedItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(wm::models::TerminalSource *source READ source WRITE setSource NOTIFY sourceChanged)
    /// The program's size follows this item's.
    Q_PROPERTY(bool fits READ fits WRITE setFits NOTIFY fitsChanged)
    // How it looks.
    Q_PROPERTY(QFont font READ font WRITE setFont NOTIFY looksChanged)
    Q_PROPERTY(int lineHeight READ lineHeight WRITE setLineHeight NOTIFY looksChanged)
    Q_PROPERTY(QColor ink MEMBER m_ink NOTIFY looksChanged)
    Q_PROPERTY(QColor paper MEMBER m_paper NOTIFY looksChanged)
    Q_PROPERTY(QColor cursorInk MEMBER m_cursor_ink NOTIFY looksChanged)
    Q_PROPERTY(QColor selected MEMBER m_selected NOTIFY looksChanged)
    Q_PROPERTY(QColor foundInk MEMBER m_found_ink NOTIFY looksChanged)
    /// The sixteen colours that programs call black, red, green, yellow, blue, magenta, cyan, white, and the bright ones.
    Q_PROPERTY(QList<QColor> palette MEMBER m_palette NOTIFY looksChanged)
    // What it shows.
    Q_PROPERTY(int columns READ columns NOTIFY sizeChanged)
    Q_PROPERTY(int rows READ rows NOTIFY sizeChanged)
    /// Lines that scrolled off, and how many of them are above what is shown.
    Q_PROPERTY(int linesBefore READ linesBefore NOTIFY scrolled)
    Q_PROPERTY(int linesAbove READ linesAbove NOTIFY scrolled)
    Q_PROPERTY(bool following READ following NOTIFY scrolled)
    /// The rows that are shown, as text: for who hears the window.
    Q_PROPERTY(QString text READ text NOTIFY textChanged)
    Q_PROPERTY(bool hasSelection READ hasSelection NOTIFY selectionChanged)
    Q_PROPERTY(int matches READ matches NOTIFY matchesChanged)
    /// From 1; 0 = none.
    Q_PROPERTY(int match READ match NOTIFY matchesChanged)

public:
    explicit TerminalView(QQuickItem *parent = nullptr);

    TerminalSource *source() const { return m_source; }
    void setSource(TerminalSource *source);
    bool fits() const { return m_fits; }
    void setFits(bool fits);
    QFont font() const { return m_font; }
    void setFont(const QFont &font);
    int lineHeight() const { return m_line_height; }
    void setLineHeight(int height);
    int columns() const { return frame() ? frame()->size.columns : room().columns; }
    int rows() const { return frame() ? frame()->size.rows : room().rows; }
    int linesBefore() const { return frame() ? static_cast<int>(frame()->first_row - frame()->first_line) : 0; }
    int linesAbove() const { return frame() ? static_cast<int>(frame()->top - frame()->first_line) : 0; }
    bool following() const { return m_top < 0; }
    QString text() const;
    bool hasSelection() const { return m_anchor != m_head; }
    int matches() const { return static_cast<int>(m_places.size()); }
    int match() const { return m_match + 1; }

    /// To the clipboard.
    Q_INVOKABLE void copy();
    Q_INVOKABLE void paste();
    Q_INVOKABLE void selectAll();
    Q_INVOKABLE void scrollBy(int lines);
    /// So that this many lines are above.
    Q_INVOKABLE void scrollTo(int above);
    Q_INVOKABLE void scrollToEnd();
    /// Shows the newest match; nothing when it is empty.
    Q_INVOKABLE void find(const QString &words);
    Q_INVOKABLE void nextMatch(int step);

    void paint(QPainter *painter) override;

signals:
    void sourceChanged();
    void fitsChanged();
    void looksChanged();
    void sizeChanged();
    void scrolled();
    void textChanged();
    void selectionChanged();
    void matchesChanged();
    void copied();
    void leaveAsked();
    void findAsked();

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void inputMethodEvent(QInputMethodEvent *event) override;
    QVariant inputMethodQuery(Qt::InputMethodQuery query) const override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void geometryChange(const QRectF &now, const QRectF &before) override;
    void itemChange(ItemChange change, const ItemChangeData &data) override;
    void timerEvent(QTimerEvent *event) override;

private:
    std::shared_ptr<const TerminalFrame> frame() const { return m_source ? m_source->frame() : nullptr; }
    terminal::Size room() const;
    void take_frame();
    void take_found(const std::vector<terminal::Place> &places);
    void look_at(std::int64_t top);
    void show_match();
    void measure();
    bool types() const { return hasActiveFocus() && m_source && m_source->takes_input(); }
    bool press(const QKeyEvent &event);
    bool to_program(const QMouseEvent &event, bool pressed);
    terminal::Place place_at(QPointF point) const;
    void select(terminal::Place anchor, terminal::Place head);
    void select_word(terminal::Place at);

    QColor color_of(const terminal::Color &color, const QColor &standard) const;
    void paint_line(QPainter &painter, const terminal::Line &line, std::int64_t number, qreal y) const;
    void paint_text(QPainter &painter, const terminal::Line &line, qreal y) const;
    void paint_cursor(QPainter &painter, const TerminalFrame &frame) const;
    void paint_marks(QPainter &painter, std::int64_t number, qreal y) const;
    qreal x_of(int column) const { return std::round(column * m_cell_width); }

    QPointer<TerminalSource> m_source;
    QFont m_font;
    QRawFont m_raw_font;
    qreal m_cell_width = 7, m_ascent = 12;
    int m_line_height = 16;
    QColor m_ink = Qt::lightGray, m_paper = Qt::black, m_cursor_ink = Qt::white, m_selected = Qt::darkBlue, m_found_ink = Qt::darkYellow;
    QList<QColor> m_palette;
    bool m_fits = true;
    std::int64_t m_top = -1; ///< first line shown; −1 = the end is followed
    int m_wheel = 0;         ///< what a fine wheel has left over
    bool m_selecting = false;
    terminal::Place m_anchor, m_head;
    std::vector<terminal::Place> m_places; ///< matches
    int m_match = -1;
    int m_words = 0; ///< width of a match, in columns
    QBasicTimer m_fit_soon, m_tell_text;
};

} // namespace wm::models
