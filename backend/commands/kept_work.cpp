#include "commands/kept_work.h"

#include "base/text.h"
#include "git/git_command.h"
#include "git/status.h"

#include <algorithm>
#include <format>

namespace wm::commands {
namespace {

constexpr std::string_view our_branches = "wm/";
constexpr std::size_t most_named = 20;

bool is_there(const std::filesystem::path &path)
{
    std::error_code error;
    return std::filesystem::is_directory(path, error);
}

/// As git names it.
std::filesystem::path real(const std::filesystem::path &path)
{
    std::error_code error;
    auto resolved = std::filesystem::weakly_canonical(path, error);
    return error ? path : resolved;
}

} // namespace

std::string KeptWork::commits_in_words() const
{
    if (commits.total == 0)
        return {};
    const bool one = commits.total == 1;
    return std::format("{} of {} {} not landed on {}.", one ? "1 commit" : std::format("{} commits", commits.total),
        branch.empty() ? worktree.string() : branch, one ? "has" : "have", target);
}

std::string KeptWork::files_in_words() const
{
    if (unsaved.empty())
        return {};
    const bool one = unsaved.size() == 1;
    return std::format("{} of {} {} not committed: {}.", one ? "1 file" : std::format("{} files", unsaved.size()),
        bead.empty() ? worktree.string() : bead.value, one ? "is" : "are", git::name_some(unsaved));
}

Result<const KeptWorkFinder::Seen *> KeptWorkFinder::look_at(const town::Rig &rig)
{
    const auto known = m_seen.find(rig.id);
    if (known != m_seen.end())
        return known->second ? Result<const Seen *>(&*known->second) : std::unexpected(known->second.error());
    const auto ask = [&]() -> Result<Seen> {
        auto lines = git::run(rig.path,
            {"for-each-ref", "--no-merged=refs/heads/" + rig.target, "--format=%(objectname) %(refname:lstrip=2)", "refs/heads/wm/"});
        if (!lines)
            return std::unexpected(lines.error());
        auto worktrees = git::list_worktrees(rig.path);
        if (!worktrees)
            return std::unexpected(worktrees.error());
        Seen seen;
        for (const std::string &line : split_lines(*lines))
            if (const auto space = line.find(' '); space != std::string::npos)
                seen.branches.emplace_back(line.substr(space + 1), line.substr(0, space));
        worktrees->erase(worktrees->begin(), worktrees->begin() + std::min<std::ptrdiff_t>(1, std::ssize(*worktrees))); // the clone
        for (git::ListedWorktree &tree : *worktrees)
            if (!tree.gone && !tree.bare)
                seen.worktrees.push_back(std::move(tree));
        return seen;
    };
    const auto &entry = m_seen.emplace(rig.id, ask()).first->second;
    return entry ? Result<const Seen *>(&*entry) : std::unexpected(entry.error());
}

BeadId owner_of(const town::State &state, std::string_view branch)
{
    if (!branch.starts_with(our_branches))
        return {};
    branch.remove_prefix(our_branches.size());
    for (auto dash = branch.rfind('-'); dash != std::string_view::npos && dash > 0; dash = branch.rfind('-', dash - 1))
        if (BeadId id{std::string(branch.substr(0, dash))}; find(state.beads, id) != nullptr)
            return id;
    return {};
}

/// By their branch; by their place, where they are on another one, or on none.
std::vector<git::ListedWorktree> KeptWorkFinder::worktrees_of(const town::Rig &rig, const Seen &seen, const BeadId &bead) const
{
    std::vector<std::filesystem::path> places;
    if (const town::Bead *known = find(m_state.beads, bead)) {
        for (int attempt = 1; attempt <= known->attempts; ++attempt)
            places.push_back(real(m_places.worktree(rig.id, bead, attempt)));
        if (const town::Run *run = find(m_state.runs, known->last_run); run != nullptr && !run->worktree.empty())
            places.push_back(real(run->worktree));
    }
    std::vector<git::ListedWorktree> found;
    for (const git::ListedWorktree &tree : seen.worktrees) {
        const bool ours = tree.branch.starts_with(our_branches) && owner_of(m_state, tree.branch) == bead;
        if ((ours || std::ranges::contains(places, tree.path)) && is_there(tree.path))
            found.push_back(tree);
    }
    return found;
}

Result<std::vector<KeptWork>> KeptWorkFinder::collect(const town::Rig &rig, const Seen &seen, const BeadId &bead)
{
    std::vector<KeptWork> all;
    std::vector<std::string> counted{"refs/heads/" + rig.target}; // a branch that goes on after another one has that one's, too
    const auto add = [&](const std::string &branch, const std::string &tip) -> Result<> {
        auto commits = git::commits_not_in(rig.path, {tip}, counted, most_named);
        if (!commits)
            return std::unexpected(commits.error());
        counted.push_back(tip);
        all.push_back({bead, branch, rig.target, std::move(*commits), {}, {}});
        return {};
    };
    for (const auto &[branch, tip] : seen.branches)
        if (owner_of(m_state, branch) == bead)
            if (auto added = add(branch, tip); !added)
                return std::unexpected(added.error());
    for (const git::ListedWorktree &tree : worktrees_of(rig, seen, bead)) {
        const auto status = git::status(tree.path);
        if (!status)
            continue; // it is being made, or taken away
        auto known = tree.branch.empty() ? all.end() : std::ranges::find(all, tree.branch, &KeptWork::branch);
        if (known == all.end()) {
            if (auto added = add(tree.branch, tree.head); !added)
                return std::unexpected(added.error());
            known = std::prev(all.end());
        }
        known->worktree = tree.path;
        known->unsaved = status->unsaved();
    }
    std::erase_if(all, [](const KeptWork &work) { return work.commits.total == 0 && work.unsaved.empty(); });
    return all;
}

Result<std::vector<KeptWork>> KeptWorkFinder::of(const town::Bead &bead)
{
    const town::Rig *rig = find(m_state.rigs, bead.rig);
    if (rig == nullptr)
        return std::vector<KeptWork>{};
    const auto seen = look_at(*rig);
    if (!seen)
        return std::unexpected(seen.error());
    return collect(*rig, **seen, bead.id);
}

Result<std::vector<KeptWork>> KeptWorkFinder::of_nobody(const town::Rig &rig)
{
    const auto seen = look_at(rig);
    if (!seen)
        return std::unexpected(seen.error());
    return collect(rig, **seen, BeadId());
}

} // namespace wm::commands
