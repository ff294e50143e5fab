// Epics: beads with parts. Their progress is counted, never stored.
#include "commands/bead_words.h"
#include "commands/command_table.h"
#include "commands/print/bead_print.h"
#include "commands/print/table.h"
#include "commands/several.h"
#include "commands/views.h"

#include "town/rules/blocking.h"
#include "town/rules/lane.h"

#include <algorithm>
#include <format>

namespace wm::commands {
namespace {

struct Epic {
    const town::Bead *bead;
    std::size_t total;
    std::size_t closed;

    bool closeable() const { return total > 0 && closed == total; }
};

std::vector<Epic> open_epics(const town::State &state, const Request &request)
{
    std::vector<Epic> epics;
    town::each_open(state, nullptr, [&](const town::Bead &bead) {
        if (bead.type != "epic" || (request.has("rig") && bead.rig.value != request.text("rig")))
            return true;
        const auto parts = children(state, bead.id);
        const auto closed =
            std::ranges::count_if(parts, [&](const BeadId &id) { return find(state.beads, id)->status == town::Status::closed; });
        epics.push_back({&bead, parts.size(), static_cast<std::size_t>(closed)});
        return true;
    });
    return epics;
}

void status(Services &services, const Request &request, Reply reply)
{
    const town::State &state = services.engine().durable();
    Json items = Json::array();
    for (const Epic &epic : open_epics(state, request))
        if (epic.closeable() || !request.flag("eligible_only"))
            items.push_back({{"id", epic.bead->id}, {"epic", view_of(state, *epic.bead)}, {"total_children", epic.total},
                {"closed_children", epic.closed}, {"eligible_for_close", epic.closeable()}});
    const std::size_t total = items.size();
    reply(list_of(std::move(items), total));
}

std::string print_epics(const Json &list, const Screen &screen)
{
    if (screen.quiet)
        return print_ids(list);
    if (list["items"].empty())
        return "No open epics.\n";
    TextTable table({"EPIC", "PARTS", "", "TITLE"}, 3);
    for (const Json &epic : list["items"])
        table.add({text_of(epic, "id"), std::format("{} of {}", text_of(epic, "closed_children"), text_of(epic, "total_children")),
            epic["eligible_for_close"].get<bool>() ? "can be closed" : "", text_of(epic["epic"], "title")});
    return table.text(screen);
}

void close_eligible(Services &services, const Request &request, Reply reply)
{
    std::vector<BeadId> beads;
    for (const Epic &epic : open_epics(services.engine().durable(), request))
        if (epic.closeable())
            beads.push_back(epic.bead->id);
    if (request.flag("dry_run") || beads.empty()) {
        Json items = Json::array();
        for (const BeadId &id : beads)
            items.push_back(view_of(services.engine().durable(), *find(services.engine().durable().beads, id)));
        return reply(list_of(std::move(items), beads.size()));
    }
    change_each(
        services, *find_method("epic.close"), request, beads,
        [&](const BeadId &id) { return std::vector<Step>{{town::CloseBead{id, "all its parts are closed", false, {}, request.as}}}; },
        std::move(reply));
}

} // namespace

const std::vector<CommandSpec> &epic_commands()
{
    static const std::vector<CommandSpec> specs = {
        {"epic.status", {"epic status", "epic list"}, "how far the epics are", Access::both,
            {{"eligible_only", Kind::flag, "only those whose parts are all closed"}, only_rig_param}, status, print_epics, Shape::list},
        {"epic.close", {"epic close-eligible"}, "close the epics whose parts are all closed", Access::person,
            {{"dry_run", Kind::flag, "only say which"}, only_rig_param}, close_eligible, print_bead_lines, Shape::list},
    };
    return specs;
}

} // namespace wm::commands
