// How many beads there are, and which states and types they can have.
#include "commands/bead_page.h"
#include "commands/bead_stats.h"
#include "commands/bead_words.h"
#include "commands/command_table.h"
#include "commands/lookup.h"
#include "commands/print/table.h"
#include "commands/spelling.h"

#include "base/text.h"

#include <algorithm>
#include <format>
#include <map>

namespace wm::commands {
namespace {

constexpr std::string_view count_groups = "status priority type assignee rig label";

/// --by, or bd's way to say it: --by-status.
Result<std::string> group_of(const Request &request)
{
    std::string by = request.text("by");
    for (const std::string &group : split_words(count_groups))
        if (request.flag("by_" + group)) {
            if (!by.empty() && by != group)
                return fail("bad_value", "Beads are counted by one thing at a time.", "Leave one of the two out.");
            by = group;
        }
    return by;
}

/// Closed ones too, unless something else was asked for: as bd does it.
void count(Services &services, const Request &request, Reply reply)
{
    const town::State &state = services.engine().durable();
    Request with_closed = request;
    with_closed.params["all"] = true;
    auto selection = Selection::of(services, with_closed);
    if (!selection)
        return reply(std::unexpected(selection.error()));
    const auto group = group_of(request);
    if (!group)
        return reply(std::unexpected(group.error()));
    const std::string &by = *group;
    if (!by.empty() && !std::ranges::contains(split_words(count_groups), by))
        return reply(fail(
            "bad_value", std::format("Beads are not counted by \"{}\".", elide(by, 40)), std::format("--by is one of {}.", count_groups)));
    std::map<std::string, std::size_t> groups;
    std::size_t total = 0;
    const std::size_t elsewhere = each_selected(state, *selection, [&](const town::Bead &bead) {
        ++total;
        if (by == "status")
            ++groups[status_of(bead)];
        else if (by == "priority")
            ++groups["P" + std::to_string(bead.priority)];
        else if (by == "type")
            ++groups[bead.type];
        else if (by == "assignee")
            ++groups[assignee_of(bead).empty() ? "(unassigned)" : assignee_of(bead)];
        else if (by == "rig")
            ++groups[bead.rig.value];
        else if (by == "label" && bead.labels.empty())
            ++groups["(no labels)"];
        else if (by == "label")
            for (const std::string &label : bead.labels)
                ++groups[label];
    });
    Json items = Json::array();
    for (const auto &[name, number] : groups)
        items.push_back({{"group", name}, {"count", number}});
    Json out = by.empty() ? Json{{"count", total}} : Json{{"total", total}, {"groups", std::move(items)}};
    put_elsewhere(out, elsewhere);
    reply(std::move(out));
}

std::string print_count(const Json &result, const Screen &screen)
{
    if (result.contains("count"))
        return text_of(result, "count") + '\n';
    TextTable table({"COUNT", "GROUP"}, 1);
    for (const Json &group : result["groups"])
        table.add({text_of(group, "count"), text_of(group, "group")});
    return table.text(screen);
}

/// Of the rig where one stands, as every list.
void stats(Services &services, const Request &request, Reply reply)
{
    const town::State &state = services.engine().durable();
    const auto rig = rig_of_list(services, request);
    if (!rig)
        return reply(std::unexpected(rig.error()));
    std::function<bool(const town::Bead &)> takes;
    if (request.flag("assigned")) {
        const town::Run *run = find(state.runs, request.run());
        const std::string name = !request.as.empty() ? request.as : run != nullptr ? run->agent.value : request.actor;
        takes = [name](const town::Bead &bead) { return assignee_of(bead) == name; };
    }
    Json out{{"summary", summary_of(state, *rig != nullptr ? &(*rig)->id : nullptr, takes)}};
    if (is_rig_by_place(*rig, request))
        put_elsewhere(out, static_cast<std::size_t>(std::ranges::count_if(state.beads, [&](const auto &entry) {
            return entry.second->rig != (*rig)->id && (!takes || takes(*entry.second));
        })));
    reply(std::move(out));
}

void statuses(Services &services, const Request &, Reply reply)
{
    Json built_in = Json::array(), custom = Json::array();
    for (const auto &[name, category] : {std::pair{"open", "active"}, {"in_progress", "wip"}, {"blocked", "wip"}, {"hooked", "wip"},
             {"closed", "done"}, {"deferred", "frozen"}, {"pinned", "frozen"}})
        built_in.push_back({{"name", name}, {"category", category}});
    for (const auto &[name, category] : services.engine().durable().settings.statuses)
        custom.push_back({{"name", name}, {"category", category}});
    reply(Json{{"built_in_statuses", std::move(built_in)}, {"custom_statuses", std::move(custom)}});
}

std::string print_statuses(const Json &result, const Screen &screen)
{
    TextTable table({"STATUS", "CATEGORY"}, 0);
    for (const char *group : {"built_in_statuses", "custom_statuses"})
        for (const Json &status : result[group])
            table.add({text_of(status, "name"), text_of(status, "category")});
    return table.text(screen);
}

/// Those that everybody knows, and those that beads have.
void types(Services &services, const Request &, Reply reply)
{
    static constexpr std::string_view core[] = {
        "task", "bug", "feature", "epic", "chore", "decision", "spike", "story", "milestone", "gate"};
    std::map<std::string, std::size_t> used;
    for (const auto &[id, box] : services.engine().durable().beads)
        ++used[box->type];
    Json known = Json::array(), custom = Json::array();
    for (const std::string_view name : core)
        known.push_back({{"name", name}, {"beads", used[std::string(name)]}});
    for (const auto &[name, number] : used)
        if (!std::ranges::contains(core, name))
            custom.push_back({{"name", name}, {"beads", number}});
    reply(Json{{"core_types", std::move(known)}, {"custom_types", std::move(custom)}});
}

std::string print_types(const Json &result, const Screen &screen)
{
    TextTable table({"TYPE", "BEADS"}, 0);
    for (const char *group : {"core_types", "custom_types"})
        for (const Json &type : result[group])
            table.add({text_of(type, "name"), text_of(type, "beads")});
    return table.text(screen);
}

} // namespace

const std::vector<CommandSpec> &count_commands()
{
    static const std::vector<CommandSpec> specs = {
        {"bead.count", {"count"}, "how many beads there are, closed ones too", Access::both,
            selection_params({{"all", Kind::flag, "closed ones too, as without it"},
                Param{"by", Kind::text, "of each kind"}.one_of(count_groups), {"by_status", Kind::flag, "as --by status"},
                {"by_priority", Kind::flag, "as --by priority"}, {"by_type", Kind::flag, "as --by type"},
                {"by_assignee", Kind::flag, "as --by assignee"}, {"by_label", Kind::flag, "as --by label"}}),
            count, print_count, Shape::object, "wm count --by status"},
        {"bead.stats", {"stats"}, "the beads in numbers", Access::both,
            {list_rig_param, all_rigs_param, {"assigned", Kind::flag, "only those held by or meant for who asks"}}, stats, print_stats},
        {"bead.statuses", {"statuses"}, "the states that a bead can have", Access::both, {}, statuses, print_statuses},
        {"bead.types", {"types"}, "the types of beads", Access::both, {}, types, print_types},
    };
    return specs;
}

} // namespace wm::commands
