#include "town/rules/branch.h"

#include "base/text.h"

#include <format>

namespace wm::town {

std::string branch_name(const BeadId &bead, std::string_view title, int attempt)
{
    const std::string words = slug(title, 32);
    std::string name = "wm/" + bead.value;
    if (!words.empty())
        name += '-' + words;
    if (attempt > 1)
        name += std::format(".{}", attempt);
    return name;
}

} // namespace wm::town
