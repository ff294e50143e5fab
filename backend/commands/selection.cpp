#include "commands/selection.h"

#include "commands/bead_words.h"
#include "commands/lookup.h"
#include "base/text.h"
#include "commands/spelling.h"
#include "town/bead/index.h"
#include "town/rules/filter.h"
#include "town/rules/lane.h"

#include <algorithm>
#include <cctype>
#include <format>

namespace wm::commands {
namespace {

bool any_of(const std::vector<std::string> &words, std::string_view word)
{
    return std::ranges::contains(words, word);
}

std::string lower(std::string_view text)
{
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

/// A state of every town, of this one, or of a bead that came from elsewhere.
bool is_some_status(const town::State &state, const std::string &word)
{
    return std::ranges::contains(split_words(known_statuses), word) || state.settings.statuses.contains(word) ||
        std::ranges::any_of(state.beads, [&](const auto &entry) { return entry.second->extra->status_word == word; });
}

/// Refuses a word that the filter language would refuse too, with the same sentence.
Result<> known_to_filter(const town::State &state, std::string_view key, const std::string &word)
{
    const bool plain = !word.empty() &&
        std::ranges::all_of(word, [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '-' || c >= 0x80; });
    if (!plain)
        return fail("bad_value", std::format("There is no {} \"{}\".", key, elide(word, 40)), "`wm statuses` lists the states.");
    auto filter = town::parse_filter(std::format("{}:{}", key, word), state);
    return filter ? Result<>() : std::unexpected(filter.error());
}

/// A type that Beads knows or that some bead has.
Result<> known_type(const town::State &state, const std::string &word)
{
    const bool used = std::ranges::contains(split_words(known_types), word) ||
        std::ranges::any_of(state.beads, [&](const auto &entry) { return entry.second->type == word; });
    if (used || town::is_no_work(word))
        return {};
    return fail("bad_value", std::format("No bead has the type \"{}\".", elide(word, 40)), "`wm types` lists those that there are.");
}

struct TimeOption {
    std::string_view after, before;
    std::string_view help_after, help_before;
    bool past; ///< "7d" is seven days ago
    Timestamp (*of)(const town::Bead &);
};

constexpr TimeOption time_options[] = {
    {"created_after", "created_before", "written since then: 2030-01-31, 7d (ago)", "written before then", true,
        [](const town::Bead &bead) { return bead.created_at; }},
    {"updated_after", "updated_before", "changed since then", "not changed since then", true,
        [](const town::Bead &bead) { return bead.updated_at; }},
    {"closed_after", "closed_before", "closed since then", "closed before then", true,
        [](const town::Bead &bead) { return bead.closed_at; }},
    {"due_after", "due_before", "due then or later: 2030-01-31, 7d (ahead)", "due before then", false,
        [](const town::Bead &bead) { return bead.extra->due_at; }},
    {"defer_after", "defer_before", "put aside until then or longer", "put aside, and back before then", false,
        [](const town::Bead &bead) { return bead.defer_until.value_or(0); }},
};

/// A time; a length is how long ago it was, or how far ahead.
Result<Timestamp> moment_of(const std::string &word, Timestamp now, bool past)
{
    const std::string_view length = std::string_view(word).substr(word.starts_with('-') || word.starts_with('+') ? 1 : 0);
    const bool is_length = !length.empty() && !length.contains('-') && length.front() >= '0' && length.front() <= '9';
    if (!is_length)
        return time_of(word, now);
    return time_of(std::string(length), now).transform([&](Timestamp ahead) {
        return (past && !word.starts_with('+')) || word.starts_with('-') ? now - (ahead - now) : ahead;
    });
}

std::unexpected<Error> no_convoy(std::string_view id)
{
    return fail("not_found", std::format("There is no convoy {}.", elide(id, 60)), "`wm convoy list` shows what there is.");
}

bool is_below(const town::Bead &bead, const BeadId &parent)
{
    return std::ranges::any_of(
        bead.dependencies, [&](const town::Dependency &d) { return d.on == parent && d.type == town::DependencyType::parent_child; });
}

} // namespace

Result<> knows_names(const town::State &state, const town::Filter &filter)
{
    using Field = town::Filter::Field;
    const auto is = [](const std::string &word) {
        return [&word](const auto &entry) { return town::fold_case(entry.first.value) == word; };
    };
    for (const town::Filter::Term &term : filter.terms)
        for (const std::string &word : term.values) {
            if (word == "none")
                continue;
            if (term.field == Field::rig && std::ranges::none_of(state.rigs, is(word)))
                return fail("not_found", std::format("There is no rig {}.", elide(word, 60)), "`wm rig list` shows what there is.");
            if (term.field == Field::convoy && std::ranges::none_of(state.convoys, is(word)))
                return no_convoy(word);
        }
    return {};
}

bool names_place(const town::Filter &filter)
{
    using Field = town::Filter::Field;
    return std::ranges::any_of(filter.terms, [](const town::Filter::Term &term) {
        const bool is_convoy = term.field == Field::convoy && !term.negated && !std::ranges::contains(term.values, "none");
        return term.field == Field::rig || is_convoy; // convoys span rigs
    });
}

std::vector<Param> selection_params(std::vector<Param> more)
{
    std::vector<Param> params = {
        Param{"status", Kind::list, "with one of these states"}.also("-s").one_of(known_statuses),
        Param{"lane", Kind::text, "backlog, ready, ai, review or done"}.one_of("backlog ready ai review done"),
        Param{"type", Kind::list, "of one of these types"}.also("-t").one_of(known_types),
        Param{"priority", Kind::list, "with one of these priorities"}.also("-p").one_of("0 1 2 3 4"),
        Param{"label", Kind::list, "with all of these labels"}.also("-l --labels").one_of("@label"),
        Param{"label_any", Kind::list, "with any of these labels"}.one_of("@label"),
        Param{"assignee", Kind::text, "held by or meant for this one"}.also("-a"),
        Param{"unassigned", Kind::flag, "held by nobody and meant for nobody"}.also("-u --no-assignee"),
        Param{"title", Kind::text, "with this in the title"}.also("--title-contains"),
        Param{"parent", Kind::text, "parts of this bead"}.one_of("@bead"),
        Param{"convoy", Kind::text, "of this convoy"}.one_of("@convoy"),
        Param{"overdue", Kind::flag, "that should have been done"},
        Param{"id", Kind::list, "of these beads"}.also("--ids"),
        Param{"priority_min", Kind::text, "not more urgent than this"}.one_of("0 1 2 3 4"),
        Param{"priority_max", Kind::text, "not less urgent than this"}.one_of("0 1 2 3 4"),
        Param{"exclude_status", Kind::list, "in none of these states"}.one_of(known_statuses),
        Param{"exclude_type", Kind::list, "of none of these types"}.one_of(known_types),
        Param{"exclude_label", Kind::list, "without these labels"},
        Param{"no_labels", Kind::flag, "without any label"},
        Param{"no_parent", Kind::flag, "that are no part of another"},
        Param{"empty_description", Kind::flag, "without a description"},
        Param{"spec", Kind::text, "whose specification begins so"},
        Param{"pinned", Kind::flag, "pinned ones"},
        Param{"no_pinned", Kind::flag, "none that is pinned"},
        Param{"filter", Kind::text, "a filter as in the window: \"status:open label:ui p0 updated:<7d\""},
        list_rig_param,
        all_rigs_param,
        limit_param,
    };
    for (const TimeOption &option : time_options) {
        params.push_back({option.after, Kind::text, option.help_after});
        params.push_back({option.before, Kind::text, option.help_before});
    }
    std::ranges::move(more, std::back_inserter(params));
    return params;
}

Result<Selection> Selection::of(Services &services, const Request &request)
{
    Selection out;
    const town::State &state = services.engine().durable();
    const Timestamp now = services.engine().now();
    const auto add = [&](Condition condition) { out.m_conditions.push_back(std::move(condition)); };
    auto statuses = request.words("status");
    for (std::string &word : statuses) {
        if (!is_some_status(state, word))
            word = lower(word);
        if (auto known = word == "all" || is_some_status(state, word) ? Result<>() : known_to_filter(state, "status", word); !known)
            return std::unexpected(known.error());
    }
    if (request.has("lane"))
        if (auto known = known_to_filter(state, "lane", request.text("lane")); !known)
            return std::unexpected(known.error());
    std::vector<std::string> types = request.words("type");
    for (const std::string &word : request.words("type")) { // beads that came from elsewhere may bear the other name
        if (auto known = known_type(state, type_meant(word)); !known && !known_type(state, word))
            return std::unexpected(known.error());
        if (!std::ranges::contains(types, type_meant(word)))
            types.push_back(type_meant(word));
    }
    out.m_closed_too =
        request.flag("all") || any_of(statuses, "closed") || any_of(statuses, "all") || lower(request.text("lane")) == "done";
    if (!statuses.empty() && !any_of(statuses, "all"))
        add([statuses](const town::State &, const town::Bead &bead) {
            return any_of(statuses, status_of(bead)) || (is_deferred(bead) && any_of(statuses, "deferred"));
        });
    if (request.has("lane"))
        add([lane = lower(request.text("lane"))](
                const town::State &town, const town::Bead &bead) { return lower(name_of(lane_of(town, bead))) == lane; });
    out.m_types = types;
    if (!types.empty())
        add([types](const town::State &, const town::Bead &bead) { return any_of(types, bead.type); });
    if (request.has("priority")) {
        std::vector<int> priorities;
        for (const std::string &word : request.words("priority")) {
            auto priority = priority_of(word);
            if (!priority)
                return std::unexpected(priority.error());
            priorities.push_back(*priority);
        }
        add([priorities](const town::State &, const town::Bead &bead) { return std::ranges::contains(priorities, bead.priority); });
    }
    if (const auto labels = request.words("label"); !labels.empty())
        add([labels](const town::State &, const town::Bead &bead) {
            return std::ranges::all_of(labels, [&](const std::string &label) { return any_of(bead.labels, label); });
        });
    if (const auto labels = request.words("label_any"); !labels.empty())
        add([labels](const town::State &, const town::Bead &bead) {
            return std::ranges::any_of(labels, [&](const std::string &label) { return any_of(bead.labels, label); });
        });
    if (request.has("assignee"))
        add([name = request.text("assignee")](const town::State &, const town::Bead &bead) { return assignee_of(bead) == name; });
    if (request.flag("unassigned"))
        add([](const town::State &, const town::Bead &bead) { return assignee_of(bead).empty(); });
    if (request.has("title"))
        add([part = town::fold_case(request.text("title"))](
                const town::State &, const town::Bead &bead) { return town::fold_case(bead.title).contains(part); });
    if (request.has("parent")) {
        auto parent = bead_for_reading(state, request.text("parent"));
        if (!parent)
            return std::unexpected(parent.error());
        add([id = (*parent)->id](const town::State &, const town::Bead &bead) { return is_below(bead, id); });
    }
    if (request.has("convoy")) {
        const ConvoyId convoy(request.text("convoy"));
        if (find(state.convoys, convoy) == nullptr)
            return no_convoy(convoy.value);
        add([convoy](const town::State &, const town::Bead &bead) { return std::ranges::contains(bead.convoys, convoy); });
    }
    if (request.flag("overdue"))
        add([now](const town::State &, const town::Bead &bead) {
            return bead.extra->due_at != 0 && bead.extra->due_at < now && bead.status != town::Status::closed;
        });
    bool is_named = request.has("convoy") || request.has("parent") || !request.words("id").empty(); // exactly these, wherever
    if (request.has("filter")) {
        auto filter = town::parse_filter(request.text("filter"), state);
        if (!filter)
            return std::unexpected(filter.error());
        if (auto known = knows_names(state, *filter); !known)
            return std::unexpected(known.error());
        is_named = is_named || names_place(*filter);
        using Field = town::Filter::Field;
        out.m_closed_too = out.m_closed_too || std::ranges::any_of(filter->terms, [](const town::Filter::Term &term) {
            return term.field == Field::status || term.field == Field::lane || term.field == Field::closed;
        });
        add([filter = *filter, now](const town::State &town, const town::Bead &bead) { return matches(town, bead, filter, now); });
    }
    if (auto done = out.add_more(state, request, now); !done)
        return std::unexpected(done.error());
    return out.limit_to_rig(services, request, is_named).transform([&] { return std::move(out); });
}

Result<> Selection::limit_to_rig(Services &services, const Request &request, bool is_named)
{
    if (is_named && !request.has("rig"))
        return {};
    const auto rig = rig_of_list(services, request);
    if (!rig)
        return std::unexpected(rig.error());
    if (*rig != nullptr)
        m_rig = (*rig)->id;
    m_by_place = is_rig_by_place(*rig, request);
    return {};
}

Result<> Selection::add_more(const town::State &state, const Request &request, Timestamp now)
{
    const auto add = [&](auto condition) {
        m_conditions.push_back([condition](const town::State &, const town::Bead &bead) { return condition(bead); });
    };
    std::vector<BeadId> ids;
    for (const std::string &word : request.words("id")) {
        auto bead = bead_for_reading(state, word);
        if (!bead)
            return std::unexpected(bead.error());
        ids.push_back((*bead)->id);
    }
    if (!ids.empty()) {
        m_closed_too = true; // who names one means it
        add([ids](const town::Bead &bead) { return std::ranges::contains(ids, bead.id); });
    }
    int least = 0, most = 4;
    for (const auto &[name, bound] : {std::pair{"priority_min", &least}, {"priority_max", &most}})
        if (request.has(name)) {
            auto priority = priority_of(request.text(name));
            if (!priority)
                return std::unexpected(priority.error());
            *bound = *priority;
        }
    if (request.has("priority_min") || request.has("priority_max"))
        add([least, most](const town::Bead &bead) { return bead.priority >= least && bead.priority <= most; });
    if (const auto words = request.words("exclude_status"); !words.empty())
        add([words](const town::Bead &bead) { return !any_of(words, status_of(bead)); });
    if (const auto words = request.words("exclude_type"); !words.empty())
        add([words](const town::Bead &bead) {
            return std::ranges::none_of(words, [&](const std::string &word) { return bead.type == word || bead.type == type_meant(word); });
        });
    if (const auto words = request.words("exclude_label"); !words.empty())
        add([words](const town::Bead &bead) {
            return std::ranges::none_of(bead.labels, [&](const std::string &label) { return any_of(words, label); });
        });
    if (request.flag("no_labels"))
        add([](const town::Bead &bead) { return bead.labels.empty(); });
    if (request.flag("empty_description"))
        add([](const town::Bead &bead) { return !bead.description || bead.description->bytes == 0; });
    if (request.has("spec"))
        add([spec = request.text("spec")](const town::Bead &bead) { return bead.extra->spec_id.starts_with(spec); });
    if (request.flag("no_parent"))
        add([](const town::Bead &bead) {
            return std::ranges::none_of(bead.dependencies,
                [](const town::Dependency &dependency) { return dependency.type == town::DependencyType::parent_child; });
        });
    if (request.flag("pinned") && request.flag("no_pinned"))
        return fail("bad_value", "--pinned and --no-pinned contradict each other.", "Leave one of them out.");
    if (request.flag("pinned") || request.flag("no_pinned"))
        add([pinned = request.flag("pinned")](const town::Bead &bead) { return bead.extra->pinned == pinned; });
    for (const TimeOption &option : time_options)
        for (const std::string_view name : {option.after, option.before}) {
            if (!request.has(name))
                continue;
            auto moment = moment_of(request.text(name), now, option.past);
            if (!moment)
                return std::unexpected(moment.error());
            m_closed_too = m_closed_too || name.starts_with("closed_");
            add([of = option.of, moment = *moment, after = name == option.after](const town::Bead &bead) {
                const Timestamp time = of(bead);
                return time != 0 && (after ? time >= moment : time < moment);
            });
        }
    return {};
}

bool Selection::takes(const town::State &state, const town::Bead &bead) const
{
    return (!m_rig || bead.rig == *m_rig) && fits(state, bead);
}

bool Selection::would_take_here(const town::State &state, const town::Bead &bead) const
{
    return m_by_place && bead.rig != *m_rig && fits(state, bead);
}

bool Selection::fits(const town::State &state, const town::Bead &bead) const
{
    if (!m_closed_too && bead.status == town::Status::closed)
        return false;
    return std::ranges::all_of(m_conditions, [&](const Condition &condition) { return condition(state, bead); });
}

} // namespace wm::commands
