// Lists of beads: all that was asked for, those that wait for others, the parts of one, those that nobody touches.
#include "commands/bead_page.h"
#include "commands/bead_words.h"
#include "commands/command_table.h"
#include "commands/lookup.h"
#include "commands/print/bead_print.h"

#include "town/bead/index.h"
#include "town/rules/blocking.h"
#include "town/rules/lane.h"

#include <algorithm>

namespace wm::commands {
namespace {

void list(Services &services, const Request &request, Reply reply)
{
    const town::State &state = services.engine().durable();
    auto selection = Selection::of(services, request);
    if (!selection)
        return reply(std::unexpected(selection.error()));
    Page page(state, request.number("limit", 50));
    if (request.has("sort") || request.flag("reverse") || request.flag("ready")) {
        Beads beads;
        BeadTest also;
        if (request.flag("ready"))
            also = [](const town::Bead &bead) { return is_ready(bead); };
        page.set_elsewhere(each_selected(state, *selection, [&](const town::Bead &bead) { beads.push_back(&bead); }, also));
        if (auto sorted = put_in_order(beads, request, list_orders, services.engine().now()); !sorted)
            return reply(std::unexpected(sorted.error()));
        for (const town::Bead *bead : beads)
            page.add(*bead);
    } else if (selection->is_everything()) { // as many as are shown, however many there are
        each_open(state, selection->rig(), [&](const town::Bead &bead) {
            page.add(bead);
            return !page.full();
        });
        page.count(*selection, &town::Standing::open);
    } else {
        page.set_elsewhere(each_selected(state, *selection, [&](const town::Bead &bead) { page.add(bead); }));
    }
    reply(page.json());
}

void blocked(Services &services, const Request &request, Reply reply)
{
    const town::State &state = services.engine().durable();
    auto selection = Selection::of(services, request);
    if (!selection)
        return reply(std::unexpected(selection.error()));
    Page page(state, request.number("limit", 50));
    town::each_open(state, nullptr, [&](const town::Bead &bead) {
        if (bead.blocked)
            page.offer(*selection, bead);
        return true;
    });
    Json found = page.json();
    for (Json &view : found["items"]) {
        view["blocked_by"] = view["waits_for"];
        view["blocked_by_count"] = view["waits_for"].size();
    }
    reply(std::move(found));
}

void children_of(Services &services, const Request &request, Reply reply)
{
    const town::State &state = services.engine().durable();
    auto bead = bead_for_reading(state, request.text("id"));
    if (!bead)
        return reply(std::unexpected(bead.error()));
    Page page(state, request.number("limit", 0));
    for (const BeadId &id : town::children(state, (*bead)->id))
        page.add(*find(state.beads, id));
    reply(page.json());
}

void stale(Services &services, const Request &request, Reply reply)
{
    constexpr Timestamp day = 86'400 * nanoseconds_per_second;
    const town::State &state = services.engine().durable();
    auto selection = Selection::of(services, request);
    if (!selection)
        return reply(std::unexpected(selection.error()));
    const Timestamp before = services.engine().now() - std::clamp<std::int64_t>(request.number("days", 30), 0, 36'500) * day;
    std::vector<const town::Bead *> found;
    std::size_t elsewhere = 0;
    each_open(state, nullptr, [&](const town::Bead &bead) {
        if (bead.updated_at < before && selection->takes(state, bead))
            found.push_back(&bead);
        else
            elsewhere += bead.updated_at < before && selection->would_take_here(state, bead) ? 1 : 0;
        return true;
    });
    std::ranges::sort(found, {}, [](const town::Bead *bead) { return std::pair(bead->updated_at, bead->created); });
    Page page(state, request.number("limit", 50));
    for (const town::Bead *bead : found)
        page.add(*bead);
    page.set_elsewhere(elsewhere);
    reply(page.json());
}

} // namespace

const std::vector<CommandSpec> &list_commands()
{
    static const std::vector<CommandSpec> specs = {
        {"bead.list", {"bead list", "list"}, "beads, most urgent first", Access::both,
            selection_params({{"all", Kind::flag, "closed ones too"}, {"ready", Kind::flag, "only those that could be started now"},
                Param{"sort", Kind::text, "in another order"}.one_of(list_orders),
                Param{"reverse", Kind::flag, "the last one first"}.also("-r")}),
            list, print_beads, Shape::list, "wm list --status open --label ui -n 20"},
        {"bead.blocked", {"blocked"}, "beads that wait for others", Access::both, selection_params(), blocked, print_beads, Shape::list},
        {"bead.children", {"children"}, "the parts of a bead", Access::both, {bead_param, limit_param}, children_of, print_beads,
            Shape::list},
        {"bead.stale", {"stale"}, "beads that nobody has touched for long", Access::both,
            selection_params({Param{"days", Kind::number, "for so many days; 30"}.also("-d")}), stale, print_beads, Shape::list,
            "wm stale --days 14"},
    };
    return specs;
}

} // namespace wm::commands
