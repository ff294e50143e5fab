// Reading beads: one with everything, lists, counts.
#include "commands/bead_view.h"
#include "commands/bead_words.h"
#include "commands/caller.h"
#include "commands/command_table.h"
#include "commands/lookup.h"
#include "commands/losses.h"
#include "commands/print/bead_print.h"
#include "commands/print/table.h"
#include "commands/selection.h"
#include "commands/spelling.h"
#include "commands/views.h"

#include "base/text.h"
#include "town/bead/index.h"
#include "town/rules/blocking.h"
#include "town/rules/lane.h"

#include <algorithm>
#include <format>
#include <map>

namespace wm::commands {
namespace {

/// With what earlier attempts have left on branches of their own, when there are such.
void show_with_earlier(Services &services, Json view, Reply reply)
{
    const BeadId id(view["id"].get<std::string>());
    const town::Bead *bead = find(services.engine().durable().beads, id);
    if (bead == nullptr || bead->attempts < 2)
        return reply(std::move(view));
    find_kept_work(services, {id}, [view = std::move(view), reply = std::move(reply)](const Json &kept) mutable {
        for (const Json &work : kept)
            if (work["where"] != view.value("branch", "") && work["where"] != view.value("worktree", ""))
                view["earlier"].push_back(work);
        reply(std::move(view));
    });
}

void show(Services &services, const Request &request, Reply reply)
{
    const bool as_bd = request.caller != nullptr && request.caller->json();
    Detail detail{.whole = request.caller != nullptr};
    if (as_bd)
        detail = {request.flag("include_dependents"), request.flag("include_comments"), true, true};
    std::vector<std::string> ids = request.words("id");
    if (const town::Run *run = find(services.engine().durable().runs, request.run()); ids.empty() && run != nullptr)
        ids.push_back(run->bead.value);
    if (ids.empty())
        return reply(fail("bad_params", "Which bead shall be shown is missing.", "Say which bead: `wm show BEAD`."));
    Json items = Json::array();
    std::optional<Error> missing;
    for (const std::string &word : ids) {
        auto bead = bead_for_reading(services.engine().durable(), word);
        auto view = bead ? whole_view(services, **bead, detail) : std::unexpected(bead.error());
        if (view)
            items.push_back(std::move(*view));
        else if (!missing)
            missing = view.error();
        else
            missing->message += " " + view.error().message;
    }
    if (missing && items.empty())
        return reply(std::unexpected(*missing));
    if (items.size() == 1 && !missing)
        return show_with_earlier(services, std::move(items.front()), std::move(reply));
    const std::size_t total = items.size();
    Json list = list_of(std::move(items), total);
    if (missing)
        list["failed"] = {{"code", missing->code}, {"message", missing->message}, {"hint", missing->hint}};
    reply(std::move(list));
}

/// The views of the first `limit` beads, and how many there are.
class Page {
public:
    Page(const town::State &state, std::int64_t limit) : m_state(state), m_limit(limit) {}

    bool full() const { return m_limit > 0 && static_cast<std::int64_t>(m_items.size()) >= m_limit; }
    void add(const town::Bead &bead)
    {
        ++m_total;
        if (!full())
            m_items.push_back(view_of(m_state, bead));
    }
    /// What the selection takes; else it is counted when another rig has it.
    void offer(const Selection &selection, const town::Bead &bead)
    {
        if (selection.takes(m_state, bead))
            add(bead);
        else if (selection.would_take_here(m_state, bead))
            ++m_elsewhere;
    }
    /// As many as there are, without visiting them: of a selection that is_everything().
    void count(const Selection &selection, town::ByPriority town::Standing::*list)
    {
        m_total = count_standing(m_state, list, selection.rig());
        m_elsewhere = selection.is_by_place() ? count_standing(m_state, list) - m_total : 0;
    }
    void set_elsewhere(std::size_t number) { m_elsewhere = number; }
    Json json()
    {
        Json list = list_of(std::move(m_items), m_total);
        put_elsewhere(list, m_elsewhere);
        return list;
    }

private:
    const town::State &m_state;
    std::int64_t m_limit;
    Json m_items = Json::array();
    std::size_t m_total = 0;
    std::size_t m_elsewhere = 0;
};

/// Visits what the selection takes in the order of lists: open beads by urgency and age, then closed ones, newest first.
/// Returns how many more other rigs have.
std::size_t each_selected(const town::State &state, const Selection &selection, const std::function<void(const town::Bead &)> &visit)
{
    std::size_t elsewhere = 0;
    each_open(state, nullptr, [&](const town::Bead &bead) {
        if (selection.takes(state, bead))
            visit(bead);
        else
            elsewhere += selection.would_take_here(state, bead) ? 1 : 0;
        return true;
    });
    if (!selection.takes_closed())
        return elsewhere;
    std::vector<const town::Bead *> closed;
    for (const auto &[id, box] : state.beads)
        if (box->status == town::Status::closed && selection.takes(state, box.get()))
            closed.push_back(&box.get());
        else if (box->status == town::Status::closed)
            elsewhere += selection.would_take_here(state, box.get()) ? 1 : 0;
    std::ranges::sort(closed, std::greater(), [](const town::Bead *bead) { return std::pair(bead->closed_at, bead->created); });
    for (const town::Bead *bead : closed)
        visit(*bead);
    return elsewhere;
}

void list(Services &services, const Request &request, Reply reply)
{
    const town::State &state = services.engine().durable();
    auto selection = Selection::of(services, request);
    if (!selection)
        return reply(std::unexpected(selection.error()));
    Page page(state, request.number("limit", 50));
    if (selection->is_everything()) { // as many as are shown, however many there are
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

/// Ready beads that the selection takes; `page` counts those of other rigs too.
void put_ready(const town::State &state, const Selection &selection, Page &page)
{
    const bool all = selection.is_everything();
    town::each_ready(state, all ? selection.rig() : nullptr, [&](const town::Bead &bead) {
        if (all)
            page.add(bead);
        else
            page.offer(selection, bead);
        return !all || !page.full();
    });
    if (all)
        page.count(selection, &town::Standing::ready);
}

/// --claim: the most urgent one, in the same decision.
void claim_ready(Services &services, const Request &request, Reply reply)
{
    for (const auto &[name, value] : request.params.items())
        if (name != "claim" && name != "rig" && name != "all_rigs" && name != "label" && name != "limit")
            return reply(fail("bad_value", "--claim takes the most urgent bead; only --rig, --all-rigs and --label can narrow that.",
                std::format("Leave --{} out, or claim the one that you want: `wm update BEAD --claim`.", name)));
    auto selection = Selection::of(services, request);
    if (!selection)
        return reply(std::unexpected(selection.error()));
    const RigId rig = selection->rig() != nullptr ? *selection->rig() : RigId();
    auto submission = submission_of(*find_method("bead.ready"), request, town::ClaimNext{rig, request.words("label"), request.as},
        [&services, selection = *std::move(selection), reply](Result<Json> claimed) {
            if (claimed || claimed.error().code != "nothing_ready")
                return reply(std::move(claimed));
            Page none(services.engine().durable(), 1); // its beads are meant for others
            const town::State &state = services.engine().durable();
            std::size_t elsewhere = 0;
            town::each_ready(state, nullptr, [&](const town::Bead &bead) {
                elsewhere += selection.would_take_here(state, bead) ? 1 : 0;
                return true;
            });
            none.set_elsewhere(elsewhere);
            reply(none.json());
        });
    submission.answer = [](const town::Decision &decision) {
        const BeadId &id = std::get<town::BeadClaimed>(decision.events.front().event).bead;
        return list_of(Json::array({view_of(decision.state, *find(decision.state.beads, id))}), 1);
    };
    services.engine().submit(std::move(submission));
}

void ready(Services &services, const Request &request, Reply reply)
{
    if (request.flag("claim"))
        return claim_ready(services, request, std::move(reply));
    const town::State &state = services.engine().durable();
    auto selection = Selection::of(services, request);
    if (!selection)
        return reply(std::unexpected(selection.error()));
    Page page(state, request.number("limit", 100));
    if (std::ranges::any_of(selection->types(), town::is_no_work)) { // who names such a type means it
        town::each_open(state, nullptr, [&](const town::Bead &bead) {
            const town::BeadExtra &extra = *bead.extra;
            const bool means_it = town::is_no_work(bead.type) && is_free(bead) && !extra.pinned && !extra.is_template && !extra.ephemeral;
            if (means_it || is_ready(bead))
                page.offer(*selection, bead);
            return true;
        });
        return reply(page.json());
    }
    put_ready(state, *selection, page);
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

constexpr std::string_view count_groups = "status priority type assignee rig label";

void count(Services &services, const Request &request, Reply reply)
{
    const town::State &state = services.engine().durable();
    auto selection = Selection::of(services, request);
    if (!selection)
        return reply(std::unexpected(selection.error()));
    const std::string by = request.text("by");
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
            ++groups[assignee_of(bead)];
        else if (by == "rig")
            ++groups[bead.rig.value];
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

void text_get(Services &services, const Request &request, Reply reply)
{
    const auto limit = std::clamp<std::int64_t>(request.number("limit", 65'536), 1, 1 << 20);
    auto window = services.engine().reader().read_text(request.text("id"),
        static_cast<std::size_t>(std::max<std::int64_t>(0, request.number("offset", 0))), static_cast<std::size_t>(limit));
    if (!window)
        return reply(std::unexpected(window.error()));
    reply(Json{{"text", window->bytes}, {"offset", window->offset}, {"total", window->total}});
}

std::vector<Param> selection_and(std::vector<Param> more)
{
    std::vector<Param> params = selection_params();
    std::ranges::move(more, std::back_inserter(params));
    return params;
}

} // namespace

const std::vector<CommandSpec> &query_commands()
{
    static const std::vector<CommandSpec> specs = {
        {"bead.show", {"bead show", "show"}, "beads with their texts", Access::both,
            {Param{"id", Kind::words, "the bead, or several; inside a run its own", false, true}.one_of("@bead"),
                {"include_dependents", Kind::flag, "with --json: also who depends on it"},
                {"include_comments", Kind::flag, "with --json: also its comments"}},
            show, print_whole_beads, Shape::list, "wm show wm-a3f8"},
        {"bead.list", {"bead list", "list"}, "beads, most urgent first", Access::both,
            selection_and({{"all", Kind::flag, "closed ones too"}}), list, print_beads, Shape::list,
            "wm list --status open --label ui -n 20"},
        {"bead.ready", {"ready"}, "beads that could be started now", Access::both,
            selection_and({{"claim", Kind::flag, "claim the most urgent one"}}), ready, print_beads, Shape::list, "wm ready --claim"},
        {"bead.blocked", {"blocked"}, "beads that wait for others", Access::both, selection_params(), blocked, print_beads, Shape::list},
        {"bead.children", {"children"}, "the parts of a bead", Access::both, {bead_param, limit_param}, children_of, print_beads,
            Shape::list},
        {"bead.stale", {"stale"}, "beads that nobody has touched for long", Access::both,
            selection_and({{"days", Kind::number, "for so many days; 30"}}), stale, print_beads, Shape::list, "wm stale --days 14"},
        {"bead.count", {"count"}, "how many beads there are", Access::both,
            selection_and({{"all", Kind::flag, "closed ones too"}, Param{"by", Kind::text, "of each kind"}.one_of(count_groups)}), count,
            print_count, Shape::object, "wm count --all --by status"},
        {"bead.statuses", {"statuses"}, "the states that a bead can have", Access::both, {}, statuses, print_statuses},
        {"bead.types", {"types"}, "the types of beads", Access::both, {}, types, print_types},
        {"text.get", {}, "a part of a long text", Access::both,
            {{"id", Kind::text, "of the text", true}, {"offset", Kind::number, "in bytes"}, {"limit", Kind::number, "in bytes"}}, text_get,
            nullptr},
    };
    return specs;
}

} // namespace wm::commands
