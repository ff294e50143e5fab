#include "commands/command_table.h"
#include "commands/lookup.h"
#include "commands/print/bead_print.h"
#include "commands/views.h"

#include "base/text.h"
#include "town/rules/convoy_state.h"

#include <algorithm>
#include <format>

namespace wm::commands {
namespace {

std::vector<BeadId> ids(const std::vector<std::string> &words)
{
    std::vector<BeadId> out;
    for (const std::string &word : words)
        out.emplace_back(word);
    return out;
}

std::unexpected<Error> no_convoy(const std::string &id)
{
    return fail("not_found", "There is no convoy " + elide(id, 60) + ".", "`wm convoy list` shows what there is.");
}

void create(Services &services, const Request &request, Reply reply)
{
    auto submission = submission_of(
        *find_method("convoy.create"), request, town::CreateConvoy{request.text("title"), ids(request.words("beads"))}, std::move(reply));
    submission.answer = [](const town::Decision &decision) {
        return view_of(decision.state, *find(decision.state.convoys, std::get<town::ConvoyCreated>(decision.events.front().event).convoy));
    };
    services.engine().submit(std::move(submission));
}

void change(Services &services, const Request &request, std::string_view method, town::Command command, Reply reply)
{
    auto submission = submission_of(*find_method(method), request, std::move(command), std::move(reply));
    submission.answer = [id = ConvoyId(request.text("id"))](
                            const town::Decision &decision) { return view_of(decision.state, *find(decision.state.convoys, id)); };
    services.engine().submit(std::move(submission));
}

void add(Services &services, const Request &request, Reply reply)
{
    change(services, request, "convoy.add", town::AddToConvoy{ConvoyId(request.text("id")), ids(request.words("beads"))}, std::move(reply));
}

void remove(Services &services, const Request &request, Reply reply)
{
    change(services, request, "convoy.remove", town::RemoveFromConvoy{ConvoyId(request.text("id")), BeadId(request.text("bead"))},
        std::move(reply));
}

/// What a launch would do: waves, and what stands in the way.
void stage(Services &services, const Request &request, Reply reply)
{
    const town::State &state = services.engine().durable();
    const town::Convoy *convoy = find(state.convoys, ConvoyId(request.text("id")));
    if (convoy == nullptr)
        return reply(no_convoy(request.text("id")));
    Json out = view_of(state, *convoy);
    out["waves"] = Json::array();
    for (const town::Wave &wave : town::waves_of(state, *convoy))
        out["waves"].push_back({{"beads", wave.beads}, {"outside", wave.outside}});
    out["warnings"] = town::warnings_of(state, *convoy);
    reply(std::move(out));
}

std::string print_stage(const Json &staged, const Screen &screen)
{
    std::string out = print_convoy(staged, screen);
    if (screen.quiet)
        return out;
    for (int number = 0; const Json &wave : staged["waves"]) {
        std::string beads;
        for (const Json &bead : wave["beads"])
            beads += " " + bead.get<std::string>();
        out += wave["outside"].get<bool>() ? std::format("waits for what is outside:{}\n", beads)
                                           : std::format("wave {}:{}\n", ++number, beads);
    }
    for (const Json &warning : staged["warnings"])
        out += "! " + warning.get<std::string>() + '\n';
    return out;
}

/// Without --command its agents stay as they were.
void launch(Services &services, const Request &request, Reply reply)
{
    town::LaunchConvoy command{ConvoyId(request.text("id")), request.words("command")};
    if (const town::Convoy *convoy = find(services.engine().durable().convoys, command.convoy);
        convoy != nullptr && !request.has("command"))
        command.command = convoy->command;
    change(services, request, "convoy.launch", std::move(command), std::move(reply));
}

void hold(Services &services, const Request &request, Reply reply)
{
    change(services, request, "convoy.hold", town::HoldConvoy{ConvoyId(request.text("id"))}, std::move(reply));
}

void list(Services &services, const Request &, Reply reply)
{
    const town::State &state = services.engine().durable();
    std::vector<const town::Convoy *> convoys;
    for (const auto &[id, box] : state.convoys)
        convoys.push_back(&box.get());
    std::ranges::sort(convoys, {}, [](const town::Convoy *convoy) { return std::pair(convoy->created_at, convoy->id); });
    Json items = Json::array();
    for (const town::Convoy *convoy : convoys)
        items.push_back(view_of(state, *convoy));
    reply(list_of(std::move(items), convoys.size()));
}

void show(Services &services, const Request &request, Reply reply)
{
    const town::State &state = services.engine().durable();
    if (const town::Convoy *convoy = find(state.convoys, ConvoyId(request.text("id"))))
        return reply(view_of(state, *convoy));
    reply(no_convoy(request.text("id")));
}

} // namespace

const std::vector<CommandSpec> &convoy_commands()
{
    static const std::vector<CommandSpec> specs = {
        {"convoy.create", {"convoy create"}, "track beads together", Access::both,
            {{"title", Kind::text, "its name", true, true}, Param{"beads", Kind::words, "the beads", false, true}.one_of("@bead")}, create,
            print_convoy, Shape::object, "wm convoy create \"Upload hardening\" wm-a3f8 wm-e5d1"},
        {"convoy.list", {"convoy list", "convoys"}, "all convoys", Access::both, {}, list, print_convoys},
        {"convoy.show", {"convoy show"}, "one convoy with its beads", Access::both,
            {Param{"id", Kind::text, "the convoy", true, true}.one_of("@convoy")}, show, print_convoy},
        {"convoy.add", {"convoy add"}, "add beads to a convoy", Access::both,
            {Param{"id", Kind::text, "the convoy", true, true}.one_of("@convoy"),
                Param{"beads", Kind::words, "the beads", true, true}.one_of("@bead")},
            add, print_convoy},
        {"convoy.remove", {"convoy remove"}, "take a bead out of a convoy", Access::both,
            {Param{"id", Kind::text, "the convoy", true, true}.one_of("@convoy"),
                Param{"bead", Kind::text, "the bead", true, true}.one_of("@bead")},
            remove, print_convoy},
        {"convoy.stage", {"convoy stage"}, "what a launch would do: waves, and what stands in the way", Access::both,
            {Param{"id", Kind::text, "the convoy", true, true}.one_of("@convoy")}, stage, print_stage},
        {"convoy.launch", {"convoy launch", "convoy feed"}, "give its ready beads to agents, and the others as they become ready",
            Access::person,
            {Param{"id", Kind::text, "the convoy", true, true}.one_of("@convoy"),
                Param{"command", Kind::program, "program to run; else the rig's"}.one_of("@command")},
            launch, print_convoy, Shape::object, "wm convoy launch cv-3"},
        {"convoy.hold", {"convoy hold"}, "start nothing more of it; who works goes on", Access::person,
            {Param{"id", Kind::text, "the convoy", true, true}.one_of("@convoy")}, hold, print_convoy},
    };
    return specs;
}

} // namespace wm::commands
