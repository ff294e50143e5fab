// What waits for what: dep add, remove, list, tree, cycles, relate.
#include "commands/bead_view.h"
#include "commands/bead_words.h"
#include "commands/command_table.h"
#include "commands/print/bead_print.h"
#include "commands/print/table.h"
#include "commands/several.h"
#include "commands/views.h"

#include "town/rules/blocking.h"
#include "town/rules/external.h"
#include "town/rules/rings.h"

#include <algorithm>
#include <format>
#include <set>

namespace wm::commands {
namespace {

struct Pair {
    BeadId bead, on;
};

/// "id" and "on", which must be there; `wm dep BLOCKER --blocks BEAD` says it the other way round.
Result<Pair> pair_of(Services &services, const Request &request)
{
    const town::State &state = services.engine().durable();
    const bool turned = request.has("blocks");
    if (!turned && !request.has("on"))
        return fail("bad_params", "What it waits for is missing.", "Name both: `wm dep add BEAD OTHER`.");
    auto bead = bead_for_writing(state, request.text(turned ? "blocks" : "id"));
    auto on = target_for_writing(state, request.text(turned ? "id" : "on"));
    if (!bead || !on)
        return std::unexpected(!bead ? bead.error() : on.error());
    return Pair{(*bead)->id, std::move(*on)};
}

Json tie(const char *status, const Pair &pair, const std::string &type)
{
    Json out = {{"status", status}, {"issue_id", pair.bead}, {"depends_on_id", pair.on}};
    if (!type.empty())
        out["type"] = type;
    return out;
}

void add(Services &services, const Request &request, Reply reply)
{
    auto pair = pair_of(services, request);
    if (!pair)
        return reply(std::unexpected(pair.error()));
    const town::Dependency dependency = dependency_of(request.text("type"), pair->on);
    auto submission = submission_of(
        *find_method("dep.add"), request, town::AddDependency{pair->bead, pair->on, dependency.type, *dependency.more}, std::move(reply));
    submission.answer = [answer = tie("added", *pair, type_of(dependency))](const town::Decision &) { return answer; };
    services.engine().submit(std::move(submission));
}

void remove(Services &services, const Request &request, Reply reply)
{
    auto pair = pair_of(services, request);
    if (!pair)
        return reply(std::unexpected(pair.error()));
    auto submission = submission_of(*find_method("dep.remove"), request, town::RemoveDependency{pair->bead, pair->on}, std::move(reply));
    submission.answer = [answer = tie("removed", *pair, "")](const town::Decision &) { return answer; };
    services.engine().submit(std::move(submission));
}

/// Both ways: each is named at the other.
void relate(Services &services, const Request &request, Reply reply, bool add)
{
    auto pair = pair_of(services, request);
    if (!pair)
        return reply(std::unexpected(pair.error()));
    std::vector<Step> steps;
    for (const auto &[bead, on] : {*pair, Pair{pair->on, pair->bead}})
        steps.push_back(
            add ? Step{town::AddDependency{bead, on, town::DependencyType::relates_to}} : Step{town::RemoveDependency{bead, on}});
    do_each(services, *find_method(add ? "dep.relate" : "dep.unrelate"), request, {{pair->bead, std::move(steps)}},
        [answer = tie(add ? "related" : "unrelated", *pair, "relates-to"), reply](const Result<Changed> &done) {
            if (!done)
                return reply(std::unexpected(done.error()));
            reply(answer);
        });
}

std::string print_tie(const Json &result, const Screen &screen)
{
    const std::string bead = text_of(result, "issue_id"), on = text_of(result, "depends_on_id"), type = text_of(result, "type");
    if (screen.quiet)
        return bead + '\n';
    if (text_of(result, "status") == "removed")
        return std::format("{} no longer depends on {}.\n", bead, on);
    return type == "blocks" ? std::format("{} waits for {}.\n", bead, on) : std::format("{}  {}  {}\n", bead, type, on);
}

/// The other end with the kind of tie.
struct Other {
    BeadId id; ///< of a bead, external, or of none here
    std::string type;
};

/// What `bead` depends on, or who depends on it.
std::vector<Other> ties_of(const town::State &state, const town::Bead &bead, bool up)
{
    std::vector<Other> all;
    if (!up) {
        for (const town::Dependency &dependency : bead.dependencies)
            all.emplace_back(dependency.on, type_of(dependency));
        return all;
    }
    std::vector<BeadId> names = town::external_names(state, bead);
    names.push_back(bead.id);
    for (const BeadId &name : names)
        if (const auto *dependents = state.dependents.find(name))
            for (const BeadId &id : *dependents)
                if (const town::Bead *other = find(state.beads, id))
                    for (const town::Dependency &dependency : other->dependencies)
                        if (dependency.on == name)
                            all.emplace_back(id, type_of(dependency));
    std::ranges::sort(all, {}, [](const Other &other) { return std::tie(other.id, other.type); });
    return all;
}

Json line_of(const town::State &state, const BeadId &id)
{
    const town::Bead *bead = find(state.beads, id);
    return bead != nullptr ? view_of(state, *bead) : end_of(state, id);
}

void list(Services &services, const Request &request, Reply reply)
{
    const town::State &state = services.engine().durable();
    auto bead = bead_for_reading(state, request.text("id"));
    if (!bead)
        return reply(std::unexpected(bead.error()));
    Json items = Json::array();
    for (const auto &[id, type] : ties_of(state, **bead, request.text("direction", "down") == "up"))
        if (!request.has("type") || request.text("type") == type) {
            items.push_back(line_of(state, id));
            items.back()["dependency_type"] = type;
        }
    const std::size_t total = items.size();
    reply(list_of(std::move(items), total));
}

std::string print_ties(const Json &list, const Screen &screen)
{
    if (screen.quiet)
        return print_ids(list);
    if (list["items"].empty())
        return "Nothing.\n";
    TextTable table({"ID", "TYPE", "STATUS", "TITLE"}, 3);
    for (const Json &bead : list["items"])
        table.add({text_of(bead, "id"), text_of(bead, "dependency_type"), text_of(bead, "status"), text_of(bead, "title")});
    return table.text(screen);
}

/// Depth first, flat; a bead that came before is named again and not gone into.
struct Tree {
    const town::State &state;
    bool up;
    std::int64_t deepest;
    std::string status = {}, type = {}; ///< of the beads and of the ties that are gone into; empty: all
    Json items = Json::array();
    std::set<BeadId> seen = {};

    void add(const BeadId &id, const BeadId &parent, std::int64_t depth)
    {
        const town::Bead *bead = find(state.beads, id);
        auto below = bead != nullptr ? ties_of(state, *bead, up) : std::vector<Other>();
        std::erase_if(below, [&](const Other &other) {
            const town::Bead *there = find(state.beads, other.id);
            return (!type.empty() && other.type != type) || (!status.empty() && (there == nullptr || status_of(*there) != status));
        });
        const bool again = !seen.insert(id).second;
        const bool cut = !below.empty() && (again || depth >= deepest);
        Json line = line_of(state, id);
        line["depth"] = depth;
        line["parent_id"] = parent.empty() ? id : parent;
        line["truncated"] = cut;
        items.push_back(std::move(line));
        if (!cut)
            for (const Other &other : below)
                add(other.id, id, depth + 1);
    }
};

void tree(Services &services, const Request &request, Reply reply)
{
    const town::State &state = services.engine().durable();
    auto bead = bead_for_reading(state, request.text("id"));
    if (!bead)
        return reply(std::unexpected(bead.error()));
    const bool up = request.text("direction", request.flag("reverse") ? "up" : "down") == "up";
    Tree out{state, up, std::clamp<std::int64_t>(request.number("max_depth", 50), 0, 200), request.text("status"), request.text("type")};
    out.add((*bead)->id, BeadId(), 0);
    const std::size_t total = out.items.size();
    reply(list_of(std::move(out.items), total));
}

std::string print_tree(const Json &list, const Screen &screen)
{
    if (screen.quiet)
        return print_ids(list);
    TextTable table({"BEAD", "STATUS", "TITLE"}, 2);
    for (const Json &bead : list["items"])
        table.add({std::string(2 * bead["depth"].get<std::size_t>(), ' ') + text_of(bead, "id"), text_of(bead, "status"),
            text_of(bead, "title") + (bead["truncated"].get<bool>() ? " …" : "")});
    return table.text(screen);
}

/// Rings among the dependencies that hold back. None can be made here; an import says so too.
void cycles(Services &services, const Request &, Reply reply)
{
    Json rings = town::rings_in(services.engine().durable());
    const std::size_t total = rings.size();
    reply(list_of(std::move(rings), total));
}

std::string print_cycles(const Json &list, const Screen &)
{
    if (list["items"].empty())
        return "No beads wait for each other.\n";
    std::string out;
    for (const Json &ring : list["items"]) {
        std::string line;
        for (const Json &id : ring)
            line += (line.empty() ? "" : " → ") + id.get<std::string>();
        out += line + '\n';
    }
    return out;
}

} // namespace

const std::vector<CommandSpec> &dependency_commands()
{
    static constexpr Param waits = Param{"id", Kind::text, "the bead that waits", true, true}.one_of("@bead");
    static constexpr Param other =
        Param{"on", Kind::text, "the bead it waits for", false, true}.also("--blocked-by --depends-on").one_of("@bead");
    static constexpr Param target = Param{"on", Kind::text, "the bead it waits for, or external:RIG:CAPABILITY", false, true}
                                        .also("--blocked-by --depends-on")
                                        .one_of("@bead");
    static constexpr Param direction =
        Param{"direction", Kind::text, "down: what it depends on (default); up: who depends on it"}.one_of("down up");
    static constexpr Param type =
        Param{"type", Kind::text, "blocks (default), parent-child, waits-for, related, discovered-from … or a word of your own"}
            .also("-t")
            .one_of(known_dependencies);
    static const std::vector<CommandSpec> specs = {
        {"dep.add", {"dep add", "dep", "link"}, "let one bead wait for another", Access::both,
            {waits, target, type,
                Param{"blocks", Kind::text, "the other way round: this one waits for the first"}.also("-b").one_of("@bead")},
            add, print_tie, Shape::object, "wm dep add wm-e5d1 wm-a3f8"},
        {"dep.remove", {"dep remove", "dep rm"}, "take a dependency away", Access::both, {waits, target}, remove, print_tie},
        {"dep.list", {"dep list"}, "what a bead depends on, or who depends on it", Access::both, {bead_param, direction, type}, list,
            print_ties, Shape::list, "wm dep list wm-a3f8 --direction up"},
        {"dep.tree", {"dep tree"}, "the same down to the last", Access::both,
            {bead_param, direction, Param{"max_depth", Kind::number, "not deeper than this; 50"}.also("-d"),
                {"reverse", Kind::flag, "who depends on it, as --direction up"},
                Param{"status", Kind::text, "only beads in this state"}.one_of(known_statuses),
                Param{"type", Kind::text, "only such dependencies"}.also("-t").one_of(known_dependencies)},
            tree, print_tree, Shape::list},
        {"dep.cycles", {"dep cycles"}, "beads that wait for each other", Access::both, {}, cycles, print_cycles, Shape::list},
        {"dep.relate", {"dep relate", "relate"}, "name two beads at each other", Access::both, {waits, other},
            [](Services &services, const Request &request, Reply reply) { relate(services, request, std::move(reply), true); }, print_tie},
        {"dep.unrelate", {"dep unrelate", "unrelate"}, "take that away", Access::both, {waits, other},
            [](Services &services, const Request &request, Reply reply) { relate(services, request, std::move(reply), false); }, print_tie},
    };
    return specs;
}

} // namespace wm::commands
