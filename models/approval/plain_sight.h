#pragma once
// A text of somebody else's program with nothing in it that cannot be seen (base/visible.h says what is written out and
// how), and where its parts went. Plain functions; any thread.
#include "transcript/text_diff.h"

#include <QString>
#include <string_view>
#include <vector>

namespace wm::models {

struct PlainSight {
    QString text;                  ///< "rm \u202etxt.exe", with the escape as six characters
    std::vector<TextSpan> escapes; ///< where something was written out
    std::vector<int> at;           ///< of each byte of the given text, and of its end, where it is in `text`
};

/// A line feed stays a line break; a tab and everything else of the kind is written out.
PlainSight in_plain_sight(std::string_view utf8);

/// Bytes `at` and `length` of what was given, as a part of `text`; what lies beyond its end is left out.
TextSpan span_in(const PlainSight &sight, std::size_t at, std::size_t length);

} // namespace wm::models
