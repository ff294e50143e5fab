#include "commands/command_table.h"
#include "commands/lookup.h"
#include "commands/molecule.h"
#include "commands/print/bead_print.h"
#include "commands/views.h"

#include "town/rules/blocking.h"

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

Result<std::string> read_text(Services &services, const town::TextRef &reference)
{
    auto text = services.engine().reader().read_text(reference.id, 0, 256 * 1024);
    if (!text)
        return std::unexpected(text.error());
    return text->bytes;
}

/// Everything an agent is told at its start: one function, the same text wherever it is shown.
Result<std::string> prime_text(Services &services, const Hook &hook)
{
    const town::State &state = services.engine().durable();
    const town::Rig *rig = find(state.rigs, hook.run->rig);
    std::string text = std::format("You are {}, an agent of the rig {}. You work alone in this git worktree, on the branch {}.\n\n",
        hook.run->agent.value, hook.run->rig.value, hook.run->branch);
    text += std::format("On your hook: {}  P{}  {}\n", hook.bead->id.value, hook.bead->priority, hook.bead->title);
    if (hook.bead->description) {
        auto body = read_text(services, *hook.bead->description);
        if (!body)
            return body;
        text += "\n" + *body + "\n";
    }
    if (const Molecule molecule = molecule_of(state, *hook.bead); !molecule.steps.empty())
        text +=
            std::format("\nThis work has {} steps, {} are done: `wm mol current` shows the one to do now, `wm mol step done` closes it. "
                        "`wm done` is refused while steps are open.\n",
                molecule.steps.size(), molecule.done);
    if (const town::MergeRequest *mr = find(state.merge_requests, hook.bead->merge_request);
        mr != nullptr && is_final(mr->state) && !mr->reason.empty() && mr->run != hook.run->id)
        text +=
            std::format("\nYour last work came back from the merge queue: {}\nLook at it with `wm mq log {}`; mend it on this branch.\n",
                mr->reason, mr->id.value);
    for (const town::Dependency &dependency : hook.bead->dependencies)
        if (const town::Bead *other = find(state.beads, dependency.on))
            text += std::format(
                "\nDepends on {}  {}{}\n", other->id.value, other->title, other->status == town::Status::closed ? " (landed)" : "");
    for (const town::Note &note : hook.bead->notes) {
        auto body = read_text(services, note.text);
        if (!body)
            return body;
        text += std::format("\nNote by {}: {}\n", note.author, *body);
    }
    text += std::format(
        "\nHow to finish: commit your work on this branch, then run `wm done`. It is tested and lands on {} through the merge queue; "
        "never merge or push yourself.\nUse `wm note TEXT` for what others should know, `wm bead create TITLE` for work you discover.\n",
        rig != nullptr ? rig->target : "the target");
    return text;
}

/// For a session that no town started: a person's own, which knows bd.
std::string guide(const town::State &state)
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
    if (!state.memories.empty())
        text += std::format(
            "\n{} {} remembered: `wm memories`.\n", state.memories.size(), state.memories.size() == 1 ? "thing is" : "things are");
    return text;
}

void prime(Services &services, const Request &request, Reply reply)
{
    if (request.run().empty())
        return reply(Json{{"text", guide(services.engine().durable())}});
    auto hook = hook_of(services.engine().durable(), request);
    if (!hook)
        return reply(std::unexpected(hook.error()));
    auto text = prime_text(services, *hook);
    if (!text)
        return reply(std::unexpected(text.error()));
    reply(Json{{"text", *text}});
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
    services.check_work(hook->run->id, [&services, request, reply, run = hook->run->id](Result<town::Finished> work) {
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
            return Json{{"bead", bead->id}, {"merge_request", bead->merge_request},
                {"head", finished->finished ? finished->finished->head : ""},
                {"text", std::format("{} is handed over as {}. End your session now.\n", bead->id.value, bead->merge_request.value)}};
        };
        services.engine().submit(std::move(submission));
    });
}

} // namespace

const std::vector<CommandSpec> &agent_commands()
{
    static const std::vector<CommandSpec> specs = {
        {"run.prime", {"prime"}, "what an agent is told at its start", Access::both, {}, prime, print_text},
        {"run.hook", {"hook"}, "the bead on your hook", Access::run, {}, show_hook, print_bead_line},
        {"run.done", {"done"}, "hand your committed work over to the merge queue", Access::run,
            {{"summary", Kind::text, "what you did; - reads standard input", false, false, true}}, done, print_text},
    };
    return specs;
}

} // namespace wm::commands
