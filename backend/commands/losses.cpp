#include "commands/losses.h"

#include "commands/caller.h"
#include "commands/kept_work.h"
#include "commands/several.h"
#include "commands/views.h"

#include <algorithm>
#include <format>

namespace wm::commands {
namespace {

struct Loss {
    BeadId bead;
    std::string what; ///< "uncommitted", "unlanded", "dependents", "bead"
    std::string text; ///< a sentence
    std::vector<std::string> names = {};
    std::string where = {}; ///< of work: the worktree or the branch that has it
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

/// What is committed and has not landed, and what lies in worktrees and nowhere else: of all attempts. Blocking.
void look_at_work(const town::State &state, KeptWorkFinder &finder, const town::Bead &bead, std::vector<Loss> &losses)
{
    if (find(state.runs, bead.last_run) == nullptr)
        return; // nobody has worked on it
    const auto kept = finder.of(bead);
    if (!kept)
        return losses.push_back(
            {bead.id, "unknown", std::format("What {} has left could not be looked at: {}", bead.id.value, kept.error().message)});
    for (const KeptWork &work : *kept) {
        const std::string place = work.worktree.string();
        if (!work.unsaved.empty())
            losses.push_back({bead.id, "uncommitted", work.files_in_words(), work.unsaved, place});
        if (work.commits.total == 0)
            continue;
        Loss unlanded{bead.id, "unlanded", work.commits_in_words(), {}, work.branch.empty() ? place : work.branch};
        for (const auto &commit : work.commits.newest)
            unlanded.names.push_back(std::format("{} {}", commit.sha.substr(0, 9), commit.subject));
        losses.push_back(std::move(unlanded));
    }
}

std::vector<Loss> losses_of(const town::State &state, const wire::Places &places, Action action, const std::vector<BeadId> &beads)
{
    std::vector<Loss> losses;
    KeptWorkFinder finder(state, places);
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
        if (action == Action::stop && run != nullptr && run->state == town::RunState::ended)
            continue; // nothing to stop
        look_at_work(state, finder, *bead, losses);
    }
    // The next agent goes on with what is committed: to stop this one is no loss then.
    if (action == Action::stop && !std::ranges::contains(losses, "uncommitted", &Loss::what))
        losses.clear();
    return losses;
}

Json view(const std::vector<Loss> &losses)
{
    Json items = Json::array();
    for (const Loss &loss : losses)
        items.push_back({{"bead", loss.bead}, {"what", loss.what}, {"text", loss.text}, {"names", loss.names}, {"where", loss.where}});
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

void find_kept_work(Services &services, const std::vector<BeadId> &beads, std::function<void(const Json &)> found)
{
    const town::State &state = services.engine().durable();
    if (std::ranges::none_of(beads, [&](const BeadId &id) { return worker(state, id) != nullptr; }))
        return found(Json::array());
    services.in_background(
        [state, places = services.places(), beads]() -> Result<Json> {
            std::vector<Loss> losses;
            KeptWorkFinder finder(state, places);
            for (const BeadId &id : beads)
                if (const town::Bead *bead = find(state.beads, id))
                    look_at_work(state, finder, *bead, losses);
            return view(losses)["items"];
        },
        [found = std::move(found)](const Result<Json> &items) { found(items.value_or(Json::array())); });
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
