#include "base/nearest.h"

#include <algorithm>
#include <cstddef>
#include <format>
#include <vector>

namespace wm {
namespace {

/// Insertions, deletions, replacements, and neighbours in the wrong order (optimal string alignment).
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i)
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                d[i][j] = i + j;
                continue;
            }
            d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
        }
    return d[a.size()][b.size()];
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

std::string hint_for_key(std::string_view key, const std::vector<std::string_view> &known, std::string_view of_what)
{
    if (const std::string_view meant = nearest(key, known); !meant.empty())
        return std::format("Did you mean {}?", meant);
    std::string list;
    for (std::size_t i = 0; i < known.size(); ++i)
        list += std::format("{}{}", i == 0 ? "" : i + 1 == known.size() ? " and " : ", ", known[i]);
    return std::format("The keys of {} are {}.", of_what, list);
}

} // namespace wm
