#include "base/text.h"
#include "town/decide_parts.h"

#include <algorithm>

namespace wm::town {

Result<Events> Rules::operator()(const CreateConvoy &c) const
{
    if (trim(c.title).empty() || !is_valid_utf8(c.title) || c.title.contains('\n') || count_characters(c.title) > title_limit)
        return fail("bad_title", "A convoy needs a title of one line.", std::format("At most {} characters, UTF-8.", title_limit));
    std::vector<BeadId> beads;
    for (const BeadId &id : c.beads) {
        WM_CHECK(bead(id));
        if (std::ranges::find(beads, id) == beads.end())
            beads.push_back(id);
    }
    return Events{ConvoyCreated{ConvoyId(std::format("cv-{}", state.next_convoy)), c.title, beads}};
}

Result<Events> Rules::operator()(const AddToConvoy &c) const
{
    WM_TRY(convoy, this->convoy(c.convoy));
    Events events;
    for (const BeadId &id : c.beads) {
        WM_CHECK(bead(id));
        const bool twice = std::ranges::any_of(events, [&](const Event &e) { return std::get<ConvoyBeadAdded>(e).bead == id; });
        if (!twice && std::ranges::find(convoy->beads, id) == convoy->beads.end())
            events.push_back(ConvoyBeadAdded{c.convoy, id});
    }
    return events;
}

Result<Events> Rules::operator()(const RemoveFromConvoy &c) const
{
    WM_TRY(convoy, this->convoy(c.convoy));
    if (std::ranges::find(convoy->beads, c.bead) == convoy->beads.end())
        return fail("not_found", std::format("{} is not in {}.", c.bead.value, c.convoy.value));
    return Events{ConvoyBeadRemoved{c.convoy, c.bead}};
}

} // namespace wm::town
