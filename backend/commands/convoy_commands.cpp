#include "commands/command_table.h"
#include "commands/lookup.h"
#include "commands/print/bead_print.h"
#include "commands/views.h"

namespace wm::commands {
namespace {

std::vector<BeadId> ids(const std::vector<std::string> &words)
{
    std::vector<BeadId> out;
    for (const std::string &word : words)
        out.emplace_back(word);
    return out;
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

/// Without --command those agents stay as they were.
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
    reply(fail("not_found", "There is no convoy " + request.text("id") + ".", "`wm convoy list` shows what there is."));
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
        {"convoy.launch", {"convoy launch"}, "give its beads to agents as they become ready", Access::person,
            {Param{"id", Kind::text, "the convoy", true, true}.one_of("@convoy"),
                {"command", Kind::program, "program of its agents; else the rig's"}},
            launch, print_convoy},
        {"convoy.hold", {"convoy hold"}, "start nothing more of it; what runs goes on", Access::person,
            {Param{"id", Kind::text, "the convoy", true, true}.one_of("@convoy")}, hold, print_convoy},
    };
    return specs;
}

} // namespace wm::commands
