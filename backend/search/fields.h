#pragma once
// What of a bead is searched, and how much a word there weighs. A field more is one line in fields.cpp; the index notices
// and makes itself anew.
#include "town/bead/bead.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wm::search {

/// A text of the state itself, or texts of the ledger.
struct Source {
    std::string text;
    std::vector<town::TextRef> references;
};

struct Field {
    std::string_view column;
    double weight;
    Source (*of)(const town::Bead &);
};

std::span<const Field> fields();
/// The same for two beads exactly when all their searched texts are (texts of the ledger are never changed).
std::string stamp_of(const town::Bead &bead);

} // namespace wm::search
