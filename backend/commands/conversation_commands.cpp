// What a person does with an agent at work: say something, interrupt, pause, hand over, read along; and the emergency stop.
#include "commands/command_table.h"
#include "commands/lookup.h"
#include "commands/prime.h"
#include "commands/print/bead_print.h"
#include "commands/print/conversation_print.h"
#include "commands/views.h"

#include "base/files.h"
#include "base/text.h"
#include "base/ulid.h"
#include "engine/go_on.h"
#include "town/rules/lane.h"
#include "transcript/log.h"

#include <format>

namespace wm::commands {
namespace {

constexpr std::size_t shown_of_a_prompt = 80;

/// The run named by "run"; inside a run its own when nothing is named.
Result<const town::Run *> run_asked_for(Services &services, const Request &request)
{
    const town::State &state = services.engine().durable();
    if (request.has("run"))
        return run_named(state, request.text("run"));
    if (const town::Run *own = find(state.runs, request.run()))
        return own;
    return fail("bad_params", "Which agent?", "Name it, or its bead.");
}

auto bead_of_run(const RunId &run)
{
    return [run](const town::Decision &decision) {
        return view_of(decision.state, *find(decision.state.beads, find(decision.state.runs, run)->bead));
    };
}

/// Submits what `make` says about the run that was asked for; the answer is its bead.
template <class Make> void about_run(Services &services, std::string_view method, const Request &request, Reply reply, Make &&make)
{
    auto run = run_asked_for(services, request);
    if (!run)
        return reply(std::unexpected(run.error()));
    std::vector<ledger::TextRow> texts;
    auto submission = submission_of(*find_method(method), request, make(**run, texts), std::move(reply));
    submission.texts = std::move(texts);
    submission.answer = bead_of_run((*run)->id);
    services.engine().submit(std::move(submission));
}

town::PromptRun prompt_for(Services &services, const RunId &run, std::string text, bool now, std::vector<ledger::TextRow> &texts)
{
    const std::string start = elide(as_utf8(std::string(trim(text.substr(0, text.find('\n'))))), shown_of_a_prompt);
    auto [reference, row] = new_text(services, std::move(text));
    texts.push_back(std::move(row));
    return {run, make_ulid(services.engine().now()), start, reference, now};
}

void nudge(Services &services, const Request &request, Reply reply)
{
    if (trim(request.text("text")).empty())
        return reply(fail("bad_params", "There is nothing to say.", "Give a text."));
    about_run(services, "run.prompt", request, std::move(reply),
        [&](const town::Run &run, auto &texts) { return prompt_for(services, run.id, request.text("text"), request.flag("now"), texts); });
}

void interrupt(Services &services, const Request &request, Reply reply)
{
    auto run = run_asked_for(services, request);
    if (!run)
        return reply(std::unexpected(run.error()));
    if (auto interrupted = services.interrupt((*run)->id); !interrupted)
        return reply(std::unexpected(interrupted.error()));
    const town::State &state = services.engine().durable();
    reply(view_of(state, *find(state.beads, (*run)->bead)));
}

void set_model(Services &services, const Request &request, Reply reply)
{
    auto run = run_asked_for(services, request);
    if (!run)
        return reply(std::unexpected(run.error()));
    if (auto set = services.set_model((*run)->id, request.text("model"), request.text("effort")); !set)
        return reply(std::unexpected(set.error()));
    const town::State &state = services.engine().durable();
    reply(view_of(state, *find(state.beads, (*run)->bead)));
}

void pause(Services &services, const Request &request, Reply reply)
{
    about_run(services, "run.pause", request, std::move(reply), [](const town::Run &run, auto &) { return town::PauseRun{run.id, ""}; });
}

void go_on(Services &services, const Request &request, Reply reply)
{
    auto run = run_asked_for(services, request);
    if (!run)
        return reply(std::unexpected(run.error()));
    auto submission = submission_of(*find_method("run.go_on"), request, town::GoOn{(*run)->id}, std::move(reply));
    if ((*run)->paused)
        engine::add_words(services.engine(), submission, {(*run)->id});
    submission.answer = bead_of_run((*run)->id);
    services.engine().submit(std::move(submission));
}

void hand_off(Services &services, const Request &request, Reply reply)
{
    about_run(services, "run.hand_off", request, std::move(reply), [&](const town::Run &run, auto &texts) {
        town::HandOff command{run.id, std::nullopt};
        if (std::string notes = request.text("notes"); !notes.empty()) {
            auto [reference, row] = new_text(services, std::move(notes));
            command.notes = reference;
            texts.push_back(std::move(row));
        }
        return command;
    });
}

void context(Services &services, const Request &request, Reply reply)
{
    auto run = run_asked_for(services, request);
    if (!run)
        return reply(std::unexpected(run.error()));
    if (auto told = read_file(services.places().run((*run)->id) / "start.md"))
        return reply(Json{{"text", *told}});
    auto text = prime_text(services.engine(), **run); // a program that asks for it itself: `wm prime`
    if (!text)
        return reply(std::unexpected(text.error()));
    reply(Json{{"text", *text}});
}

void transcript(Services &services, const Request &request, Reply reply)
{
    auto run = run_asked_for(services, request);
    if (!run)
        return reply(std::unexpected(run.error()));
    const auto read = [folder = services.places().run((*run)->id) / "transcript", from = request.number("from", -1),
                          count = request.number("count", 50), id = (*run)->id]() -> Result<Json> {
        const transcript::Reader reader(folder);
        auto window = from >= 0 ? reader.window(from, count) : reader.tail(count);
        if (!window)
            return std::unexpected(window.error());
        Json items = Json::array();
        for (const transcript::Entry &entry : window->entries)
            items.push_back(transcript::to_json(entry));
        return Json{{"run", id}, {"items", std::move(items)}, {"first", window->first}, {"next", window->next}, {"total", window->total}};
    };
    services.in_background(read, std::move(reply));
}

std::string agents_at_work(const town::State &state)
{
    const auto count = town::places_taken(state);
    return count == 1 ? "1 agent" : std::format("{} agents", count);
}

void freeze(Services &services, const Request &request, Reply reply)
{
    auto submission = submission_of(*find_method("town.freeze"), request, town::Freeze{request.text("reason")}, std::move(reply));
    submission.answer = [](const town::Decision &decision) {
        return Json{{"text",
            std::format("Everything is frozen: {} at work. Nothing starts and nothing goes on until `wm thaw`.\n",
                agents_at_work(decision.state))}};
    };
    services.engine().submit(std::move(submission));
}

void thaw(Services &services, const Request &request, Reply reply)
{
    const bool was_frozen = services.engine().durable().frozen.has_value();
    auto submission = submission_of(*find_method("town.thaw"), request, town::Thaw{}, std::move(reply));
    submission.answer = [was_frozen](const town::Decision &decision) {
        return Json{{"text",
            was_frozen ? std::format(
                             "{} at work {} on.\n", agents_at_work(decision.state), town::places_taken(decision.state) == 1 ? "goes" : "go")
                       : "Nothing was frozen.\n"}};
    };
    services.engine().submit(std::move(submission));
}

constexpr Param run_param = Param{"run", Kind::text, "the agent, its bead or its run", true, true}.one_of("@bead");

} // namespace

const std::vector<CommandSpec> &conversation_commands()
{
    static const std::vector<CommandSpec> specs = {
        {"run.prompt", {"nudge"}, "say something to an agent; kept until it has it", Access::person,
            {run_param, {"text", Kind::text, "what to say; - reads standard input", true, true, true},
                {"now", Kind::flag, "into its running turn, where it can take that"}},
            nudge, print_bead_line, Shape::object, "wm nudge Juniper \"The tests need LANG=C\""},
        {"run.interrupt", {"interrupt"}, "end the running turn of an agent", Access::person, {run_param}, interrupt, print_bead_line},
        {"run.pause", {"pause"}, "interrupt an agent and let it begin no turn", Access::person, {run_param}, pause, print_bead_line},
        {"run.go_on", {"go-on"}, "let an agent go on that was paused, or waits to begin again", Access::person, {run_param}, go_on,
            print_bead_line},
        {"run.hand_off", {"handoff"}, "go on with the bead in a new session, with notes", Access::both,
            {Param{"run", Kind::text, "the agent, its bead or its run; your own session without", false, true}.one_of("@bead"),
                {"notes", Kind::text, "what the new session should know; - reads standard input", false, false, true}},
            hand_off, print_bead_line},
        {"run.model", {"model"}, "another model or effort, from the agent's next turn on", Access::person,
            {run_param, {"model", Kind::text, "as the agent names it", false, true}, {"effort", Kind::text, "as the agent names it"}},
            set_model, print_bead_line},
        {"run.context", {"context"}, "what an agent was told at its start", Access::both, {run_param}, context, print_text},
        {"transcript.read", {"transcript"}, "what an agent said and did", Access::both,
            {run_param, {"from", Kind::number, "number of the first entry; without, the newest"}, {"count", Kind::number, "how many"}},
            transcript, print_transcript},
        {"town.freeze", {"estop"}, "the emergency stop: freeze every agent at once", Access::person, {{"reason", Kind::text, "why"}},
            freeze, print_text},
        {"town.thaw", {"thaw"}, "let all agents go on after the emergency stop", Access::person, {}, thaw, print_text},
    };
    return specs;
}

} // namespace wm::commands
