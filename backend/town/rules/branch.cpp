#include "town/rules/branch.h"

#include "base/text.h"

#include <format>

namespace wm::town {

std::string branch_name(const BeadId &bead, std::string_view title, int attempt)
{
    constexpr std::size_t slug_limit = 40;
    std::string words = slug(title, slug_limit);
    if (words.empty())
        words = "work"; // else attempt 2 of bead "x" and the first of its child "x.2" would share a branch
    std::string name = std::format("wm/{}-{}", bead.value, words);
    if (attempt > 1)
        name += std::format(".{}", attempt);
    return name;
}

} // namespace wm::town
