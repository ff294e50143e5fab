#include "town/approval/words.h"

#include <algorithm>
#include <format>

namespace wm::town {

std::string why_not_for(const Approval &approval, std::string_view scope)
{
    if (approval.question)
        return "A question is answered once.";
    if (!approval.judged.once_only.empty())
        return approval.judged.once_only;
    if (approval.judged.level == "unknown" && scope == "always")
        return "Not for what could not be understood.";
    if (approval.judged.covers.empty())
        return "Not for what no rule can name.";
    return "";
}

bool covers(const Grant &grant, const Approval &approval, const RigId &rig)
{
    const bool theirs =
        grant.rig == rig && (grant.bead.empty() || grant.bead == approval.bead) && (grant.agent.empty() || grant.agent == approval.agent);
    return theirs && why_not_for(approval, grant.scope).empty() &&
        std::ranges::all_of(approval.judged.covers, [&](const std::string &cover) { return std::ranges::contains(grant.covers, cover); });
}

std::string words_of(const Grant &grant)
{
    std::string rules;
    for (const std::string &cover : grant.covers)
        rules += (rules.empty() ? "" : "; ") + cover;
    return std::format("{}, for {}", rules,
        grant.scope == "bead"        ? grant.bead.value
            : grant.scope == "agent" ? grant.agent.value
                                     : std::format("all of {}", grant.rig.value));
}

} // namespace wm::town
