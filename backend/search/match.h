#pragma once
// From the words somebody typed to an expression of SQLite's FTS5 (sqlite.org/fts5.html, section 3). Each becomes a
// quoted string, so nothing in it is ever syntax. All must be there; the last one may be the beginning of a longer word
// unless it was quoted or is a single letter.
#include "town/rules/filter.h"

#include <string>
#include <vector>

namespace wm::search {

/// Empty when there is no word to look for: nothing but punctuation, or only what must not be there.
std::string match_expression(const std::vector<town::Filter::Words> &words);

} // namespace wm::search
