#pragma once
// A terminal's screen: bytes of a program in, cells out; what a person does in, bytes for the program out. The emulator
// is libvterm; this is the only place that knows it. Pure: no process, no file, no clock, no window.
//
// Sequences: ECMA-48 and xterm's control sequences as far as libvterm 0.3 has them. What a program may not do through
// its screen: set the clipboard (OSC 52 is ignored). Malformed input is never an error.
//
// Thread: any, one at a time. Memory: the screen twice (programs may ask for an alternate one), and at most
// `scrollback_limit` lines that scrolled off it; older ones can be had from the program's log.
#include "terminal/cells.h"
#include "terminal/keys.h"

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace wm::terminal {

struct Size {
    int columns = 80, rows = 24;
    bool operator==(const Size &) const = default;
};
/// The nearest one that a screen can have: 2 to 1000 columns, 1 to 500 rows.
Size allowed(Size size);

struct Cursor {
    enum class Shape { block, underline, bar };
    int row = 0, column = 0;
    bool visible = true;
    Shape shape = Shape::block;
    bool operator==(const Cursor &) const = default;
};

/// What the program wants to be told about the mouse.
enum class MouseWish { nothing, clicks, drags, moves };

class Screen {
public:
    static constexpr std::size_t scrollback_limit = 10'000;

    explicit Screen(Size size = {});
    ~Screen();
    Screen(Screen &&) noexcept;
    Screen &operator=(Screen &&) noexcept;

    /// What the program printed, cut anywhere.
    void write(std::string_view bytes);
    void resize(Size size);

    Size size() const;
    const Cursor &cursor() const;
    const std::string &title() const; ///< as the program set it, without control characters; at most 200 characters
    bool on_alternate_screen() const;
    MouseWish mouse_wish() const;

    /// Lines are numbered from the first that was ever there. Those in [first_line, first_row) have scrolled off the
    /// screen, those in [first_row, end_line) are its rows. Others are empty.
    std::int64_t first_line() const;
    std::int64_t first_row() const;
    std::int64_t end_line() const { return first_row() + size().rows; }
    Line line(std::int64_t number) const;
    /// From `from` up to, not including, `to`: lines end with a newline unless they were only broken off.
    std::string text(Place from, Place to) const;
    /// Every row of the screen, blanks and blank rows at their ends left out.
    std::string text() const;

    /// Where `words` stand, without regard to the case of ASCII letters; oldest first, at most 10,000.
    std::vector<Place> find(std::string_view words) const;

    // For the program; take() has what is to be written to it.
    void press(const CharacterKey &key);
    void press(NamedKey key, Modifiers modifiers = {});
    void paste(std::string_view text);
    void focus(bool has_it); ///< told to programs that asked for it
    void mouse_moves(int row, int column, Modifiers modifiers = {});
    void mouse(const MouseButton &button);
    /// What is due to the program: keys, and answers to what it asked its terminal. Empties it.
    std::string take();

private:
    struct Parts;
    std::unique_ptr<Parts> m;
};

} // namespace wm::terminal
