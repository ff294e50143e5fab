#pragma once
// Text that somebody must be able to judge by looking at it: nothing in it can hide. Control characters, bidirectional marks,
// zero-width characters, unusual blanks and bytes that are no UTF-8 become escapes as a shell's $'…' has them.
#include <string>
#include <string_view>

namespace wm {

/// "a\x1b[2Kb", "\u202e": newlines stay when `lines`, a tab becomes "\t".
std::string visible(std::string_view text, bool lines = false);

} // namespace wm
