#include "commands/losses.h"

#include "commands/caller.h"
#include "commands/several.h"
#include "commands/views.h"
#include "git/history.h"
#include "git/status.h"

#include <format>

namespace wm::commands {
namespace {

struct Loss {
    BeadId bead;
    std::string what; ///< "uncommitted", "unlanded", "dependents", "bead"
    std::string text; ///< a sentence
    std::vector<std::string> names = {};
};

std::string_view past(Action action)
{
    return action == Action::stop ? "stopped" : action == Action::close ? "closed" : "deleted";
}

/// The newest run of the bead.
const town::Run *worker(const town::State &state, const BeadId &id)
{
    const town::Bead *bead = find(state.beads, id);
    return bead != nullptr ? find(state.runs, bead->last_run) : nullptr;
}

bool has_landed(const town::State &state, const town::Run &run)
{
    const town::Bead *bead = find(state.beads, run.bead);
    const town::MergeRequest *mr = bead != nullptr ? find(state.merge_requests, bead->merge_request) : nullptr;
    return mr != nullptr && mr->state == town::MrState::landed && mr->run == run.id;
}

/// What lies in the worktree and nowhere else. Blocking.
void look_at_worktree(const town::State &state, const wire::Places &places, const town::Run &run, Action action, std::vector<Loss> &losses)
{
    // It is there before the report of the start is written.
    const auto status =
        git::status(run.worktree.empty() ? places.worktree(run.rig, run.bead, run.attempt) : std::filesystem::path(run.worktree));
    if (!status)
        return; // it is gone, and so is what was in it
    if (auto files = status->unsaved(); !files.empty()) {
        std::string text =
            std::format("{} of {} {} not committed: {}.", files.size() == 1 ? "1 file" : std::format("{} files", files.size()),
                run.bead.value, files.size() == 1 ? "is" : "are", git::name_some(files));
        losses.push_back({run.bead, "uncommitted", std::move(text), std::move(files)});
    }
    const town::Rig *rig = find(state.rigs, run.rig);
    if (action != Action::close || rig == nullptr)
        return;
    const auto commits = git::commits_between(rig->path, "refs/heads/" + rig->target, status->head, 20);
    if (!commits || commits->total == 0)
        return;
    Loss unlanded{run.bead, "unlanded",
        std::format("{} of {} {} not landed on {}.", commits->total == 1 ? "1 commit" : std::format("{} commits", commits->total),
            run.branch, commits->total == 1 ? "has" : "have", rig->target)};
    for (const auto &commit : commits->newest)
        unlanded.names.push_back(std::format("{} {}", commit.sha.substr(0, 9), commit.subject));
    losses.push_back(std::move(unlanded));
}

std::vector<Loss> losses_of(const town::State &state, const wire::Places &places, Action action, const std::vector<BeadId> &beads)
{
    std::vector<Loss> losses;
    for (const BeadId &id : beads) {
        const town::Bead *bead = find(state.beads, id);
        if (bead == nullptr)
            continue;
        if (action == Action::erase) {
            losses.push_back({id, "bead", std::format("{} \"{}\" would be forgotten for good.", id.value, bead->title)});
            if (const auto *dependents = state.dependents.find(id); dependents != nullptr && !dependents->empty()) {
                Loss loss{id, "dependents", std::format("{} depend on {}.", dependents->size(), id.value)};
                for (const BeadId &other : *dependents)
                    loss.names.push_back(other.value);
                losses.push_back(std::move(loss));
            }
        }
        const town::Run *run = worker(state, id);
        const bool nothing_to_stop = action == Action::stop && run != nullptr && run->state == town::RunState::ended;
        if (run != nullptr && !nothing_to_stop && !has_landed(state, *run))
            look_at_worktree(state, places, *run, action, losses);
    }
    return losses;
}

Json view(const std::vector<Loss> &losses)
{
    Json items = Json::array();
    for (const Loss &loss : losses)
        items.push_back({{"bead", loss.bead}, {"what", loss.what}, {"text", loss.text}, {"names", loss.names}});
    const std::size_t total = items.size();
    return list_of(std::move(items), total);
}

void preview(Services &services, const Request &request, Reply reply)
{
    const std::string word = request.text("action");
    if (word != "stop" && word != "close" && word != "delete")
        return reply(fail("bad_value", std::format("\"{}\" is no action with losses.", word), "Ask about stop, close or delete."));
    auto beads = beads_named(services, request);
    if (!beads)
        return reply(std::unexpected(beads.error()));
    const Action action = word == "stop" ? Action::stop : word == "close" ? Action::close : Action::erase;
    services.in_background([state = services.engine().durable(), places = services.places(), action,
                               beads = *beads]() -> Result<Json> { return view(losses_of(state, places, action, beads)); },
        std::move(reply));
}

} // namespace

void when_confirmed(
    Services &services, const Request &request, Action action, const std::vector<BeadId> &beads, std::function<void()> go, Reply reply)
{
    const town::State &state = services.engine().durable();
    const bool none =
        action != Action::erase && std::ranges::none_of(beads, [&](const BeadId &id) { return worker(state, id) != nullptr; });
    if (request.caller == nullptr || !request.run().empty() || request.flag("yes") || none)
        return go();
    services.in_background(
        [state, places = services.places(), action, beads]() -> Result<Json> { return view(losses_of(state, places, action, beads)); },
        [request, action, go = std::move(go), reply = std::move(reply)](const Result<Json> &found) {
            if (!found || (*found)["items"].empty())
                return go();
            std::string list;
            for (const Json &loss : (*found)["items"])
                list += "\n  " + loss["text"].get<std::string>();
            request.caller->ask(std::format("{}\nShall it be {}?", list.substr(1), past(action)), [=](std::optional<bool> yes) {
                if (yes == true)
                    return go();
                reply(fail("needs_confirmation", std::format("Nothing was {}. This would be left behind:{}", past(action), list),
                    "--yes does it."));
            });
        });
}

const std::vector<CommandSpec> &loss_commands()
{
    static const std::vector<CommandSpec> specs = {
        {"bead.losses", {}, "what stopping, closing or deleting beads would leave behind or forget", Access::person,
            {{"action", Kind::text, "stop, close or delete", true}, {"id", Kind::words, "of the beads", true}}, preview, nullptr},
    };
    return specs;
}

} // namespace wm::commands
