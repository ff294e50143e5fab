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

struct Epics {
    std::vector<Epic> all;
    std::size_t elsewhere = 0; ///< in other rigs than the caller's
};

Result<Epics> open_epics(Services &services, const Request &request, bool closeable_only)
{
    const town::State &state = services.engine().durable();
    const auto rig = rig_of_list(services, request);
    if (!rig)
        return std::unexpected(rig.error());
    Epics found;
    town::each_open(state, nullptr, [&](const town::Bead &bead) {
        if (bead.type != "epic")
            return true;
        const auto parts = children(state, bead.id);
        const auto closed =
            std::ranges::count_if(parts, [&](const BeadId &id) { return find(state.beads, id)->status == town::Status::closed; });
        const Epic epic{&bead, parts.size(), static_cast<std::size_t>(closed)};
        if (closeable_only && !epic.closeable())
            return true;
        if (*rig == nullptr || bead.rig == (*rig)->id)
            found.all.push_back(epic);
        else
            found.elsewhere += is_rig_by_place(*rig, request) ? 1 : 0;
        return true;
    });
    return found;
}

void status(Services &services, const Request &request, Reply reply)
{
    const town::State &state = services.engine().durable();
    const auto epics = open_epics(services, request, request.flag("eligible_only"));
    if (!epics)
        return reply(std::unexpected(epics.error()));
    Json items = Json::array();
    for (const Epic &epic : epics->all)
        items.push_back({{"id", epic.bead->id}, {"epic", view_of(state, *epic.bead)}, {"total_children", epic.total},
            {"closed_children", epic.closed}, {"eligible_for_close", epic.closeable()}});
    Json list = list_of(std::move(items), epics->all.size());
    put_elsewhere(list, epics->elsewhere);
    reply(std::move(list));
}

std::string print_epics(const Json &list, const Screen &screen)
{
    if (screen.quiet)
        return print_ids(list);
    if (list["items"].empty())
        return "No open epics.\n" + elsewhere_line(list);
    TextTable table({"EPIC", "PARTS", "", "TITLE"}, 3);
    for (const Json &epic : list["items"])
        table.add({text_of(epic, "id"), std::format("{} of {}", text_of(epic, "closed_children"), text_of(epic, "total_children")),
            epic["eligible_for_close"].get<bool>() ? "can be closed" : "", text_of(epic["epic"], "title")});
    return table.text(screen) + elsewhere_line(list);
}

void close_eligible(Services &services, const Request &request, Reply reply)
{
    const auto epics = open_epics(services, request, true);
    if (!epics)
        return reply(std::unexpected(epics.error()));
    std::vector<BeadId> beads;
    for (const Epic &epic : epics->all)
        beads.push_back(epic.bead->id);
    if (request.flag("dry_run") || beads.empty()) {
        Json items = Json::array();
        for (const BeadId &id : beads)
            items.push_back(view_of(services.engine().durable(), *find(services.engine().durable().beads, id)));
        Json list = list_of(std::move(items), beads.size());
        put_elsewhere(list, epics->elsewhere);
        return reply(std::move(list));
    }
    change_each(
        services, *find_method("epic.close"), request, beads,
        [&](const BeadId &id) { return std::vector<Step>{{town::CloseBead{id, "all its parts are closed", false, {}, request.as}}}; },
        std::move(reply));
}

std::string print_closed_epics(const Json &list, const Screen &screen)
{
    if (!screen.quiet && list.contains("items") && list["items"].empty())
        return "No epic can be closed: none has parts that are all closed.\n" + elsewhere_line(list);
    return print_bead_lines(list, screen);
}

} // namespace

const std::vector<CommandSpec> &epic_commands()
{
    static const std::vector<CommandSpec> specs = {
        {"epic.status", {"epic status", "epic list"}, "how far the epics are", Access::both,
            {{"eligible_only", Kind::flag, "only those whose parts are all closed"}, list_rig_param, all_rigs_param}, status, print_epics,
            Shape::list},
        {"epic.close", {"epic close-eligible"}, "close the epics whose parts are all closed", Access::person,
            {{"dry_run", Kind::flag, "only say which"}, list_rig_param, all_rigs_param}, close_eligible, print_closed_epics, Shape::list},
    };
    return specs;
}

} // namespace wm::commands
