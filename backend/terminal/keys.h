#pragma once
// What a person does at a terminal, as values: keys and the mouse.
#include <cstdint>

namespace wm::terminal {

struct Modifiers {
    bool shift = false, alt = false, control = false;
    bool operator==(const Modifiers &) const = default;
};

enum class NamedKey {
    enter,
    tab,
    backspace,
    escape,
    up,
    down,
    left,
    right,
    insert,
    remove,
    home,
    end,
    page_up,
    page_down,
    f1,
    f2,
    f3,
    f4,
    f5,
    f6,
    f7,
    f8,
    f9,
    f10,
    f11,
    f12
};

/// A key that types this character. Control with a letter is the control character, as terminals have it since 1963:
/// the longer forms that libvterm would use for some of them (CSI u) are not understood by every program.
struct CharacterKey {
    char32_t rune = 0;
    Modifiers modifiers = {};
};

struct MouseButton {
    int row = 0, column = 0;
    int button = 1; ///< 1 left, 2 middle, 3 right, 4 wheel up, 5 wheel down
    bool pressed = true;
    Modifiers modifiers = {};
};

/// The control character that control and this key make, or -1 when it is none.
int control_character(char32_t rune);

} // namespace wm::terminal
