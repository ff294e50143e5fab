// The keyboard of a TerminalView.
#include "terminal/terminal_view.h"

#include <array>

namespace wm::models {
namespace {

using terminal::NamedKey;

std::optional<NamedKey> named_key(int key)
{
    struct Pair {
        int key;
        NamedKey named;
    };
    static constexpr std::array pairs = {Pair{Qt::Key_Return, NamedKey::enter}, Pair{Qt::Key_Enter, NamedKey::enter},
        Pair{Qt::Key_Tab, NamedKey::tab}, Pair{Qt::Key_Backtab, NamedKey::tab}, Pair{Qt::Key_Backspace, NamedKey::backspace},
        Pair{Qt::Key_Escape, NamedKey::escape}, Pair{Qt::Key_Up, NamedKey::up}, Pair{Qt::Key_Down, NamedKey::down},
        Pair{Qt::Key_Left, NamedKey::left}, Pair{Qt::Key_Right, NamedKey::right}, Pair{Qt::Key_Insert, NamedKey::insert},
        Pair{Qt::Key_Delete, NamedKey::remove}, Pair{Qt::Key_Home, NamedKey::home}, Pair{Qt::Key_End, NamedKey::end},
        Pair{Qt::Key_PageUp, NamedKey::page_up}, Pair{Qt::Key_PageDown, NamedKey::page_down}};
    if (key >= Qt::Key_F1 && key <= Qt::Key_F12)
        return static_cast<NamedKey>(static_cast<int>(NamedKey::f1) + key - Qt::Key_F1);
    const auto found = std::ranges::find(pairs, key, &Pair::key);
    return found != pairs.end() ? std::optional(found->named) : std::nullopt;
}

terminal::Modifiers modifiers_of(const QKeyEvent &event)
{
    return {.shift = event.modifiers().testFlag(Qt::ShiftModifier),
        .alt = event.modifiers().testFlag(Qt::AltModifier),
        .control = event.modifiers().testFlag(Qt::ControlModifier)};
}

} // namespace

bool TerminalView::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && types()) { // nobody's shortcut while it has the keyboard
        event->accept();
        return true;
    }
    return QQuickPaintedItem::event(event);
}

void TerminalView::keyPressEvent(QKeyEvent *event)
{
    const bool ours = (event->modifiers() & (Qt::ControlModifier | Qt::ShiftModifier)) == (Qt::ControlModifier | Qt::ShiftModifier);
    event->accept();
    if (ours && event->key() == Qt::Key_Escape)
        return emit leaveAsked();
    if (ours && event->key() == Qt::Key_C)
        return copy();
    if (ours && event->key() == Qt::Key_V)
        return paste();
    if (ours && event->key() == Qt::Key_F)
        return emit findAsked();
    if (event->modifiers() == Qt::ShiftModifier) {
        switch (event->key()) {
        case Qt::Key_PageUp: return scrollBy(1 - rows());
        case Qt::Key_PageDown: return scrollBy(rows() - 1);
        case Qt::Key_Insert: return paste();
        default: break;
        }
    }
    if (ours || !types() || !press(*event))
        event->ignore(); // the emergency stop, say
}

/// False for keys that type nothing.
bool TerminalView::press(const QKeyEvent &event)
{
    const terminal::Modifiers modifiers = modifiers_of(event);
    if (const auto named = named_key(event.key())) {
        terminal::Modifiers more = modifiers;
        more.shift = modifiers.shift || event.key() == Qt::Key_Backtab;
        m_source->want(TypeNamed{*named, more});
    } else if (modifiers.control && event.key() >= Qt::Key_Space && event.key() <= Qt::Key_AsciiTilde) {
        const char32_t letter = event.key() >= Qt::Key_A && event.key() <= Qt::Key_Z ? static_cast<char32_t>(event.key() - Qt::Key_A) + U'a'
                                                                                     : static_cast<char32_t>(event.key());
        m_source->want(terminal::CharacterKey{letter, modifiers});
    } else {
        const QList<uint> runes = event.text().toUcs4();
        if (runes.isEmpty() || runes.first() < 0x20)
            return false;
        for (const uint rune : runes)
            m_source->want(terminal::CharacterKey{rune, {.alt = modifiers.alt}});
    }
    scrollToEnd(); // to where it is typed
    select({}, {});
    return true;
}

void TerminalView::inputMethodEvent(QInputMethodEvent *event)
{
    if (types() && !event->commitString().isEmpty())
        for (const uint rune : event->commitString().toUcs4())
            m_source->want(terminal::CharacterKey{rune});
    event->accept();
}

QVariant TerminalView::inputMethodQuery(Qt::InputMethodQuery query) const
{
    const auto now = frame();
    if (query == Qt::ImEnabled)
        return types();
    if (query == Qt::ImCursorRectangle && now)
        return QRectF(x_of(now->cursor.column), now->cursor.row * m_line_height, m_cell_width, m_line_height);
    return QQuickPaintedItem::inputMethodQuery(query);
}

void TerminalView::focusInEvent(QFocusEvent *event)
{
    QQuickPaintedItem::focusInEvent(event);
    if (m_source)
        m_source->want(TerminalFocus{true});
    update();
}

void TerminalView::focusOutEvent(QFocusEvent *event)
{
    QQuickPaintedItem::focusOutEvent(event);
    if (m_source)
        m_source->want(TerminalFocus{false});
    update();
}

} // namespace wm::models
