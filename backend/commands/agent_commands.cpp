#include "commands/command_table.h"
#include "commands/lookup.h"
#include "commands/prime.h"
#include "commands/print/bead_print.h"
#include "commands/views.h"

#include <format>

namespace wm::commands {
namespace {

/// The run that asks, with its bead.
struct Hook {
    const town::Run *run;
    const town::Bead *bead;
};

Result<Hook> hook_of(const town::State &state, const Request &request)
{
    const town::Run *run = find(state.runs, request.run());
    const town::Bead *bead = run != nullptr ? find(state.beads, run->bead) : nullptr;
    if (bead == nullptr || !bead->claim || bead->claim->run != run->id)
        return fail("no_hook", "There is nothing on your hook.", "Your work here is over; end your session.");
    return Hook{run, bead};
}

/// For a session that no town started: a person's own, which knows bd.
std::string guide()
{
    std::string text =
        "Work is kept in beads, in the town's ledger; `wm` reads and changes it. It takes the commands of bd, also with --json.\n\n"
        "  wm ready                      what could be started now\n"
        "  wm ready --claim              take the most urgent one\n"
        "  wm show BEAD                  all about one\n"
        "  wm update BEAD --claim        take this one\n"
        "  wm create TITLE -t bug -p 1 --deps discovered-from:BEAD\n"
        "  wm dep add BEAD OTHER         BEAD waits for OTHER\n"
        "  wm update BEAD --append-notes TEXT\n"
        "  wm comment BEAD TEXT\n"
        "  wm close BEAD --reason TEXT --suggest-next\n"
        "  wm remember TEXT              for the sessions to come\n\n"
        "Create a bead before you write code, claim it, write down what you find as beads of their own, and close it when it is "
        "done. Nothing needs to be synced or pushed. `wm help` lists all commands.\n";
    return text;
}

/// What a session of the person's own agent is told.
Result<std::string> told_outside(Services &services, bool memories)
{
    auto remembered = memories ? remembered_text(services.engine()) : Result<std::string>("");
    return remembered.transform([&](const std::string &text) { return guide() + text; });
}

/// What the one who asks is told at the start of a session, or of that only what is remembered.
Result<std::string> told(Services &services, const Request &request)
{
    const bool memories = !request.flag("no_memories");
    if (request.flag("memories_only") && !memories)
        return fail("bad_value", "--memories-only and --no-memories contradict each other.", "Leave one of them out.");
    if (request.flag("memories_only"))
        return remembered_text(services.engine());
    if (request.run().empty())
        return told_outside(services, memories);
    return hook_of(services.engine().durable(), request).and_then([&](const Hook &hook) {
        return prime_text(services.engine(), *hook.run, memories);
    });
}

/// For a hook at the start of a session it never fails: the guide alone is better than no session.
void prime(Services &services, const Request &request, Reply reply)
{
    auto text = told(services, request);
    if (!request.flag("hook_json"))
        return reply(text ? Result<Json>(Json{{"text", *text}}) : std::unexpected(text.error()));
    const std::string said = text ? *text : guide();
    const Json output = {{"hookSpecificOutput", {{"hookEventName", "SessionStart"}, {"additionalContext", said}}}};
    reply(Json{{"text", to_text(output) + "\n"}});
}

void show_hook(Services &services, const Request &request, Reply reply)
{
    auto hook = hook_of(services.engine().durable(), request);
    if (!hook)
        return reply(std::unexpected(hook.error()));
    reply(view_of(services.engine().durable(), *hook->bead));
}

void done(Services &services, const Request &request, Reply reply)
{
    auto hook = hook_of(services.engine().durable(), request);
    if (!hook)
        return reply(std::unexpected(hook.error()));
    services.check_work(hook->run->id, false, [&services, request, reply, run = hook->run->id](Result<town::Finished> work) {
        if (!work)
            return reply(std::unexpected(work.error()));
        std::vector<ledger::TextRow> texts;
        if (std::string summary = request.text("summary"); !summary.empty()) {
            auto [reference, row] = new_text(services, std::move(summary));
            work->summary = reference;
            texts.push_back(std::move(row));
        }
        auto submission = submission_of(*find_method("run.done"), request, town::FinishRun{run, *work}, reply);
        submission.texts = std::move(texts);
        submission.answer = [run](const town::Decision &decision) {
            const town::Run *finished = find(decision.state.runs, run);
            const town::Bead *bead = find(decision.state.beads, finished->bead);
            const std::string saved = finished->finished ? finished->finished->saved : "";
            return Json{{"bead", bead->id}, {"merge_request", bead->merge_request},
                {"head", finished->finished ? finished->finished->head : ""}, {"saved", saved},
                {"text",
                    std::format("{}{} is handed over as {}. End your session now.\n",
                        saved.empty() ? "" : std::format("You had not committed everything, so it was committed for you ({}). ", saved),
                        bead->id.value, bead->merge_request.value)}};
        };
        services.engine().submit(std::move(submission));
    });
}

} // namespace

const std::vector<CommandSpec> &agent_commands()
{
    static const std::vector<CommandSpec> specs = {
        {"run.prime", {"prime"}, "what an agent is told at its start", Access::both,
            {{"hook_json", Kind::flag, "as the answer of a SessionStart hook"}, {"full", Kind::flag, "bd's; has no effect"},
                {"stealth", Kind::flag, "bd's; has no effect"}, {"mcp", Kind::flag, "bd's; has no effect"},
                {"export", Kind::flag, "bd's; has no effect"}, {"no_memories", Kind::flag, "without what is remembered"},
                {"memories_only", Kind::flag, "nothing but what is remembered"}},
            prime, print_text},
        {"run.hook", {"hook"}, "the bead on your hook", Access::run, {}, show_hook, print_bead_line},
        {"run.done", {"done"}, "hand your work over to the merge queue; what you have not committed is committed for you", Access::run,
            {{"summary", Kind::text, "what you did; - reads standard input", false, false, true}}, done, print_text},
    };
    return specs;
}

} // namespace wm::commands
