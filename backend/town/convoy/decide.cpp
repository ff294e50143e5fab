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

Result<Events> Rules::operator()(const LaunchConvoy &c) const
{
    WM_TRY(convoy, this->convoy(c.convoy));
    if (!asker.run().empty())
        return fail("not_allowed", "A convoy is launched by a person.");
    if (convoy->beads.empty())
        return fail("empty", std::format("{} has no beads.", c.convoy.value), "Add some: `wm convoy add CONVOY BEAD`.");
    if (convoy->landed_at != 0)
        return fail("closed", std::format("{} has landed.", c.convoy.value));
    return Events{ConvoyLaunched{c.convoy, c.command}};
}

Result<Events> Rules::operator()(const HoldConvoy &c) const
{
    WM_TRY(convoy, this->convoy(c.convoy));
    if (!asker.run().empty())
        return fail("not_allowed", "A convoy is held by a person.");
    if (convoy->launched_at == 0)
        return Events{};
    return Events{ConvoyHeld{c.convoy}};
}

Result<Events> Rules::operator()(const SlingMany &c) const
{
    if (!asker.run().empty())
        return fail("not_allowed", "Agents are started by a person.");
    for (const BeadId &id : c.beads) {
        WM_TRY(bead, this->bead(id));
        if (bead->status == Status::closed)
            return fail("closed", std::format("{} is closed.", id.value), std::format("Reopen it first: `wm reopen {}`.", id.value));
        WM_TRY(rig, this->rig(bead->rig));
        if (c.command.empty() && rig->command.empty())
            return fail("no_command", std::format("No agent program is chosen for {}.", rig->id.value),
                std::format("Choose one: `wm rig set {} --command PROGRAM`, or sling with --command PROGRAM.", rig->id.value));
    }
    std::string title = c.title;
    if (title.empty()) {
        const Bead *first = c.beads.empty() ? nullptr : find(state.beads, c.beads.front());
        title = first == nullptr ? "" : elide(std::format("{} and {} more", first->title, c.beads.size() - 1), title_limit);
    }
    WM_TRY(events, (*this)(CreateConvoy{title, c.beads}));
    events.push_back(ConvoyLaunched{std::get<ConvoyCreated>(events.front()).convoy, c.command});
    return events;
}

} // namespace wm::town
