#include "terminal/terminal_desk.h"

#include <algorithm>

namespace wm::models {

std::string TerminalDesk::act(const TerminalWish &wish)
{
    struct Acts {
        TerminalDesk &desk;

        std::string operator()(const LookAt &look) const
        {
            desk.m_top = look.top;
            return {};
        }
        std::string operator()(const TerminalFocus &focus) const
        {
            desk.m_typing = focus.typing;
            desk.m_screen.focus(focus.typing);
            return {};
        }
        std::string operator()(const terminal::Size &size) const
        {
            desk.m_screen.resize(size);
            return {};
        }
        std::string operator()(const terminal::CharacterKey &key) const
        {
            desk.m_screen.press(key);
            return {};
        }
        std::string operator()(const TypeNamed &key) const
        {
            desk.m_screen.press(key.key, key.modifiers);
            return {};
        }
        std::string operator()(const PasteText &paste) const
        {
            desk.m_screen.paste(paste.text);
            return {};
        }
        std::string operator()(const MoveMouse &move) const
        {
            desk.m_screen.mouse_moves(move.row, move.column, move.modifiers);
            return {};
        }
        std::string operator()(const terminal::MouseButton &button) const
        {
            desk.m_screen.mouse(button);
            return {};
        }
        std::string operator()(const ReadText &read) const { return desk.m_screen.text(read.from, read.to); }
        std::string operator()(const FindText &find) const
        {
            desk.m_found = desk.m_screen.find(find.words);
            return {};
        }
    };
    std::string text = std::visit(Acts{*this}, wish);
    m_typed += m_screen.take();
    return text;
}

void TerminalDesk::keep_answers()
{
    std::string answers = m_screen.take();
    if (m_typing)
        m_typed += answers;
}

std::shared_ptr<const TerminalFrame> TerminalDesk::frame() const
{
    auto frame = std::make_shared<TerminalFrame>();
    frame->size = m_screen.size();
    frame->first_line = m_screen.first_line();
    frame->first_row = m_screen.first_row();
    frame->top = m_top < 0 ? frame->first_row : std::clamp(m_top, frame->first_line, frame->first_row);
    for (int row = 0; row < frame->size.rows; ++row)
        frame->lines.push_back(m_screen.line(frame->top + row));
    frame->title = m_screen.title();
    frame->cursor = m_screen.cursor();
    frame->mouse = m_screen.mouse_wish();
    frame->alternate = m_screen.on_alternate_screen();
    return frame;
}

} // namespace wm::models
