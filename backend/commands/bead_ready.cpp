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
#include <format>

namespace wm::commands {
namespace {

constexpr std::string_view ready_orders = "priority hybrid oldest";

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

/// -s is --sort here, as with bd: what is ready is open anyhow.
std::vector<Param> ready_params()
{
    std::vector<Param> params = selection_params({{"claim", Kind::flag, "claim the most urgent one"},
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
