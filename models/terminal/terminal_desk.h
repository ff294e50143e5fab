#pragma once
// A screen and what may be done with it, as values: wishes in, frames and bytes out. What a TerminalView asks for goes
// through here, in the thread of whoever holds the screen. Pure: no process, no file, no window.
#include "terminal/screen.h"

#include <memory>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace wm::models {

/// What a TerminalView draws: a copy, so that the screen can go on meanwhile.
struct TerminalFrame {
    terminal::Size size;
    std::int64_t top = 0;              ///< number of the first line shown
    std::vector<terminal::Line> lines; ///< from there, one for each row
    std::int64_t first_line = 0;       ///< the oldest that is kept
    std::int64_t first_row = 0;        ///< the first of the screen itself: top when it follows the end
    std::string title;
    terminal::Cursor cursor;           ///< row on the screen, not in `lines`
    terminal::MouseWish mouse = terminal::MouseWish::nothing;
    bool alternate = false;

    std::int64_t end_line() const { return first_row + size.rows; }
};

// Wishes. What they type is taken by TerminalDesk::take.
struct LookAt {
    std::int64_t top = -1; ///< −1 = follow the end
};
struct TerminalFocus {
    bool typing = false; ///< a person types here: what the program asks its terminal is answered
};
struct TypeNamed {
    terminal::NamedKey key;
    terminal::Modifiers modifiers;
};
struct PasteText {
    std::string text;
};
struct MoveMouse {
    int row = 0, column = 0;
    terminal::Modifiers modifiers;
};
struct ReadText {
    terminal::Place from, to;
};
struct FindText {
    std::string words;
};
using TerminalWish = std::variant<LookAt, TerminalFocus, terminal::Size, terminal::CharacterKey, TypeNamed, PasteText, MoveMouse,
    terminal::MouseButton, ReadText, FindText>;

class TerminalDesk {
public:
    explicit TerminalDesk(terminal::Size size) : m_screen(size) {}

    terminal::Screen &screen() { return m_screen; }
    /// What ReadText found; empty for all other wishes.
    std::string act(const TerminalWish &wish);
    /// What FindText found, until it is taken.
    std::optional<std::vector<terminal::Place>> take_found() { return std::exchange(m_found, std::nullopt); }

    /// To be typed: keys always, answers to the program only while a person types here. Answers that are not for us are
    /// thrown away.
    std::string take_typed() { return std::exchange(m_typed, {}); }
    /// After the program has printed something.
    void keep_answers();

    std::shared_ptr<const TerminalFrame> frame() const;

private:
    terminal::Screen m_screen;
    std::int64_t m_top = -1;
    bool m_typing = false;
    std::string m_typed;
    std::optional<std::vector<terminal::Place>> m_found;
};

} // namespace wm::models
