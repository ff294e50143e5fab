// What could be started now, and taking the first of it.
#include "commands/bead_page.h"
#include "commands/command_table.h"
#include "commands/lookup.h"
#include "commands/molecule.h"
#include "commands/print/bead_print.h"
#include "commands/views.h"

#include "town/bead/index.h"
#include "town/rules/lane.h"

#include <algorithm>

namespace wm::commands {
namespace {

constexpr std::string_view ready_orders = "priority hybrid oldest";

/// What it is a part of comes back by itself: all of it that is deferred is so until a time.
bool is_below_what_comes_back(const town::State &state, const town::Bead &bead)
{
    return std::ranges::all_of(bead.dependencies, [&](const town::Dependency &dependency) {
        const town::Bead *parent = dependency.type == town::DependencyType::parent_child ? find(state.beads, dependency.on) : nullptr;
        return parent == nullptr ||
            ((parent->status != town::Status::deferred || parent->defer_until) && is_below_what_comes_back(state, *parent));
    });
}

/// Could be started but for a time until which it, or what it is a part of, is put aside.
bool comes_back(const town::State &state, const town::Bead &bead)
{
    const bool itself = is_deferred(bead) && bead.defer_until;
    const bool as_part = bead.status == town::Status::open && bead.shelved && bead.extra->status_word.empty();
    return (itself || as_part) && !bead.blocked && !bead.claim && (!bead.shelved || is_below_what_comes_back(state, bead));
}

/// What is asked for.
struct Wanted {
    Selection selection;
    /// What counts as ready where more was asked for than work that could be started: types that are no work, which who
    /// names them means, steps of a molecule, ephemeral beads, what is put aside until a time. Absent: just that work.
    std::function<bool(const town::State &, const town::Bead &)> wider;
    bool sorted = false;

    /// Nothing but a rig: how many there are is known without a look at them.
    bool is_everything() const { return selection.is_everything() && !wider && !sorted; }
};

Result<Wanted> wanted_by(Services &services, const Request &request)
{
    auto selection = Selection::of(services, request);
    if (!selection)
        return std::unexpected(selection.error());
    Wanted wanted{*std::move(selection), nullptr, request.has("sort")};
    const bool no_work = std::ranges::any_of(wanted.selection.types(), town::is_no_work);
    const bool ephemeral = request.flag("include_ephemeral"), deferred = request.flag("include_deferred");
    if (request.has("mol")) {
        auto molecule = bead_for_reading(services.engine().durable(), request.text("mol"));
        if (!molecule)
            return std::unexpected(molecule.error());
        wanted.wider = [id = (*molecule)->id](const town::State &state, const town::Bead &bead) {
            const town::Bead *owner = is_step(bead) && is_free(bead) ? bead_of_step(state, bead) : nullptr;
            return owner != nullptr && owner->id == id;
        };
    } else if (no_work || ephemeral || deferred) {
        wanted.wider = [=](const town::State &state, const town::Bead &bead) {
            const town::BeadExtra &extra = *bead.extra;
            const bool usual =
                !extra.pinned && !extra.is_template && (ephemeral || !extra.ephemeral) && (!is_step(bead) || town::is_no_work(bead.type));
            const bool kind = !town::is_no_work(bead.type) || no_work; // which types exactly is the selection's
            return is_ready(bead) || (kind && usual && (is_free(bead) || (deferred && comes_back(state, bead))));
        };
    }
    return wanted;
}

/// Visits them in the order of the list, until `visit` returns false. Returns how many more it met in other rigs.
Result<std::size_t> each_wanted(
    const town::State &state, const Wanted &wanted, const Request &request, Timestamp now, const BeadTest &visit)
{
    const Selection &selection = wanted.selection;
    if (wanted.is_everything()) {
        town::each_ready(state, selection.rig(), visit);
        return standing_elsewhere(state, &town::Standing::ready, selection);
    }
    if (!wanted.wider && !wanted.sorted) {
        std::size_t elsewhere = 0;
        town::each_ready(state, selection.is_by_place() ? nullptr : selection.rig(), [&](const town::Bead &bead) {
            if (selection.takes(state, bead))
                return visit(bead);
            elsewhere += selection.would_take_here(state, bead) ? 1 : 0;
            return true;
        });
        return elsewhere;
    }
    Beads beads;
    const std::size_t elsewhere = each_selected(
        state, selection, [&](const town::Bead &bead) { beads.push_back(&bead); },
        [&](const town::Bead &bead) { return wanted.wider ? wanted.wider(state, bead) : is_ready(bead); });
    if (auto sorted = put_in_order(beads, request, ready_orders, now); !sorted)
        return std::unexpected(sorted.error());
    for (const town::Bead *bead : beads)
        if (!visit(*bead))
            break;
    return elsewhere;
}

/// --claim: the first of them that who asks may have. It is looked for on what the claim is decided on, and nothing comes
/// between the two, so that of many who ask at once each gets another one.
void claim_first(Services &services, const Request &request, Wanted wanted, Reply reply)
{
    engine::Engine &engine = services.engine();
    const std::string &holder = request.as.empty() ? request.actor : request.as;
    BeadId first;
    auto visited = each_wanted(engine.head(), wanted, request, engine.now(), [&](const town::Bead &bead) {
        if (may_claim(bead, holder))
            first = bead.id;
        return first.empty();
    });
    if (!visited)
        return reply(std::unexpected(visited.error()));
    // Also when there was none: this may be the repetition of a claim that was answered, and what took the last one may not be
    // durable yet.
    auto submission = submission_of(*find_method("bead.ready"), request, town::ClaimNext{first, request.as},
        [&engine, request, wanted = std::move(wanted), reply](Result<Json> claimed) {
            if (claimed || claimed.error().code != "nothing_ready")
                return reply(std::move(claimed));
            Page none(engine.durable(), 1); // what there is, if anything, is not for who asks
            const auto elsewhere = each_wanted(
                engine.durable(), wanted, request, engine.now(), [all = wanted.is_everything()](const town::Bead &) { return !all; });
            none.set_elsewhere(elsewhere.value_or(0));
            reply(none.json());
        });
    submission.answer = [](const town::Decision &decision) {
        const BeadId &id = std::get<town::BeadClaimed>(decision.events.front().event).bead;
        return list_of(Json::array({view_of(decision.state, *find(decision.state.beads, id))}), 1);
    };
    engine.submit(std::move(submission));
}

void ready(Services &services, const Request &request, Reply reply)
{
    auto wanted = wanted_by(services, request);
    if (!wanted)
        return reply(std::unexpected(wanted.error()));
    if (request.flag("claim"))
        return claim_first(services, request, *std::move(wanted), std::move(reply));
    const town::State &state = services.engine().durable();
    Page page(state, request.number("limit", 100));
    const bool all = wanted->is_everything();
    auto elsewhere = each_wanted(state, *wanted, request, services.engine().now(), [&](const town::Bead &bead) {
        page.add(bead);
        return !all || !page.full();
    });
    if (!elsewhere)
        return reply(std::unexpected(elsewhere.error()));
    page.set_elsewhere(*elsewhere);
    if (all)
        page.count(wanted->selection, &town::Standing::ready);
    reply(page.json());
}

/// -s is --sort here, as with bd: what is ready is open anyhow.
std::vector<Param> ready_params()
{
    std::vector<Param> params = selection_params({{"claim", Kind::flag, "claim the first of them"},
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

const std::vector<CommandSpec> &ready_commands()
{
    static const std::vector<CommandSpec> specs = {
        {"bead.ready", {"ready"}, "beads that could be started now", Access::both, ready_params(), ready, print_beads, Shape::list,
            "wm ready --claim"},
    };
    return specs;
}

} // namespace wm::commands
