// How a TerminalView looks.
#include "terminal/terminal_view.h"

#include "words/text.h"

#include <QPainter>

#include <algorithm>

namespace wm::models {
namespace {

using terminal::Cell;
using terminal::Color;
using terminal::Line;
using terminal::Look;

/// xterm's 256 colours behind the first sixteen: a cube of six steps, then greys.
QColor indexed(int index)
{
    if (index >= 232) {
        const int grey = 8 + 10 * (index - 232);
        return {grey, grey, grey};
    }
    const auto step = [](int n) { return n == 0 ? 0 : 55 + 40 * n; };
    const int cube = index - 16;
    return {step(cube / 36), step(cube / 6 % 6), step(cube % 6)};
}

/// What is drawn as one text. Its letters may be a hair narrower than cells: after so many nobody sees it.
constexpr qsizetype longest_run = 8;

/// The column behind the last cell from `column` on that looks alike.
int end_of_look(const Line &line, int column)
{
    const Look &look = line.cells[static_cast<std::size_t>(column)].look;
    int end = column + 1;
    while (end < static_cast<int>(line.cells.size()) && line.cells[static_cast<std::size_t>(end)].look == look)
        ++end;
    return end;
}

} // namespace

QColor TerminalView::color_of(const Color &color, const QColor &standard) const
{
    switch (color.kind) {
    case Color::Kind::standard: return standard;
    case Color::Kind::rgb: return {color.red, color.green, color.blue};
    case Color::Kind::indexed: break;
    }
    if (color.red < 16)
        return color.red < m_palette.size() ? m_palette[color.red] : standard;
    return indexed(color.red);
}

void TerminalView::paint(QPainter *painter)
{
    painter->fillRect(boundingRect(), m_paper);
    const auto now = frame();
    if (!now)
        return;
    painter->setFont(m_font);
    for (std::size_t row = 0; row < now->lines.size(); ++row)
        paint_line(*painter, now->lines[row], now->top + static_cast<std::int64_t>(row), static_cast<qreal>(row) * m_line_height);
    if (now->cursor.visible && now->top == now->first_row && m_source->takes_input())
        paint_cursor(*painter, *now);
}

void TerminalView::paint_line(QPainter &painter, const Line &line, std::int64_t number, qreal y) const
{
    for (int column = 0; column < static_cast<int>(line.cells.size());) {
        const Look &look = line.cells[static_cast<std::size_t>(column)].look;
        const int end = end_of_look(line, column);
        const QColor paper = look.reverse ? color_of(look.ink, m_ink) : color_of(look.paper, m_paper);
        if (paper != m_paper)
            painter.fillRect(QRectF(x_of(column), y, x_of(end) - x_of(column), m_line_height), paper);
        column = end;
    }
    paint_marks(painter, number, y);
    paint_text(painter, line, y);
}

void TerminalView::paint_marks(QPainter &painter, std::int64_t number, qreal y) const
{
    const auto mark = [&](int from, int to, const QColor &color) {
        painter.fillRect(QRectF(x_of(from), y, x_of(to) - x_of(from), m_line_height), color);
    };
    const terminal::Place begin = std::min(m_anchor, m_head), end = std::max(m_anchor, m_head);
    if (begin != end && number >= begin.line && number <= end.line)
        mark(number == begin.line ? begin.column : 0, number == end.line ? end.column : columns(), m_selected);
    const auto [first, last] = std::ranges::equal_range(m_places, number, {}, &terminal::Place::line);
    for (auto place = first; place != last; ++place)
        mark(place->column, place->column + m_words, place - m_places.begin() == m_match ? m_found_ink : m_selected);
}

void TerminalView::paint_text(QPainter &painter, const Line &line, qreal y) const
{
    QFont font = m_font;
    for (int column = 0; column < static_cast<int>(line.cells.size());) {
        const Look &look = line.cells[static_cast<std::size_t>(column)].look;
        const int end = end_of_look(line, column);
        if (look.hidden) {
            column = end;
            continue;
        }
        font.setBold(look.bold);
        font.setItalic(look.italic);
        painter.setFont(font);
        const QColor ink = look.reverse ? color_of(look.paper, m_paper) : color_of(look.ink, m_ink);
        painter.setPen(ink);
        // What the font has is drawn as one text, since its letters are as wide as cells; all else on its own place.
        QString text;
        int text_at = column;
        const auto flush = [&] {
            if (!text.trimmed().isEmpty())
                painter.drawText(QPointF(text_at * m_cell_width, y + m_ascent), text);
            text.clear();
        };
        for (int at = column; at < end; ++at) {
            const Cell &cell = line.cells[static_cast<std::size_t>(at)];
            if (cell.width == 0)
                continue;
            const bool plain = cell.width == 1 && cell.rune < 0x10000 && (cell.rune < 0x80 || m_raw_font.supportsCharacter(cell.rune));
            if (!plain || text.size() >= longest_run)
                flush();
            if (text.isEmpty())
                text_at = at;
            text += cell.rune == 0 ? QString(u' ') : qtext(terminal::text_of(line, cell));
            if (!plain)
                flush();
        }
        flush();
        if (look.underline)
            painter.fillRect(QRectF(x_of(column), y + m_ascent + 1, x_of(end) - x_of(column), 1), ink);
        if (look.strike)
            painter.fillRect(QRectF(x_of(column), y + m_line_height / 2.0, x_of(end) - x_of(column), 1), ink);
        column = end;
    }
}

void TerminalView::paint_cursor(QPainter &painter, const TerminalFrame &frame) const
{
    const terminal::Cursor &cursor = frame.cursor;
    const int column = std::min(cursor.column, frame.size.columns - 1);
    const QRectF cell(x_of(column), static_cast<qreal>(cursor.row) * m_line_height, x_of(column + 1) - x_of(column), m_line_height);
    if (!hasActiveFocus()) {
        painter.setPen(m_cursor_ink);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(cell.adjusted(0.5, 0.5, -0.5, -0.5));
        return;
    }
    switch (cursor.shape) {
    case terminal::Cursor::Shape::underline: painter.fillRect(cell.adjusted(0, m_line_height - 2, 0, 0), m_cursor_ink); return;
    case terminal::Cursor::Shape::bar: painter.fillRect(QRectF(cell.topLeft(), QSizeF(2, m_line_height)), m_cursor_ink); return;
    case terminal::Cursor::Shape::block: break;
    }
    painter.fillRect(cell, m_cursor_ink);
    if (static_cast<std::size_t>(cursor.row) >= frame.lines.size())
        return;
    const Line &line = frame.lines[static_cast<std::size_t>(cursor.row)];
    if (static_cast<std::size_t>(column) >= line.cells.size())
        return;
    painter.setFont(m_font);
    painter.setPen(m_paper);
    painter.drawText(
        QPointF(column * m_cell_width, cell.y() + m_ascent), qtext(terminal::text_of(line, line.cells[static_cast<std::size_t>(column)])));
}

} // namespace wm::models
