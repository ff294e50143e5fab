#include "commands/prime.h"

#include "commands/molecule.h"
#include "commands/roles.h"

#include <format>

namespace wm::commands {
namespace {

Result<std::string> read_text(engine::Engine &engine, const town::TextRef &reference)
{
    auto text = engine.reader().read_text(reference.id, 0, 256 * 1024);
    if (!text)
        return std::unexpected(text.error());
    return text->bytes;
}

} // namespace

Result<std::string> prime_text(engine::Engine &engine, const town::Run &run)
{
    const town::State &state = engine.durable();
    const town::Bead *bead = find(state.beads, run.bead);
    const town::Agent *agent = find(state.agents, run.agent);
    if (bead == nullptr)
        return fail("not_found", std::format("There is no bead {}.", run.bead.value));
    const town::Rig *rig = find(state.rigs, run.rig);
    std::string text = std::string(role_text(agent != nullptr ? agent->role : "polecat"));
    text += std::format("You are {}, an agent of the rig {}. You work alone in this git worktree, on the branch {}.\n\n", run.agent.value,
        run.rig.value, run.branch);
    text += std::format("On your hook: {}  P{}  {}\n", bead->id.value, bead->priority, bead->title);
    if (bead->description) {
        auto body = read_text(engine, *bead->description);
        if (!body)
            return body;
        text += "\n" + *body + "\n";
    }
    if (const Molecule molecule = molecule_of(state, *bead); !molecule.steps.empty())
        text +=
            std::format("\nThis work has {} steps, {} are done: `wm mol current` shows the one to do now, `wm mol step done` closes it. "
                        "`wm done` is refused while steps are open.\n",
                molecule.steps.size(), molecule.done);
    if (const town::MergeRequest *mr = find(state.merge_requests, bead->merge_request);
        mr != nullptr && is_final(mr->state) && !mr->reason.empty() && mr->run != run.id)
        text +=
            std::format("\nYour last work came back from the merge queue: {}\nLook at it with `wm mq log {}`; mend it on this branch.\n",
                mr->reason, mr->id.value);
    for (const town::Dependency &dependency : bead->dependencies)
        if (const town::Bead *other = find(state.beads, dependency.on))
            text += std::format(
                "\nDepends on {}  {}{}\n", other->id.value, other->title, other->status == town::Status::closed ? " (landed)" : "");
    for (const ConvoyId &id : bead->convoys)
        if (const town::Convoy *convoy = find(state.convoys, id))
            text += std::format("\nPart of {}: {} ({} beads)\n", id.value, convoy->title, convoy->beads.size());
    for (const town::Note &note : bead->notes) {
        auto body = read_text(engine, note.text);
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

} // namespace wm::commands
