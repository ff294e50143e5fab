#include "terminal/keys.h"

namespace wm::terminal {

int control_character(char32_t rune)
{
    if (rune >= U'a' && rune <= U'z')
        return static_cast<int>(rune - U'a') + 1;
    if (rune >= U'@' && rune <= U'_') // @ A … Z [ \ ] ^ _
        return static_cast<int>(rune - U'@');
    switch (rune) {
    case U' ':
    case U'2': return 0;
    case U'/': return 0x1F;
    case U'?': return 0x7F;
    default: return -1;
    }
}

} // namespace wm::terminal
