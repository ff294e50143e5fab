#include "base/nearest.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace wm {
namespace {

/// Insertions, deletions, replacements (Levenshtein).
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j)
            diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])}));
    }
    return row[b.size()];
}

} // namespace

std::string_view nearest(std::string_view word, const std::vector<std::string_view> &known)
{
    std::string_view best;
    std::size_t least = word.size() <= 3 ? 2 : 3;
    if (word.size() > 100) // nothing we know is that long
        return best;
    for (const std::string_view candidate : known)
        if (const std::size_t d = distance(word, candidate); d < least) {
            least = d;
            best = candidate;
        }
    return best;
}

} // namespace wm
