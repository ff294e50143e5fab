#include "terminal/terminal_view.h"

#include "words/text.h"

#include <QClipboard>
#include <QFontMetricsF>
#include <QGuiApplication>

#include <algorithm>
#include <cmath>

namespace wm::models {
namespace {

constexpr int fit_after = 60;        ///< ms: a window that is being resized tells the program once it rests
constexpr int text_every = 500;      ///< ms: who hears the window is not told of every frame
constexpr int wheel_lines = 3;
constexpr int wheel_step = 120;      ///< a notch, in Qt's eighths of a degree

} // namespace

TerminalView::TerminalView(QQuickItem *parent) : QQuickPaintedItem(parent)
{
    setAcceptedMouseButtons(Qt::LeftButton | Qt::MiddleButton);
    setFlag(ItemAcceptsInputMethod);
    setOpaquePainting(true);
    setActiveFocusOnTab(false); // it keeps Tab, so it is entered on purpose
    connect(this, &TerminalView::looksChanged, this, [this] { update(); });
    measure();
}

void TerminalView::setSource(TerminalSource *source)
{
    if (m_source == source)
        return;
    if (m_source)
        m_source->disconnect(this);
    m_source = source;
    if (source != nullptr) {
        connect(source, &TerminalSource::framed, this, &TerminalView::take_frame);
        connect(source, &TerminalSource::found, this, &TerminalView::take_found);
        connect(source, &TerminalSource::textRead, this, [this](const QString &text) {
            if (text.isEmpty())
                return;
            QGuiApplication::clipboard()->setText(text);
            emit copied();
        });
        m_fit_soon.start(0, this);
    }
    emit sourceChanged();
    take_frame();
}

void TerminalView::setFits(bool fits)
{
    if (m_fits == fits)
        return;
    m_fits = fits;
    emit fitsChanged();
    m_fit_soon.start(0, this);
}

void TerminalView::setFont(const QFont &font)
{
    m_font = font;
    measure();
}

void TerminalView::setLineHeight(int height)
{
    m_line_height = std::max(height, 1);
    measure();
}

void TerminalView::measure()
{
    const QFontMetricsF metrics(m_font);
    m_raw_font = QRawFont::fromFont(m_font);
    m_cell_width = std::max(1.0, metrics.horizontalAdvance(u'0'));
    m_ascent = std::round((m_line_height - metrics.height()) / 2 + metrics.ascent());
    emit looksChanged();
    m_fit_soon.start(fit_after, this);
}

terminal::Size TerminalView::room() const
{
    return terminal::allowed({static_cast<int>(width() / m_cell_width), static_cast<int>(height() / m_line_height)});
}

void TerminalView::geometryChange(const QRectF &now, const QRectF &before)
{
    QQuickPaintedItem::geometryChange(now, before);
    if (now.size() != before.size())
        m_fit_soon.start(fit_after, this);
}

void TerminalView::itemChange(ItemChange change, const ItemChangeData &data)
{
    QQuickPaintedItem::itemChange(change, data);
    if (change == ItemVisibleHasChanged && data.boolValue)
        m_fit_soon.start(0, this);
}

void TerminalView::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_fit_soon.timerId()) {
        m_fit_soon.stop();
        if (m_fits && m_source && isVisible() && width() > 0 && height() > 0)
            m_source->want(room());
    } else if (event->timerId() == m_tell_text.timerId()) {
        m_tell_text.stop();
        emit textChanged();
    }
}

void TerminalView::take_frame()
{
    const auto now = frame();
    if (!now) {
        m_top = -1;
        select({}, {});
    } else if (m_top >= now->first_row) {
        m_top = -1; // the end has come to what was looked at
        m_source->want(LookAt{-1});
    }
    emit sizeChanged();
    emit scrolled();
    if (!m_tell_text.isActive())
        m_tell_text.start(text_every, this);
    update();
}

QString TerminalView::text() const
{
    QStringList rows;
    if (const auto now = frame())
        for (const terminal::Line &line : now->lines)
            rows << qtext(terminal::text_of(line));
    while (!rows.isEmpty() && rows.last().isEmpty())
        rows.removeLast();
    return rows.join(u'\n');
}

// Scrolling and looking.

void TerminalView::look_at(std::int64_t top)
{
    const auto now = frame();
    if (!now)
        return;
    const std::int64_t wanted = top >= now->first_row ? -1 : std::max(top, now->first_line);
    if (wanted == m_top)
        return;
    m_top = wanted;
    m_source->want(LookAt{m_top});
    emit scrolled();
}

void TerminalView::scrollBy(int lines)
{
    if (const auto now = frame())
        look_at((m_top < 0 ? now->first_row : m_top) + lines);
}

void TerminalView::scrollTo(int above)
{
    if (const auto now = frame())
        look_at(now->first_line + above);
}

void TerminalView::scrollToEnd()
{
    if (const auto now = frame())
        look_at(now->first_row);
}

void TerminalView::find(const QString &words)
{
    m_places.clear();
    m_match = -1;
    m_words = static_cast<int>(words.size());
    emit matchesChanged();
    update();
    if (m_source && !words.isEmpty())
        m_source->want(FindText{words.toStdString()});
}

void TerminalView::take_found(const std::vector<terminal::Place> &places)
{
    m_places = places;
    m_match = static_cast<int>(places.size()) - 1; // the newest
    show_match();
}

void TerminalView::nextMatch(int step)
{
    if (m_places.empty())
        return;
    const int count = matches();
    m_match = ((m_match + step) % count + count) % count;
    show_match();
}

void TerminalView::show_match()
{
    if (const auto now = frame(); now && m_match >= 0) {
        const std::int64_t line = m_places[static_cast<std::size_t>(m_match)].line;
        if (line < now->top || line >= now->top + now->size.rows)
            look_at(line - now->size.rows / 2);
    }
    emit matchesChanged();
    update();
}

// Selecting.

terminal::Place TerminalView::place_at(QPointF point) const
{
    const auto now = frame();
    if (!now)
        return {};
    const int row = std::clamp(static_cast<int>(std::floor(point.y() / m_line_height)), 0, now->size.rows - 1);
    return {now->top + row, std::clamp(static_cast<int>(std::floor(point.x() / m_cell_width)), 0, now->size.columns)};
}

void TerminalView::select(terminal::Place anchor, terminal::Place head)
{
    if (m_anchor == anchor && m_head == head)
        return;
    m_anchor = anchor;
    m_head = head;
    emit selectionChanged();
    update();
}

void TerminalView::select_word(terminal::Place at)
{
    const auto now = frame();
    if (!now || at.line < now->top || at.line >= now->top + std::ssize(now->lines))
        return;
    const terminal::Line &line = now->lines[static_cast<std::size_t>(at.line - now->top)];
    const auto in_word = [&](int column) {
        if (column < 0 || column >= static_cast<int>(line.cells.size()))
            return false;
        const char32_t rune = line.cells[static_cast<std::size_t>(column)].rune;
        return rune != 0 && rune != U' ' && !std::u32string_view(U"\"'`()[]{}<>|,;│").contains(rune); // paths and ids are words
    };
    int from = at.column, to = at.column;
    while (in_word(from - 1))
        --from;
    while (in_word(to))
        ++to;
    select({at.line, from}, {at.line, to});
}

void TerminalView::copy()
{
    if (m_source && hasSelection())
        m_source->want(ReadText{std::min(m_anchor, m_head), std::max(m_anchor, m_head)});
}

void TerminalView::selectAll()
{
    if (const auto now = frame())
        select({now->first_line, 0}, {now->end_line(), 0});
}

void TerminalView::paste()
{
    if (!m_source || !m_source->takes_input())
        return;
    scrollToEnd();
    m_source->want(PasteText{QGuiApplication::clipboard()->text().toStdString()});
}

void TerminalView::mousePressEvent(QMouseEvent *event)
{
    const bool had_keyboard = hasActiveFocus();
    if (m_source && m_source->takes_input())
        forceActiveFocus(Qt::MouseFocusReason);
    if (had_keyboard && to_program(*event, true))
        return;
    if (event->button() == Qt::MiddleButton) {
        QClipboard *clipboard = QGuiApplication::clipboard();
        if (clipboard->supportsSelection() && types())
            m_source->want(PasteText{clipboard->text(QClipboard::Selection).toStdString()});
        return;
    }
    m_selecting = true;
    const terminal::Place at = place_at(event->position());
    event->modifiers() & Qt::ShiftModifier &&hasSelection() ? select(m_anchor, at) : select(at, at);
}

void TerminalView::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_selecting) {
        if (const auto now = frame(); types() && now && now->mouse >= terminal::MouseWish::drags && following()) {
            const terminal::Place at = place_at(event->position());
            m_source->want(MoveMouse{static_cast<int>(at.line - now->top), at.column, {}});
        }
        return;
    }
    if (event->position().y() < 0)
        scrollBy(-1);
    else if (event->position().y() > height())
        scrollBy(1);
    select(m_anchor, place_at(event->position() + QPointF(m_cell_width / 2, 0)));
}

void TerminalView::mouseReleaseEvent(QMouseEvent *event)
{
    if (!std::exchange(m_selecting, false))
        to_program(*event, false);
}

void TerminalView::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (!to_program(*event, true))
        select_word(place_at(event->position()));
}

/// True when the program wants the mouse, and Shift does not keep it from it.
bool TerminalView::to_program(const QMouseEvent &event, bool pressed)
{
    const auto now = frame();
    if (!now || !types() || now->mouse == terminal::MouseWish::nothing || !following() || (event.modifiers() & Qt::ShiftModifier))
        return false;
    const terminal::Place at = place_at(event.position());
    m_source->want(terminal::MouseButton{.row = static_cast<int>(at.line - now->top),
        .column = at.column,
        .button = event.button() == Qt::MiddleButton ? 2 : 1,
        .pressed = pressed,
        .modifiers = {.alt = event.modifiers().testFlag(Qt::AltModifier), .control = event.modifiers().testFlag(Qt::ControlModifier)}});
    return true;
}

void TerminalView::wheelEvent(QWheelEvent *event)
{
    const auto now = frame();
    m_wheel += event->angleDelta().y();
    const int steps = m_wheel / wheel_step;
    m_wheel %= wheel_step;
    event->accept();
    if (!now || steps == 0)
        return;
    const bool to_it = types() && following() && !(event->modifiers() & Qt::ShiftModifier);
    if (to_it && now->mouse != terminal::MouseWish::nothing) {
        const terminal::Place at = place_at(event->position());
        for (int i = 0; i < std::abs(steps); ++i)
            m_source->want(
                terminal::MouseButton{.row = static_cast<int>(at.line - now->top), .column = at.column, .button = steps > 0 ? 4 : 5});
    } else if (to_it && now->alternate) { // it has no lines to scroll: as other terminals do, its own keys
        for (int i = 0; i < std::abs(steps) * wheel_lines; ++i)
            m_source->want(TypeNamed{steps > 0 ? terminal::NamedKey::up : terminal::NamedKey::down, {}});
    } else {
        scrollBy(-steps * wheel_lines);
    }
}

} // namespace wm::models
