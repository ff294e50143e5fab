// Finding beads by their words.
#include "commands/bead_page.h"
#include "commands/bead_words.h"
#include "commands/command_table.h"
#include "commands/lookup.h"
#include "commands/print/search_print.h"
#include "commands/selection.h"
#include "commands/views.h"
#include "search/match.h"
#include "town/rules/filter.h"
#include "town/rules/lane.h"

#include <algorithm>
#include <format>
#include <unordered_map>
#include <unordered_set>

namespace wm::commands {
namespace {

std::string joined(const std::vector<std::string> &words)
{
    std::string text;
    for (const std::string &word : words)
        text += (text.empty() ? "" : " ") + word;
    return text;
}

/// What a search asks for, with everything to answer it on another thread.
struct Search {
    town::State state;
    town::Filter filter;
    BeadTest takes; ///< absent = every bead
    BeadTest would_take; ///< of another rig than the caller's; absent = none
    std::string expression;
    std::size_t limit = 50;
    Timestamp now = 0;
    std::optional<Request> order; ///< --sort and --reverse; absent: the best first
};

/// As it was asked for; a word that is no order has been refused.
void put_in_order(const Search &asked, Beads &beads)
{
    if (asked.order)
        (void)commands::put_in_order(beads, *asked.order, list_orders, asked.now);
}

/// The one whose id was written: a search for an id is one for that bead, whatever else has the word.
const town::Bead *named(const Search &asked)
{
    if (asked.filter.words.size() != 1 || asked.filter.words.front().negated)
        return nullptr;
    const std::string &word = asked.filter.words.front().text;
    const auto bead = bead_for_reading(asked.state, word);
    const bool whole = bead && ((*bead)->id.value == word || (*bead)->id.value.ends_with("-" + word));
    return whole && (!asked.takes || asked.takes(**bead)) ? *bead : nullptr;
}

/// Without the index: those whose title or id fits, in the order of lists.
Json by_title(const Search &asked)
{
    std::vector<const town::Bead *> beads;
    std::size_t elsewhere = 0;
    for (const auto &[id, box] : asked.state.beads)
        if (!matches(asked.state, box.get(), asked.filter, asked.now))
            continue;
        else if (!asked.takes || asked.takes(box.get()))
            beads.push_back(&box.get());
        else
            elsewhere += asked.would_take && asked.would_take(box.get()) ? 1 : 0;
    std::ranges::sort(beads, [](const town::Bead *a, const town::Bead *b) { return town::comes_before(*a, *b); });
    put_in_order(asked, beads);
    Json items = Json::array();
    for (const town::Bead *bead : beads) {
        if (asked.limit != 0 && items.size() == asked.limit)
            break;
        items.push_back(view_of(asked.state, *bead));
    }
    Json out = list_of(std::move(items), beads.size());
    put_elsewhere(out, elsewhere);
    return out;
}

Json by_index(const Search &asked, const search::Found &found)
{
    Beads beads;
    std::unordered_map<const town::Bead *, const search::Hit *> places;
    std::size_t total = found.total;
    if (const town::Bead *bead = named(asked)) {
        beads.push_back(bead);
        total += !std::ranges::contains(found.hits, bead->id, &search::Hit::bead);
    }
    for (const search::Hit &hit : found.hits) {
        const town::Bead *bead = find(asked.state.beads, hit.bead);
        if (bead == nullptr || (!beads.empty() && beads.front() == bead))
            continue;
        beads.push_back(bead);
        places[bead] = &hit;
    }
    put_in_order(asked, beads);
    Json items = Json::array();
    for (const town::Bead *bead : beads) {
        if (asked.limit != 0 && items.size() == asked.limit)
            break;
        Json view = view_of(asked.state, *bead);
        if (const auto place = places.find(bead); place != places.end())
            view["snippet"] = place->second->snippet;
        items.push_back(std::move(view));
    }
    Json out = list_of(std::move(items), total);
    if (found.indexed < found.to_index) {
        out["indexing"] = {{"done", found.indexed}, {"total", found.to_index}};
        out["notice"] = std::format("Still indexing: {} of {} beads.", found.indexed, found.to_index);
    }
    return out;
}

Json answer(const Search &asked, search::Index &index)
{
    search::Question question{asked.expression, {}, asked.order ? 0 : asked.limit, asked.state.seq}; // the first of all in that order
    std::unordered_set<std::string> elsewhere; // the index asks more than once for a bead
    if (asked.takes)
        question.accept = [&asked, &elsewhere](const BeadId &id) {
            const town::Bead *bead = find(asked.state.beads, id);
            if (bead != nullptr && asked.would_take && asked.would_take(*bead))
                elsewhere.insert(id.value);
            return bead != nullptr && asked.takes(*bead);
        };
    const auto found = index.ask(question);
    if (found) {
        Json out = by_index(asked, *found);
        put_elsewhere(out, elsewhere.size());
        return out;
    }
    Json out = by_title(asked);
    out["notice"] = std::format("Only titles were searched. {}", found.error().message);
    return out;
}

void query(Services &services, const Request &request, Reply reply)
{
    const town::State &state = services.engine().durable();
    auto filter = parse_filter(joined(request.words("text")), state);
    if (auto known = filter ? knows_names(state, *filter) : Result<>(); !known)
        return reply(std::unexpected(known.error()));
    Request with_closed = request;
    with_closed.params["all"] = true;
    if (filter && names_place(*filter) && !request.has("rig"))
        with_closed.params["all_rigs"] = true;
    auto selection = Selection::of(services, with_closed);
    if (!filter || !selection)
        return reply(std::unexpected(!filter ? filter.error() : selection.error()));
    Search asked{state, *filter, {}, {}, search::match_expression(filter->words),
        static_cast<std::size_t>(std::max<std::int64_t>(0, request.number("limit", 50))), services.engine().now(), {}};
    if (request.has("sort") || request.flag("reverse")) {
        asked.order = Request{};
        asked.order->params = request.params;
        Beads none;
        if (auto known = commands::put_in_order(none, *asked.order, list_orders, asked.now); !known)
            return reply(std::unexpected(known.error()));
    }
    bool narrowed = !filter->terms.empty() || selection->rig() != nullptr;
    for (const auto &[name, value] : request.params.items())
        narrowed = narrowed || (name != "text" && name != "limit" && name != "all_rigs" && name != "sort" && name != "reverse");
    if (narrowed)
        asked.takes = [state, filter = *filter, selection = *selection, now = asked.now](
                          const town::Bead &bead) { return selection.takes(state, bead) && fits(state, bead, filter, now); };
    if (selection->is_by_place())
        asked.would_take = [state, filter = *filter, selection = *selection, now = asked.now](
                               const town::Bead &bead) { return selection.would_take_here(state, bead) && fits(state, bead, filter, now); };
    if (!asked.expression.empty())
        return services.in_background(
            [asked = std::move(asked), &index = services.search()]() -> Result<Json> { return answer(asked, index); }, std::move(reply));
    if (std::ranges::any_of(filter->words, &town::Filter::Words::negated))
        return reply(fail("bad_filter", "A search for what is not there needs a word that is.",
            "`wm list --filter=-WORD` leaves out beads with a word in the title."));
    reply(by_title(asked)); // nothing but filters, or nothing but punctuation
}

std::vector<Param> parameters()
{
    std::vector<Param> params{Param{"text", Kind::words, "words, \"phrases\" and filters: uploads status:open -label:ui", true, true}
            .also("--query")
            .with_filters()};
    std::ranges::move(selection_params({Param{"sort", Kind::text, "in another order than the best first"}.one_of(list_orders),
                          Param{"reverse", Kind::flag, "the last one first"}.also("-r")}),
        std::back_inserter(params));
    return params;
}

} // namespace

const std::vector<CommandSpec> &search_commands()
{
    static const std::vector<CommandSpec> specs = {
        {"search.query", {"search"}, "find beads by the words in their texts, best first", Access::both, parameters(), query, print_search,
            Shape::list, "wm search 'oversized uploads updated:<7d -label:ui'"},
    };
    return specs;
}

} // namespace wm::commands
