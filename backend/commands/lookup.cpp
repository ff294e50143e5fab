#include "commands/lookup.h"

#include "base/sha256.h"
#include "base/text.h"
#include "base/ulid.h"
#include "git/common_dir.h"
#include "town/rules/external.h"

#include <algorithm>
#include <format>
#include <set>

namespace wm::commands {
namespace {

std::vector<const town::Bead *> candidates(const town::State &state, std::string_view text)
{
    std::vector<const town::Bead *> found;
    if (text.empty())
        return found;
    for (const auto &[id, box] : state.beads) {
        const std::string_view whole = id.value;
        const auto dash = whole.rfind('-');
        if (whole.starts_with(text) || (dash != std::string_view::npos && whole.substr(dash + 1).starts_with(text)))
            found.push_back(&box.get());
    }
    std::ranges::sort(found, {}, [](const town::Bead *bead) { return bead->id; });
    return found;
}

std::string some(const std::vector<const town::Bead *> &beads)
{
    std::string names;
    for (const town::Bead *bead : beads | std::views::take(5))
        names += (names.empty() ? "" : ", ") + bead->id.value;
    return names;
}

std::unexpected<Error> no_bead(std::string_view text)
{
    if (trim(text).empty())
        return fail("bad_value", "No bead is named: the id is empty.", "`wm bead list` shows what there is.");
    return fail("not_found", std::format("There is no bead {}.", elide(text, 60)), "`wm bead list` shows what there is.");
}

bool contains(const std::filesystem::path &folder, const std::filesystem::path &path)
{
    const auto [at, in_path] = std::ranges::mismatch(folder, path);
    return at == folder.end();
}

} // namespace

Result<const town::Bead *> bead_for_reading(const town::State &state, std::string_view text)
{
    if (const town::Bead *bead = find(state.beads, BeadId(std::string(text))))
        return bead;
    const auto found = candidates(state, text);
    if (found.size() == 1)
        return found.front();
    if (found.empty())
        return no_bead(text);
    const auto is_whole = [&](const town::Bead *bead) { return bead->id.value.ends_with("-" + std::string(text)); };
    if (std::ranges::count_if(found, is_whole) == 1) // "a3f8" is wm-a3f8, whatever parts that has
        return *std::ranges::find_if(found, is_whole);
    return fail("ambiguous", std::format("\"{}\" could be {}.", text, some(found)), "Write more of the id.");
}

Result<const town::Bead *> bead_for_writing(const town::State &state, std::string_view text)
{
    if (const town::Bead *bead = find(state.beads, BeadId(std::string(text))))
        return bead;
    const auto found = candidates(state, text);
    if (found.empty())
        return no_bead(text);
    return fail(
        "not_exact", std::format("There is no bead {}; did you mean {}?", elide(text, 60), some(found)), "A change needs the exact id.");
}

Result<BeadId> target_for_writing(const town::State &state, std::string_view text)
{
    if (BeadId id{std::string(text)}; town::external_of(id))
        return id;
    return bead_for_writing(state, text).transform([](const town::Bead *bead) { return bead->id; });
}

namespace {

std::unexpected<Error> no_rig(const Request &request)
{
    return fail("not_found", std::format("There is no rig {}.", elide(request.text("rig"), 60)),
        "`wm rig list` shows what there is; `wm rig add PATH` adds one.");
}

/// Where somebody stands.
struct Place {
    const town::Rig *rig = nullptr;
    std::filesystem::path stranger; ///< git directory of a repository that is no rig; empty: there is none, or it is the rig's
};

/// Common git directories are compared: a worktree of one's own is of the rig, too. A submodule's lies in that of its rig.
bool is_of(const town::Rig &rig, const std::filesystem::path &git_dir)
{
    if (contains(rig.git_dir, git_dir))
        return true;
    std::error_code error; // the way to it may lead over links
    return rig.git_dir.ends_with("/.git") && std::filesystem::equivalent(rig.git_dir, git_dir, error);
}

/// A run's own; else that of the repository, or of the agents' worktrees, in which the working directory is. Where a
/// clone is away, that of the directory in which it was.
Place place_of(Services &services, const Request &request)
{
    const town::State &state = services.engine().durable();
    if (const town::Run *run = find(state.runs, request.run()))
        if (const town::Rig *rig = find(state.rigs, run->rig))
            return {rig, {}};
    if (request.cwd.empty())
        return {};
    for (const auto &[id, box] : state.rigs)
        if (contains(services.places().town() / "worktrees" / id.value, request.cwd))
            return {&box.get(), {}};
    const std::filesystem::path git_dir = git::common_dir_of(request.cwd);
    Place place;
    for (const auto &[id, box] : state.rigs)
        if (git_dir.empty() ? contains(box->path, request.cwd) : is_of(box.get(), git_dir))
            if (place.rig == nullptr || place.rig->git_dir.size() < box->git_dir.size()) // the innermost
                place.rig = &box.get();
    if (place.rig == nullptr)
        place.stranger = git_dir;
    return place;
}

std::unexpected<Error> no_rig_here(const town::State &state, const std::filesystem::path &git_dir, std::string_view or_else)
{
    const std::string folder = git_dir.filename() == ".git" ? git_dir.parent_path().string() : git_dir.string();
    const std::string name = state.rigs.size() == 1 ? state.rigs.begin()->first.value : "NAME";
    return fail("no_rig_here", std::format("The repository {} is no rig of this town.", folder),
        std::format("Make it one: `wm rig add .`. Or say --rig {}{}.", name, or_else));
}

} // namespace

Result<const town::Rig *> rig_for(Services &services, const Request &request)
{
    const town::State &state = services.engine().durable();
    if (request.has("rig")) {
        const town::Rig *rig = find(state.rigs, RigId(request.text("rig")));
        return rig != nullptr ? Result<const town::Rig *>(rig) : no_rig(request);
    }
    if (state.rigs.empty())
        return fail("no_rig", "This town has no rig yet.", "Add a repository: `wm rig add PATH`.");
    const Place place = place_of(services, request);
    if (place.rig != nullptr)
        return place.rig;
    if (!place.stranger.empty())
        return no_rig_here(state, place.stranger, "");
    if (state.rigs.size() == 1)
        return &state.rigs.begin()->second.get();
    std::set<std::string> names;
    for (const auto &[id, box] : state.rigs)
        names.insert(id.value);
    std::string list;
    for (const std::string &name : names)
        list += (list.empty() ? "" : ", ") + name;
    return fail("which_rig", std::format("Which rig? There are {}.", list), "Say --rig NAME, or run it inside the repository.");
}

Result<const town::Rig *> rig_of_list(Services &services, const Request &request)
{
    const town::State &state = services.engine().durable();
    if (request.has("rig") && request.flag("all_rigs"))
        return fail("bad_value", "--rig and --all-rigs contradict each other.", "Leave one of them out.");
    if (request.has("rig")) {
        const town::Rig *rig = find(state.rigs, RigId(request.text("rig")));
        return rig != nullptr ? Result<const town::Rig *>(rig) : no_rig(request);
    }
    if (request.flag("all_rigs") || state.rigs.empty())
        return nullptr;
    const Place place = place_of(services, request);
    if (!place.stranger.empty()) // another project's work is not what is asked for here
        return no_rig_here(state, place.stranger, ", or --all-rigs");
    const bool has_one = state.rigs.size() == 1 && state.standing.size() <= 1; // there the town is the rig
    return has_one ? nullptr : place.rig;
}

void put_elsewhere(Json &list, std::size_t number)
{
    if (number > 0)
        list["elsewhere"] = number;
}

engine::Submission submission_of(const CommandSpec &spec, const Request &request, town::Command command, Reply reply)
{
    engine::Submission submission;
    submission.command = std::move(command);
    submission.actor = request.actor;
    submission.id = request.id;
    if (!request.id.empty())
        submission.hash = sha256_hex(std::string(spec.method) + to_text(request.params));
    submission.done = std::move(reply);
    return submission;
}

Result<const town::Run *> run_named(const town::State &state, std::string_view text)
{
    if (const town::Run *run = find(state.runs, RunId(std::string(text))))
        return run;
    const town::Agent *agent = find(state.agents, AgentId(std::string(text)));
    if (agent == nullptr && !text.contains('/'))
        for (const auto &[id, box] : state.agents)
            if (box->name == text && (agent == nullptr || !box->run.empty()))
                agent = &box.get();
    if (agent != nullptr) {
        if (const town::Run *run = find(state.runs, agent->run))
            return run;
        return fail("not_running", std::format("{} is not at work.", agent->id.value), "`wm agents` shows who is.");
    }
    auto bead = bead_for_reading(state, text);
    if (!bead && bead.error().code == "not_found")
        return fail("not_found", std::format("There is no bead, agent or run {}.", elide(text, 60)),
            "`wm agents` shows who is at work, `wm bead list` which beads there are.");
    if (!bead)
        return std::unexpected(bead.error());
    if (const town::Run *run = find(state.runs, (*bead)->last_run))
        return run;
    return fail("not_found", std::format("No agent has worked on {} yet.", (*bead)->id.value));
}

std::pair<town::TextRef, ledger::TextRow> new_text(Services &services, std::string bytes)
{
    const std::string id = make_ulid(services.engine().now());
    const std::string hash = sha256_hex(bytes);
    town::TextRef reference{id, static_cast<std::int64_t>(bytes.size()), hash};
    return {reference, {id, std::move(bytes), hash}};
}

} // namespace wm::commands
