// Gates: beads that others wait for, closed by an answer, a time or an event. The person's questions are those of kind
// "human".
#include "commands/bead_view.h"
#include "commands/bead_words.h"
#include "commands/command_table.h"
#include "commands/gate_answer.h"
#include "commands/lookup.h"
#include "commands/spelling.h"
#include "commands/several.h"
#include "commands/print/bead_print.h"
#include "commands/print/table.h"
#include "commands/views.h"

#include "engine/go_on.h"
#include "town/rules/blocking.h"
#include "base/text.h"
#include "town/rules/due.h"
#include "town/rules/external.h"

#include <algorithm>
#include <format>

namespace wm::commands {
namespace {

std::vector<const town::Bead *> gates(const town::State &state, const Request &request, std::string_view kind)
{
    std::vector<const town::Bead *> found;
    const auto consider = [&](const town::Bead *bead) {
        if (bead != nullptr && bead->type == "gate" && (kind.empty() || bead->extra->await_type == kind))
            found.push_back(bead);
    };
    if (request.flag("all"))
        for (const auto &[id, box] : state.beads)
            consider(&box.get());
    else
        for (const BeadId &id : state.gates)
            consider(find(state.beads, id));
    std::ranges::sort(found, {}, [](const town::Bead *bead) { return std::pair(bead->created_at, bead->id); });
    return found;
}

Json gate_view(const town::State &state, const town::Bead &bead)
{
    Json view = view_of(state, bead);
    if (const Timestamp due = town::opens_at(state, bead); due != 0)
        view["opens_at"] = to_rfc3339(due);
    if (const auto *dependents = state.dependents.find(bead.id))
        for (const BeadId &id : *dependents)
            view["holds"].push_back(id);
    return view;
}

void list_kind(Services &services, const Request &request, std::string_view kind, const Reply &reply)
{
    const auto rig = rig_of_list(services, request);
    if (!rig)
        return reply(std::unexpected(rig.error()));
    const town::State &state = services.engine().durable();
    Json items = Json::array();
    std::size_t elsewhere = 0;
    for (const town::Bead *bead : gates(state, request, kind))
        if (*rig == nullptr || bead->rig == (*rig)->id)
            items.push_back(gate_view(state, *bead));
        else
            elsewhere += is_rig_by_place(*rig, request) ? 1 : 0;
    const std::size_t total = items.size();
    Json list = list_of(std::move(items), total);
    put_elsewhere(list, elsewhere);
    reply(std::move(list));
}

void list(Services &services, const Request &request, Reply reply)
{
    list_kind(services, request, request.text("type"), reply);
}

/// They are the person's, wherever the person is.
void questions(Services &services, const Request &request, Reply reply)
{
    Request everywhere = request;
    if (!request.has("rig"))
        everywhere.params["all_rigs"] = true;
    list_kind(services, everywhere, "human", reply);
}

std::string print_gates(const Json &list, const Screen &screen)
{
    if (screen.quiet)
        return print_ids(list);
    if (list["items"].empty())
        return "Nothing waits for an answer or a time.\n" + elsewhere_line(list);
    bool asks = false;
    TextTable table({"GATE", "KIND", "FOR", "HOLDS", "STATUS", "TITLE"}, 5);
    for (const Json &gate : list["items"]) {
        std::string held;
        for (const Json &id : gate.value("holds", Json::array()))
            held += (held.empty() ? "" : " ") + id.get<std::string>();
        asks = asks || (text_of(gate, "await_type") == "human" && text_of(gate, "status") != "closed");
        table.add({text_of(gate, "id"), text_of(gate, "await_type"),
            gate.contains("opens_at") ? local_time(gate, "opens_at") : text_of(gate, "await_id"), held, text_of(gate, "status"),
            text_of(gate, "title")});
    }
    return table.text(screen) + (asks ? "`wm approve GATE` or `wm deny GATE`\n" : "") + elsewhere_line(list);
}

void show(Services &services, const Request &request, Reply reply)
{
    auto bead = bead_for_reading(services.engine().durable(), request.text("id"));
    if (!bead)
        return reply(std::unexpected(bead.error()));
    if ((*bead)->type != "gate")
        return reply(fail("wrong_state", std::format("{} is no gate.", (*bead)->id.value), "`wm gate list` shows those that are open."));
    auto view = whole_view(services, **bead, {.whole = request.caller != nullptr});
    if (view)
        view->update(gate_view(services.engine().durable(), **bead));
    reply(std::move(view));
}

/// The gate, closed by `commands`, with what has become of the bead that it asked about.
void close_gate(Services &services, const CommandSpec &spec, const Request &request, const town::Bead &gate,
    std::vector<town::Command> commands, Reply reply)
{
    auto submission = submission_of(spec, request, std::move(commands.front()), std::move(reply));
    submission.then.assign(std::make_move_iterator(commands.begin() + 1), std::make_move_iterator(commands.end()));
    submission.answer = [id = gate.id, asked = town::asked_to_close(gate)](const town::Decision &decision) {
        Json view = view_of(decision.state, *find(decision.state.beads, id));
        if (const town::Bead *bead = find(decision.state.beads, asked))
            view["about"] = {{"id", asked}, {"closed", bead->status == town::Status::closed}};
        return view;
    };
    services.engine().submit(std::move(submission));
}

void answer(Services &services, const Request &request, Reply reply)
{
    auto bead = bead_for_writing(services.engine().durable(), request.text("id"));
    if (!bead)
        return reply(std::unexpected(bead.error()));
    close_gate(services, *find_method("gate.resolve"), request, **bead, {town::ResolveGate{(*bead)->id, request.text("reason")}},
        std::move(reply));
}

void dismiss(Services &services, const Request &request, Reply reply)
{
    auto bead = bead_for_writing(services.engine().durable(), request.text("id"));
    if (!bead)
        return reply(std::unexpected(bead.error()));
    answer_gate(services, *find_method("gate.dismiss"), request, **bead, false, request.text("reason"), std::move(reply));
}

/// Whatever is due opens now and not with the daemon's next look.
void check(Services &services, const Request &request, Reply reply)
{
    const std::size_t before = services.engine().durable().gates.size();
    auto submission = submission_of(*find_method("gate.check"), request, town::PassTime{}, [&services, before, reply](Result<Json> done) {
        if (!done)
            return reply(std::move(done));
        const std::size_t open = services.engine().durable().gates.size();
        reply(Json{{"checked", before}, {"resolved", before - std::min(before, open)}, {"open", open}});
    });
    engine::add_words(services.engine(), submission, engine::freed_now(services.engine()));
    services.engine().submit(std::move(submission));
}

std::string print_check(const Json &result, const Screen &)
{
    return std::format("{} of {} gates opened.\n", text_of(result, "resolved"), text_of(result, "checked"));
}

/// "30m", "2h" as nanoseconds.
Result<std::int64_t> timeout_of(const Request &request)
{
    if (!request.has("timeout"))
        return 0;
    const std::string word = request.text("timeout");
    if (auto length = time_of("+" + word, 0); length && *length > 0)
        return length;
    return fail("bad_value", std::format("\"{}\" is not a length of time.", elide(word, 40)), "Write 90s, 30m, 1h30m or 2d.");
}

constexpr std::string_view gate_kinds = "human timer bead gh:run gh:pr mail";

/// What a gate must say, so that it can open at all.
Result<> valid_gate(const town::State &state, const town::BeadExtra &extra)
{
    if (!std::ranges::contains(split_words(gate_kinds), extra.await_type.str()))
        return fail("bad_value", std::format("There is no gate of the type {}.", elide(extra.await_type, 60)),
            "Say --type human, timer, bead, mail, gh:run or gh:pr.");
    if (extra.await_type == "timer" && extra.timeout == 0)
        return fail("bad_value", "A timer needs to know how long.", "Say --timeout 90s, 30m, 1h30m or 2d.");
    if (extra.await_type.starts_with("gh:") && extra.await_id.empty())
        return fail("bad_value", std::format("A gate of the type {} has no id.", extra.await_type.str()), "Say --await-id NUMBER.");
    if (extra.await_type != "bead")
        return {};
    if (extra.await_id.empty())
        return fail("bad_value", "A gate of the type bead has no id.", "Say --await-id BEAD, or RIG:BEAD.");
    const bool of_a_rig = extra.await_id.str().contains(':') && !town::external_of(BeadId(extra.await_id));
    if (town::bead_meant(state, BeadId(of_a_rig ? "external:" + extra.await_id.str() : extra.await_id.str())) == nullptr)
        return fail("not_found", std::format("There is no bead {}.", elide(extra.await_id, 60)), "`wm bead list` shows what there is.");
    return {};
}

/// --blocks: from now on these wait for the gate that was made.
void hold(Services &services, const Request &request, const std::vector<BeadId> &beads, const Json &gate, const Reply &reply)
{
    Request later = request;
    if (!later.id.empty())
        later.id = CommandId(later.id.value + ".blocks");
    const BeadId on(gate["id"].get<std::string>());
    std::vector<BeadWork> work;
    for (const BeadId &bead : beads)
        work.push_back({bead, {{town::AddDependency{bead, on, town::DependencyType::blocks}}}});
    do_each(services, *find_method("dep.add"), later, std::move(work), [&services, on, reply](const Result<Changed> &done) {
        if (!done)
            return reply(std::unexpected(done.error()));
        reply(gate_view(services.engine().durable(), *find(services.engine().durable().beads, on)));
    });
}

void add_waiter(Services &services, const Request &request, Reply reply)
{
    auto bead = bead_for_writing(services.engine().durable(), request.text("id"));
    if (!bead)
        return reply(std::unexpected(bead.error()));
    if ((*bead)->type != "gate")
        return reply(fail("wrong_state", std::format("{} is no gate.", (*bead)->id.value), "`wm gate list` shows those that are open."));
    std::vector<std::string> waiters = (*bead)->extra->waiters;
    if (!std::ranges::contains(waiters, request.text("waiter")))
        waiters.push_back(request.text("waiter"));
    town::UpdateBead command;
    command.bead = (*bead)->id;
    command.extra = Json{{"waiters", waiters}};
    command.as = request.as;
    change_each(
        services, *find_method("gate.add_waiter"), request, {(*bead)->id}, [&](const BeadId &) { return std::vector<Step>{{command}}; },
        std::move(reply));
}

void create(Services &services, const Request &request, Reply reply)
{
    auto rig = rig_for(services, request);
    auto timeout = timeout_of(request);
    if (!rig || !timeout)
        return reply(std::unexpected(!rig ? rig.error() : timeout.error()));
    town::CreateBead command;
    command.rig = (*rig)->id;
    command.title = request.text("title");
    command.type = "gate";
    command.as = request.as;
    command.extra.await_type = request.text("type", "human");
    command.extra.await_id = request.text("await_id");
    command.extra.timeout = *timeout;
    command.extra.waiters = request.words("waiter");
    if (auto fine = valid_gate(services.engine().durable(), command.extra); !fine)
        return reply(std::unexpected(fine.error()));
    std::vector<BeadId> held;
    for (const std::string &word : request.words("blocks")) {
        auto bead = bead_for_writing(services.engine().durable(), word);
        if (!bead)
            return reply(std::unexpected(bead.error()));
        held.push_back((*bead)->id);
    }
    if (!held.empty())
        reply = [&services, request, held, reply](Result<Json> made) {
            if (!made)
                return reply(std::move(made));
            hold(services, request, held, *made, reply);
        };
    auto submission = submission_of(*find_method("gate.create"), request, std::move(command), std::move(reply));
    submission.answer = [](const town::Decision &decision) {
        return view_of(decision.state, *find(decision.state.beads, std::get<town::BeadCreated>(decision.events.front().event).bead));
    };
    services.engine().submit(std::move(submission));
}

} // namespace

void answer_gate(Services &services, const CommandSpec &spec, const Request &request, const town::Bead &gate, bool yes,
    const std::string &text, Reply reply)
{
    if (gate.type != "gate" || gate.extra->await_type != "human")
        return reply(fail("wrong_state", std::format("{} asks nobody.", gate.id.value), "`wm human` lists what waits for an answer."));
    if (gate.status == town::Status::closed)
        return reply(
            fail("wrong_state", std::format("{} is answered already.", gate.id.value), "`wm human` lists what waits for an answer."));
    std::vector<town::Command> commands;
    if (!yes)
        for (const BeadId &id : town::put_aside_by_no(services.engine().durable(), gate))
            commands.push_back(town::DeferBead{id, {}, {}});
    const char *word = yes ? "approved" : "rejected";
    commands.push_back(town::ResolveGate{gate.id, text.empty() ? word : std::format("{}: {}", word, text)});
    close_gate(services, spec, request, gate, std::move(commands), std::move(reply));
}

std::string print_closed_gate(const Json &gate, const Screen &screen)
{
    std::string out = print_bead_line(gate, screen);
    if (!screen.quiet && gate.contains("about"))
        out += std::format("{} {}.\n", text_of(gate["about"], "id"), gate["about"].value("closed", false) ? "is closed" : "stays open");
    return out;
}

const std::vector<CommandSpec> &gate_commands()
{
    static constexpr Param gate = Param{"id", Kind::text, "the gate", true, true}.one_of("@bead");
    static constexpr Param kind = Param{"type", Kind::text, "human, timer, bead, gh:run, gh:pr or mail"}.also("-t").one_of(gate_kinds);
    static constexpr Param answer_text =
        Param{"reason", Kind::text, "the answer; - reads standard input", false, false, true}.also("-r --response");
    static const std::vector<CommandSpec> specs = {
        {"gate.create", {"gate create"}, "make a gate that beads can wait for", Access::both,
            {{"title", Kind::text, "the question, or what is waited for", true, true}, kind,
                {"await_id", Kind::text, "the run, the pull request or the bead"}, {"timeout", Kind::text, "of a timer: 30m, 2h"},
                {"waiter", Kind::words, "who waits for it; may be repeated"},
                Param{"blocks", Kind::list, "a bead that waits for it from now on"}.also("-b").one_of("@bead"), rig_param},
            create, print_bead_line, Shape::object, "wm gate create \"Cool down\" --type timer --timeout 30m"},
        {"gate.list", {"gate list", "gates"}, "gates that are open", Access::both,
            {kind, {"all", Kind::flag, "closed ones too"}, list_rig_param, all_rigs_param}, list, print_gates, Shape::list},
        {"gate.show", {"gate show"}, "one gate with what it holds", Access::both, {gate}, show, print_bead},
        {"gate.resolve", {"gate resolve", "gate close", "human respond"},
            "open a gate: what waits for it goes on; an agent's wish to close a bead is answered by approve or deny", Access::both,
            {gate, answer_text}, answer, print_closed_gate, Shape::object, "wm gate resolve wm-a3f8 --reason \"yes, go on\""},
        {"gate.dismiss", {"gate dismiss", "human dismiss"}, "answer a gate with no: what waits for it is put aside", Access::person,
            {gate, answer_text}, dismiss, print_closed_gate, Shape::object, "wm human dismiss wm-a3f8 --reason \"not this month\""},
        {"gate.add_waiter", {"gate add-waiter"}, "one more that waits for a gate", Access::both,
            {gate, {"waiter", Kind::text, "who", true, true}}, add_waiter, print_bead_line, Shape::object},
        {"gate.check", {"gate check"}, "open the gates whose time has come", Access::person, {}, check, print_check},
        {"human.list", {"human list", "human"}, "questions that wait for the person", Access::both,
            {{"all", Kind::flag, "answered ones too"}, only_rig_param}, questions, print_gates, Shape::list},
    };
    return specs;
}

} // namespace wm::commands
