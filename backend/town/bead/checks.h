#pragma once
// What a bead's words may be; shared by everything that makes or changes one.
#include "base/result.h"
#include "town/bead/bead.h"

#include <span>

namespace wm::town {

Result<> valid_title(const std::string &title);
Result<> valid_priority(int priority);
/// A type, label or status: one word of at most 50 characters.
Result<> valid_word(const std::string &word, std::string_view what);
/// One word without a comma: commas part labels wherever they are written.
Result<> valid_label(const std::string &label);
/// A name under which a person's tool works; may be empty.
Result<> valid_name(const std::string &name);
/// "claimed": a tool that works under the name `as` takes nothing from who holds the bead. The person herself may.
Result<> may_take_from_holder(const Bead &bead, const std::string &as);
/// Every member of an extra: one line of valid UTF-8, at most 500 bytes; known gate kinds; lengths and times not negative.
Result<> valid_extra(const BeadExtra &extra);

/// "wm-1, wm-2"; of many the first ten.
std::string names_of(std::span<const BeadId> ids, std::string_view between = ", ");

} // namespace wm::town
