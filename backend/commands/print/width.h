#pragma once
// How many columns of a terminal a text takes: wide characters take two, combining ones none.
#include <string>
#include <string_view>

namespace wm::commands {

/// Control characters become "?", tabs a blank: what others wrote must not move the cursor of who reads it. What turns the
/// direction of its neighbours, or ends a line where nobody sees it, becomes "\u202e" (base/visible.h). Newlines stay.
std::string harmless(std::string_view text);
std::size_t display_width(std::string_view text);
/// At most `columns` wide, with "…" at the end when something was cut.
std::string fit(std::string_view text, std::size_t columns);

} // namespace wm::commands
