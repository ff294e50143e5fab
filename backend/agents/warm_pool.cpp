#include "agents/warm_pool.h"

#include "base/crashpoint.h"
#include "base/files.h"
#include "base/text.h"
#include "git/git_command.h"
#include "git/history.h"
#include "git/repository.h"
#include "git/worktree.h"
#include "git/worktree_removal.h"
#include "process/stop_run.h"

#include <algorithm>
#include <charconv>
#include <format>

namespace wm::agents {
namespace {

namespace fs = std::filesystem;

/// In the admin directory: it belongs to the pool. Its text is the commit at which it is ready, or nothing.
constexpr const char *warm_mark = "wagonmaster-warm";
/// Beside the directory, from before it is made until it has its mark.
constexpr const char *making = ".making";
constexpr const char *setting_up = ".setup";

fs::path pool_of(const wire::Places &places, const RigId &rig)
{
    return places.town() / "worktrees" / rig.value / "warm";
}

fs::path beside(const fs::path &worktree, const char *ending)
{
    return worktree.string() + ending;
}

bool is_there(const fs::path &path)
{
    std::error_code error;
    return fs::exists(path, error);
}

/// Numbered directories, in order.
std::vector<fs::path> places_in(const fs::path &pool)
{
    std::vector<std::pair<int, fs::path>> found;
    std::error_code error;
    for (auto entry = fs::directory_iterator(pool, error); !error && entry != fs::directory_iterator(); entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        int number = 0;
        const auto [end, problem] = std::from_chars(name.data(), name.data() + name.size(), number);
        if (problem == std::errc{} && end == name.data() + name.size())
            found.emplace_back(number, entry->path());
    }
    std::ranges::sort(found);
    std::vector<fs::path> paths;
    for (auto &[number, path] : found)
        paths.push_back(std::move(path));
    return paths;
}

void clear(const fs::path &path)
{
    std::error_code error;
    fs::remove_all(path, error);
}

/// It belongs to a run from now on.
void give_away(const fs::path &worktree, const fs::path &admin)
{
    std::error_code error;
    fs::remove(admin / warm_mark, error);
    fs::remove(beside(worktree, making), error);
}

} // namespace

std::vector<WarmTree> warm_trees(const wire::Places &places, const town::Rig &rig)
{
    std::vector<WarmTree> trees;
    for (const fs::path &path : places_in(pool_of(places, rig.id))) {
        const auto probe = git::probe_worktree(path);
        if (!probe || probe->state != git::WorktreeProbe::State::ready || !probe->branch.empty())
            continue;
        const auto mark = read_file(probe->admin / warm_mark, 200);
        if (!mark && !is_there(beside(path, making)))
            continue;
        const std::string commit = mark ? std::string(trim(*mark)) : "";
        trees.push_back({path, probe->admin, commit == probe->head ? commit : ""});
    }
    return trees;
}

fs::path worktree_of(const wire::Places &places, const town::Run &run)
{
    if (!run.worktree.empty())
        return run.worktree;
    for (const fs::path &path : places_in(pool_of(places, run.rig)))
        if (const auto probe = git::probe_worktree(path);
            probe && probe->state == git::WorktreeProbe::State::ready && probe->branch == run.branch) {
            give_away(path, probe->admin); // a crash may have come between the two
            return path;
        }
    return places.worktree(run.rig, run.bead, run.attempt);
}

std::vector<fs::path> warm_setups(const wire::Places &places)
{
    std::vector<fs::path> directories;
    std::error_code error;
    const fs::path all = places.town() / "worktrees";
    for (auto rig = fs::directory_iterator(all, error); !error && rig != fs::directory_iterator(); rig.increment(error))
        for (const fs::path &path : places_in(rig->path() / "warm"))
            if (const fs::path directory = beside(path, setting_up); is_there(directory))
                directories.push_back(directory);
    return directories;
}

std::optional<fs::path> WarmPool::take(const town::Rig &rig, const town::Run &run, const std::string &tip, const fs::path &setup_log)
{
    const std::lock_guard taking(m_taking);
    for (const WarmTree &tree : warm_trees(m_places, rig)) {
        if (tree.ready_at.empty())
            continue;
        const bool is_behind = tree.ready_at != tip;
        if (is_behind)
            forget_set_up(tree.path);
        if (!git::run(tree.path, {"switch", "--quiet", "--no-track", "-c", run.branch, tip}))
            continue; // the branch is there already, say: a worktree is made for it
        crashpoint("warm.after_switch");
        give_away(tree.path, tree.admin);
        const fs::path log = beside(tree.path, setting_up);
        std::error_code error;
        if (!is_behind && is_there(log) && make_private_directory(setup_log.parent_path()))
            fs::rename(log, setup_log, error);
        clear(log);
        return tree.path;
    }
    return std::nullopt;
}

Result<Tended> WarmPool::tend(const town::Rig &rig, const std::set<fs::path> &worked_in)
{
    auto tip = git::branch_tip(rig.path, rig.target);
    if (!tip)
        return std::unexpected(tip.error());
    if (!*tip)
        return fail("unknown_revision", std::format("{} has no branch {}.", rig.path, rig.target));
    const auto wishes = worktree_wishes(rig, **tip);
    if (!wishes)
        return std::unexpected(wishes.error());
    const auto trees = warm_trees(m_places, rig);
    const auto wanted = static_cast<std::size_t>(wishes->warm_count());
    if (trees.size() > wanted)
        return remove(rig, trees.back());
    for (const WarmTree &tree : trees)
        if (tree.ready_at != **tip)
            return make_ready(rig, tree, **tip);
    if (trees.size() < wanted)
        return add(rig, **tip, worked_in);
    return Tended{};
}

Result<Tended> WarmPool::add(const town::Rig &rig, const std::string &tip, const std::set<fs::path> &worked_in)
{
    const fs::path pool = pool_of(m_places, rig.id);
    fs::path path;
    for (int number = 1; path.empty() || is_there(path) || worked_in.contains(path); ++number)
        path = pool / std::to_string(number);
    if (auto made = make_private_directory(pool); !made)
        return std::unexpected(made.error());
    clear(beside(path, setting_up)); // of one that had this number
    if (auto noted = write_file_atomically(beside(path, making), ""); !noted)
        return std::unexpected(noted.error());
    crashpoint("warm.before_add");
    const auto added = git::add_detached_worktree(rig.path, path, tip);
    if (!added) {
        clear(beside(path, making));
        return std::unexpected(added.error());
    }
    return make_ready(rig, {path, added->admin, ""}, tip);
}

Result<Tended> WarmPool::make_ready(const town::Rig &rig, const WarmTree &tree, const std::string &tip)
{
    bool is_behind = false;
    {
        const std::lock_guard taking(m_taking);
        const auto now = git::probe_worktree(tree.path);
        if (!now || !now->branch.empty() || now->state != git::WorktreeProbe::State::ready)
            return Tended{.ended = false, .remarks = {}}; // a run has just taken it
        if (auto marked = write_file_atomically(tree.admin / warm_mark, ""); !marked)
            return std::unexpected(marked.error());
        clear(beside(tree.path, making));
        is_behind = now->head != tip;
    }
    const fs::path log = beside(tree.path, setting_up);
    if (is_behind) {
        if (!process::stop_run(log, std::chrono::seconds(1))) // a set-up for the old tip
            return fail("busy", std::format("The set-up of {} could not be ended.", tree.path.string()));
        forget_set_up(tree.path);
        clear(log);
        if (auto moved = git::run(tree.path, {"checkout", "--quiet", "--detach", tip}, {.deadline = std::chrono::minutes(10)}); !moved)
            return std::unexpected(moved.error());
    }
    crashpoint("warm.before_setup");
    auto tended = set_up(rig, tip, tree.path, log, m_programs.shim);
    if (!tended)
        clear(log); // so that the next time it is tried again
    if (!tended || !tended->ended)
        return tended;
    crashpoint("warm.before_mark");
    if (auto marked = write_file_atomically(tree.admin / warm_mark, tip); !marked)
        return std::unexpected(marked.error());
    return Tended{.ended = false, .remarks = {}}; // what else there is to do is looked at anew
}

Result<Tended> WarmPool::remove(const town::Rig &rig, const WarmTree &tree)
{
    {
        const std::lock_guard taking(m_taking);
        const auto now = git::probe_worktree(tree.path);
        if (!now || !now->branch.empty())
            return Tended{.ended = false, .remarks = {}};
        if (auto marked = write_file_atomically(tree.admin / warm_mark, ""); !marked)
            return std::unexpected(marked.error());
    }
    const fs::path log = beside(tree.path, ".teardown");
    auto tended = tear_down(rig, tree.path, log, m_programs.shim);
    if (!tended.ended)
        return tended;
    // Nobody has worked there, but nothing here knows that for certain.
    if (auto removed = git::remove_worktree(rig.path, tree.path, {.kept = {"refs/heads/" + rig.target}}); !removed)
        return std::unexpected(removed.error());
    for (const char *ending : {".teardown", setting_up, making})
        clear(beside(tree.path, ending));
    return Tended{.ended = false, .remarks = {}};
}

namespace {

class TendPool final : public engine::Effect {
public:
    explicit TendPool(std::shared_ptr<WarmPool> pool) : m_pool(std::move(pool)) {}

    std::optional<engine::Outcome> probe(const engine::Job &job) override
    {
        if (find(job.state.rigs, job.data.at("rig").get<RigId>()) == nullptr || job.state.frozen)
            return engine::done(); // after a thaw the next run brings it up
        return std::nullopt;
    }

    engine::Outcome act(const engine::Job &job) override
    {
        std::set<fs::path> worked_in;
        for (const auto &[id, run] : job.state.runs)
            worked_in.insert(run->worktree);
        const auto tended = m_pool->tend(*find(job.state.rigs, job.data.at("rig").get<RigId>()), worked_in);
        if (!tended && tended.error().code == "untrusted")
            return engine::done(); // said where a run starts, and by wm doctor
        // Another git command passes; a lock that one left behind does not, and the next run or landing looks here again anyway.
        constexpr int patience = 10;
        if (!tended && job.attempt < patience && (tended.error().code == "locked" || tended.error().code == "busy"))
            return engine::retry(1000 * job.attempt);
        if (!tended)
            return engine::failed(tended.error().message);
        return tended->ended ? engine::done() : engine::retry(std::min(2000, 50 * job.attempt));
    }

private:
    std::shared_ptr<WarmPool> m_pool;
};

} // namespace

std::unique_ptr<engine::Effect> make_warm_effect(std::shared_ptr<WarmPool> pool)
{
    return std::make_unique<TendPool>(std::move(pool));
}

} // namespace wm::agents
