// Reading beads: one with everything, lists, counts.
#include "commands/bead_view.h"
#include "commands/bead_words.h"
#include "commands/caller.h"
#include "commands/command_table.h"
#include "commands/lookup.h"
#include "commands/molecule.h"
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
#include <tuple>

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
    if (request.flag("current")) { // what the one who asks has taken
        const std::string holder = request.as.empty() ? request.actor : request.as;
        each_open(services.engine().durable(), nullptr, [&](const town::Bead &bead) {
            if (bead.claim && (bead.claim->holder == holder || (!request.run().empty() && bead.claim->run == request.run())))
                ids.push_back(bead.id.value);
            return true;
        });
        if (ids.empty())
            return reply(fail("not_found", "You have taken no bead.", "`wm ready --claim` takes the most urgent one."));
    }
    if (const town::Run *run = find(services.engine().durable().runs, request.run()); ids.empty() && run != nullptr)
        ids.push_back(run->bead.value);
    if (ids.empty())
        return reply(fail("bad_params", "Which bead shall be shown is missing.", "Say which bead: `wm show BEAD`."));
    Json items = Json::array();
    std::optional<Error> missing;
    const bool brief = request.flag("short") || request.flag("children");
    for (const std::string &word : ids) {
        const town::State &state = services.engine().durable();
        auto bead = bead_for_reading(state, word);
        if (bead && request.flag("children")) {
            for (const BeadId &id : town::children(state, (*bead)->id))
                items.push_back(view_of(state, *find(state.beads, id)));
            continue;
        }
        auto view = !bead ? std::unexpected(bead.error())
            : brief       ? Result<Json>(view_of(state, **bead))
                          : whole_view(services, **bead, detail);
        if (view)
            items.push_back(std::move(*view));
        else if (!missing)
            missing = view.error();
        else
            missing->message += " " + view.error().message;
    }
    if (missing && items.empty())
        return reply(std::unexpected(*missing));
    if (items.size() == 1 && !missing && !brief)
        return show_with_earlier(services, std::move(items.front()), std::move(reply));
    const std::size_t total = items.size();
    Json list = list_of(std::move(items), total);
    if (brief)
        list["brief"] = true; // a line for each
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
/// Returns how many more other rigs have. `also`: what else a bead must be; absent: nothing.
std::size_t each_selected(const town::State &state, const Selection &selection, const std::function<void(const town::Bead &)> &visit,
    const std::function<bool(const town::Bead &)> &also = nullptr)
{
    std::size_t elsewhere = 0;
    each_open(state, selection.is_by_place() ? nullptr : selection.rig(), [&](const town::Bead &bead) {
        if (also && !also(bead))
            return true;
        if (selection.takes(state, bead))
            visit(bead);
        else
            elsewhere += selection.would_take_here(state, bead) ? 1 : 0;
        return true;
    });
    if (!selection.takes_closed() || also)
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

constexpr std::string_view list_orders = "priority created updated closed status id title type assignee";
constexpr std::string_view ready_orders = "priority hybrid oldest";

using Beads = std::vector<const town::Bead *>;
using BeadTest = std::function<bool(const town::Bead &)>;

/// --sort, one of `orders`, and --reverse. Without --sort they stay as they are.
Result<> put_in_order(Beads &beads, const Request &request, std::string_view orders, Timestamp now)
{
    const std::string order = request.text("sort");
    if (!order.empty() && !std::ranges::contains(split_words(orders), order))
        return fail(
            "bad_value", std::format("Beads are not sorted by \"{}\".", elide(order, 40)), std::format("--sort is one of: {}.", orders));
    const auto by = [&](auto &&key) { std::ranges::stable_sort(beads, {}, [&](const town::Bead *bead) { return key(*bead); }); };
    constexpr Timestamp two_days = 2 * 86'400 * nanoseconds_per_second;
    if (order == "priority")
        by([](const town::Bead &bead) { return std::pair(bead.priority, bead.created); });
    else if (order == "hybrid") // new ones by urgency, what is older by age, so that nothing starves
        by([&](const town::Bead &bead) {
            const bool old = bead.created_at < now - two_days;
            return std::tuple(old, old ? 0 : bead.priority, bead.created);
        });
    else if (order == "oldest")
        by([](const town::Bead &bead) { return std::pair(bead.created_at, bead.created); });
    else if (order == "created" || order == "updated" || order == "closed") // the newest first
        by([&](const town::Bead &bead) {
            return -(order == "created" ? bead.created_at : order == "updated" ? bead.updated_at : bead.closed_at);
        });
    else if (order == "status")
        by([](const town::Bead &bead) { return status_of(bead); });
    else if (order == "id")
        by([](const town::Bead &bead) { return bead.id; });
    else if (order == "title")
        by([](const town::Bead &bead) { return bead.title; });
    else if (order == "type")
        by([](const town::Bead &bead) { return bead.type; });
    else if (order == "assignee")
        by([](const town::Bead &bead) { return assignee_of(bead); });
    if (request.flag("reverse"))
        std::ranges::reverse(beads);
    return {};
}

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
            if (selection.is_everything()) {
                const std::size_t all = count_standing(state, &town::Standing::ready);
                elsewhere = selection.is_by_place() ? all - count_standing(state, &town::Standing::ready, selection.rig()) : 0;
            } else {
                town::each_ready(state, nullptr, [&](const town::Bead &bead) {
                    elsewhere += selection.would_take_here(state, bead) ? 1 : 0;
                    return true;
                });
            }
            none.set_elsewhere(elsewhere);
            reply(none.json());
        });
    submission.answer = [](const town::Decision &decision) {
        const BeadId &id = std::get<town::BeadClaimed>(decision.events.front().event).bead;
        return list_of(Json::array({view_of(decision.state, *find(decision.state.beads, id))}), 1);
    };
    services.engine().submit(std::move(submission));
}

/// What counts as ready where more was asked for than work that could be started: types that are no work, which who
/// names them means, steps of a molecule, ephemeral beads, what is put aside until a time. Absent: just that work.
Result<BeadTest> what_is_ready(const town::State &state, const Request &request, const Selection &selection)
{
    const bool no_work = std::ranges::any_of(selection.types(), town::is_no_work);
    const bool ephemeral = request.flag("include_ephemeral"), deferred = request.flag("include_deferred");
    if (request.has("mol")) {
        auto molecule = bead_for_reading(state, request.text("mol"));
        if (!molecule)
            return std::unexpected(molecule.error());
        return [&state, id = (*molecule)->id](const town::Bead &bead) {
            const town::Bead *owner = is_step(bead) && is_free(bead) ? bead_of_step(state, bead) : nullptr;
            return owner != nullptr && owner->id == id;
        };
    }
    if (!no_work && !ephemeral && !deferred)
        return BeadTest();
    return [=](const town::Bead &bead) {
        const town::BeadExtra &extra = *bead.extra;
        const bool comes_back = deferred && bead.status == town::Status::deferred && bead.defer_until && !bead.blocked && !bead.claim &&
            (extra.status_word.empty() || extra.status_word == "open");
        const bool usual =
            !extra.pinned && !extra.is_template && (ephemeral || !extra.ephemeral) && (!is_step(bead) || town::is_no_work(bead.type));
        const bool kind = !town::is_no_work(bead.type) || no_work; // which types exactly is the selection's
        return is_ready(bead) || (kind && usual && (is_free(bead) || comes_back));
    };
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
    const auto wider = what_is_ready(state, request, *selection);
    if (!wider)
        return reply(std::unexpected(wider.error()));
    if (!*wider && !request.has("sort")) {
        put_ready(state, *selection, page);
        return reply(page.json());
    }
    Beads beads;
    page.set_elsewhere(each_selected(
        state, *selection, [&](const town::Bead &bead) { beads.push_back(&bead); },
        [&](const town::Bead &bead) { return *wider ? (*wider)(bead) : is_ready(bead); }));
    if (auto sorted = put_in_order(beads, request, ready_orders, services.engine().now()); !sorted)
        return reply(std::unexpected(sorted.error()));
    for (const town::Bead *bead : beads)
        page.add(*bead);
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

/// -s is --sort here, as with bd: what is ready is open anyhow.
std::vector<Param> ready_params()
{
    std::vector<Param> params = selection_and({{"claim", Kind::flag, "claim the most urgent one"},
        Param{"sort", Kind::text, "by priority and age, new ones by priority and older ones by age (hybrid), or by age alone (oldest)"}
            .also("-s")
            .one_of(ready_orders),
        {"include_ephemeral", Kind::flag, "ephemeral ones too"}, {"include_deferred", Kind::flag, "also what is put aside until a time"},
        Param{"mol", Kind::text, "the steps of this molecule"}.one_of("@bead")});
    for (Param &param : params)
        if (param.name == "status")
            param.spellings = {};
    return params;
}

} // namespace

const std::vector<CommandSpec> &query_commands()
{
    static const std::vector<CommandSpec> specs = {
        {"bead.show", {"bead show", "show"}, "beads with their texts", Access::both,
            {Param{"id", Kind::words, "the bead, or several; inside a run its own", false, true}.one_of("@bead"),
                Param{"include_dependents", Kind::flag, "with --json: also who depends on it"}.also("--refs"),
                {"current", Kind::flag, "the beads that you have taken"}, {"short", Kind::flag, "a line for each"},
                {"children", Kind::flag, "its parts, a line for each"}, {"include_comments", Kind::flag, "with --json: also its comments"}},
            show, print_whole_beads, Shape::list, "wm show wm-a3f8"},
        {"bead.list", {"bead list", "list"}, "beads, most urgent first", Access::both,
            selection_and({{"all", Kind::flag, "closed ones too"}, {"ready", Kind::flag, "only those that could be started now"},
                Param{"sort", Kind::text, "in another order"}.one_of(list_orders),
                Param{"reverse", Kind::flag, "the last one first"}.also("-r")}),
            list, print_beads, Shape::list, "wm list --status open --label ui -n 20"},
        {"bead.ready", {"ready"}, "beads that could be started now", Access::both, ready_params(), ready, print_beads, Shape::list,
            "wm ready --claim"},
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
