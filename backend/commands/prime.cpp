#include "commands/prime.h"

#include "commands/molecule.h"
#include "commands/roles.h"
#include "town/rules/blocking.h"

#include <algorithm>
#include <format>
#include <ranges>
#include <vector>

namespace wm::commands {
namespace {

// It is read by every session, and goes to the agent as one input, which has its limit (wire/shim_protocol.h).
constexpr std::size_t most_of_description = 128 * 1024;
constexpr std::size_t most_of_notes = 128 * 1024;
constexpr std::size_t most_named = 100;

/// As much of it as there is room for, and how to read the rest.
Result<std::string> read_text(engine::Engine &engine, const town::TextRef &reference, std::size_t most, const town::Bead &bead)
{
    auto text = engine.reader().read_text(reference.id, 0, most);
    if (!text)
        return std::unexpected(text.error());
    if (text->bytes.size() < text->total)
        text->bytes += std::format("… and {} bytes more: `wm show {}`.", text->total - text->bytes.size(), bead.id.value);
    return std::move(text->bytes);
}

/// The newest that there is room for, in the order in which they were written.
Result<std::string> notes_text(engine::Engine &engine, const town::Bead &bead)
{
    std::vector<std::string> newest_first;
    std::size_t room = most_of_notes;
    for (const town::Note &note : bead.notes | std::views::reverse) {
        const auto size = static_cast<std::size_t>(note.text.bytes);
        if (size > room && !newest_first.empty())
            break;
        auto body = read_text(engine, note.text, room, bead);
        if (!body)
            return body;
        newest_first.push_back(std::format("\nNote by {}: {}\n", note.author, *body));
        room -= std::min(room, newest_first.back().size());
    }
    std::string text;
    if (const std::size_t older = bead.notes.size() - newest_first.size(); older != 0)
        text = std::format("\nOlder notes are left out here ({} of {}): `wm show {}`.\n", older, bead.notes.size(), bead.id.value);
    for (const std::string &note : newest_first | std::views::reverse)
        text += note;
    return text;
}

std::string ties_text(const town::State &state, const town::Bead &bead)
{
    std::string text;
    for (const town::Dependency &dependency : bead.dependencies | std::views::take(most_named))
        if (const town::Bead *other = find(state.beads, dependency.on))
            text += std::format("\nDepends on {}  {}{}\n", other->id.value, other->title, town::is_done(state, *other) ? " (landed)" : "");
    for (const ConvoyId &id : bead.convoys | std::views::take(most_named))
        if (const town::Convoy *convoy = find(state.convoys, id))
            text += std::format("\nPart of {}: {} ({} beads)\n", id.value, convoy->title, convoy->beads.size());
    if (bead.dependencies.size() > most_named || bead.convoys.size() > most_named)
        text += std::format("\nAnd more: `wm show {}`.\n", bead.id.value);
    return text;
}

/// What others, or the agent itself in another session, have left for this one.
std::string before_text(const town::State &state, const town::Run &run, const town::Bead &bead, const std::string &target)
{
    std::string text;
    const town::MergeRequest *mr = find(state.merge_requests, bead.merge_request);
    const bool came_back = mr != nullptr && is_final(mr->state) && mr->state != town::MrState::landed && !mr->reason.empty() &&
        mr->run != run.id && mr->branch == run.branch;
    if (came_back && mr->state == town::MrState::conflict)
        text += std::format("\nYour last work came back from the merge queue. {}", conflict_text(*mr));
    else if (came_back)
        text +=
            std::format("\nYour last work came back from the merge queue: {}\nLook at it with `wm mq log {}`; mend it on this branch.\n",
                mr->reason, mr->id.value);
    else if (run.ordinal > 1 && run.resume.empty())
        text += std::format("\nThis bead was worked on before: `git log {}..` and `git status` show what is here already.\n", target);
    if (run.attempt > 1)
        text += std::format("\nThis is attempt {}. Branches of earlier ones: `git branch --list 'wm/{}-*'`.\n", run.attempt, bead.id.value);
    return text;
}

} // namespace

std::string conflict_text(const town::MergeRequest &mr)
{
    constexpr std::size_t most_files = 20;
    std::string text = std::format("{} conflicts with {} in:\n", mr.id.value, mr.target);
    for (const std::string &file : mr.conflicts | std::views::take(most_files))
        text += std::format("  {}\n", file);
    if (mr.conflicts.size() > most_files)
        text += std::format("  and {} more\n", mr.conflicts.size() - most_files);
    return text +
        std::format("Mend it on the branch {}: `git merge {}`, resolve the conflicts so that both sides keep what they were made for, "
                    "commit, then `wm done`.\n",
            mr.branch, mr.target);
}

Result<std::string> remembered_text(engine::Engine &engine)
{
    constexpr std::size_t most = 16 * 1024; // it is read by every session
    const town::State &state = engine.durable();
    if (state.memories.empty())
        return std::string();
    std::vector<const town::Memory *> all;
    for (const auto &[key, box] : state.memories)
        all.push_back(&box.get());
    std::ranges::sort(all, {}, &town::Memory::key);
    std::string text = "\nRemembered:\n";
    for (const town::Memory *memory : all) {
        auto body = engine.reader().read_text(memory->text.id, 0, most);
        if (!body)
            return std::unexpected(body.error());
        if (text.size() + body->total > most)
            return text + "… and more: `wm memories`.\n";
        text += std::format("* {}: {}\n", memory->key.value, body->bytes);
    }
    return text;
}

Result<std::string> prime_text(engine::Engine &engine, const town::Run &run, bool memories)
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
        auto body = read_text(engine, *bead->description, most_of_description, *bead);
        if (!body)
            return body;
        text += "\n" + *body + "\n";
    }
    if (const Molecule molecule = molecule_of(state, *bead); !molecule.steps.empty())
        text +=
            std::format("\nThis work has {} steps, {} are done: `wm mol current` shows the one to do now, `wm mol step done` closes it. "
                        "`wm done` is refused while steps are open.\n",
                molecule.steps.size(), molecule.done);
    text += before_text(state, run, *bead, rig != nullptr ? rig->target : "main");
    text += ties_text(state, *bead);
    auto notes = notes_text(engine, *bead);
    if (!notes)
        return notes;
    text += *notes;
    auto remembered = memories ? remembered_text(engine) : Result<std::string>("");
    if (!remembered)
        return remembered;
    text += *remembered;
    text += std::format(
        "\nHow to finish: commit your work on this branch, then run `wm done`. It is tested and lands on {} through the merge queue; "
        "never merge into it or push yourself.\nUse `wm note TEXT` for what others should know, `wm bead create TITLE` for work you "
        "discover.\n",
        rig != nullptr ? rig->target : "the target");
    return text;
}

} // namespace wm::commands
