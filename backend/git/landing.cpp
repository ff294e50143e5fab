#include "git/landing.h"

#include "base/text.h"
#include "git/git_command.h"
#include "git/history.h"
#include "git/repository.h"
#include "git/status.h"
#include "git/worktree.h"

#include <format>
#include <optional>

namespace wm::git {
namespace {

namespace fs = std::filesystem;

// Where the target stands. No value: still at the expected commit.
Result<std::optional<LandOutcome>> probe(const fs::path &repository, const Landing &landing)
{
    const auto tip = branch_tip(repository, landing.target);
    if (!tip)
        return std::unexpected(tip.error());
    if (!*tip)
        return LandOutcome(TargetMoved{});
    const auto landed = is_ancestor(repository, landing.new_sha, **tip);
    if (!landed)
        return std::unexpected(landed.error());
    if (*landed)
        return LandOutcome(Landed{});
    if (**tip != landing.expected_old)
        return LandOutcome(TargetMoved{**tip});
    return std::nullopt;
}

struct Checkouts {
    std::vector<fs::path> places;                ///< working trees on the target
    std::optional<WaitsForClone> held_elsewhere; ///< a rebase or bisect that will come back to the target
};

Result<Checkouts> find_checkouts(const fs::path &repository, const std::string &target)
{
    const auto all = list_worktrees(repository);
    if (!all)
        return std::unexpected(all.error());
    Checkouts found;
    for (const ListedWorktree &worktree : *all) {
        if (worktree.bare || worktree.gone)
            continue;
        if (worktree.branch == target) {
            found.places.push_back(worktree.path);
            continue;
        }
        const auto dirs = git_dirs(worktree.path);
        if (!dirs && (dirs.error().code == "not_a_repository" || dirs.error().code == "not_found"))
            continue; // just being made or taken away: nobody works in it
        if (!dirs)
            return std::unexpected(dirs.error());
        const auto doing = operation_in_progress(dirs->own);
        if (doing.branch == "refs/heads/" + target)
            found.held_elsewhere =
                WaitsForClone{std::format("{} is in the middle of {} of {}.", worktree.path.string(), to_words(doing.operation), target),
                    {}, worktree.path};
    }
    return found;
}

// "error: The following untracked working tree files would be overwritten by merge:\n\tone\n\ttwo\nPlease move …"
std::vector<std::string> indented_lines(std::string_view err)
{
    std::vector<std::string> files;
    for (const std::string &line : split_lines(err)) {
        if (line.starts_with('\t'))
            files.push_back(line.substr(1));
    }
    return files;
}

Result<std::optional<WaitsForClone>> obstacle(const fs::path &clone)
{
    const auto now = status(clone, {.ignored = false, .look_into_submodules = false});
    if (!now)
        return std::unexpected(now.error());
    if (now->operation != Operation::none)
        return WaitsForClone{std::format("{} is in the middle of {}.", clone.string(), to_words(now->operation)), {}, clone};
    if (now->tracked_clean())
        return std::nullopt;
    auto files = now->conflicted;
    for (const ChangedFile &file : now->changed)
        files.push_back(file.path);
    auto reason = std::format("{} has changes that are not committed: {}.", clone.string(), name_some(files));
    return WaitsForClone{std::move(reason), std::move(files), clone};
}

// git merge writes the files first and moves the branch last. When the second step failed (a person's commit was
// faster) or was cut off, this takes the first one back and leaves everything else as it is: a two-tree merge
// (git-read-tree(1)) from the new commit to the old, which refuses rather than touch a file edited since.
void take_back_files(const fs::path &clone, const Landing &landing)
{
    (void)try_run(clone, {"read-tree", "-m", "-u", landing.new_sha, landing.expected_old});
}

bool holds_files_of(const fs::path &clone, const std::string &commit)
{
    const auto same = try_run(clone, {"diff-index", "--quiet", commit, "--"});
    return same && same->succeeded();
}

Result<LandOutcome> land_in(const fs::path &clone, const fs::path &repository, const Landing &landing)
{
    auto stands_in_the_way = obstacle(clone);
    if (stands_in_the_way && *stands_in_the_way && holds_files_of(clone, landing.new_sha)) {
        take_back_files(clone, landing);
        stands_in_the_way = obstacle(clone);
    }
    if (!stands_in_the_way)
        return std::unexpected(stands_in_the_way.error());
    if (*stands_in_the_way)
        return **stands_in_the_way;
    // As late as can be: a merge moves whatever branch is checked out.
    const auto at = head(clone);
    if (!at)
        return std::unexpected(at.error());
    if (at->branch != landing.target)
        return WaitsForClone{std::format("{} is just switching branches.", clone.string()), {}, clone};
    // Long: to stop git here would leave a person's files half written.
    const auto merged = try_run(clone,
        {"merge", "--ff-only", "--quiet", "--no-autostash", "--no-overwrite-ignore", "--no-verify-signatures", "--no-squash", "--commit",
            "--no-stat", landing.new_sha},
        {.environment = {"GIT_REFLOG_ACTION=" + landing.reflog}, .deadline = std::chrono::minutes(30)});
    if (!merged)
        return std::unexpected(merged.error());
    if (!merged->succeeded() && merged->err.contains("cannot lock ref"))
        take_back_files(clone, landing);
    const auto after = probe(repository, landing);
    if (!after)
        return std::unexpected(after.error());
    if (*after)
        return **after;
    if (merged->succeeded())
        return fail("git", std::format("git merge in {} reported success but {} did not move.", clone.string(), landing.target),
            "Another branch was checked out there at that moment; landing will be tried again.");
    if (merged->err.contains("would be overwritten by merge") || merged->err.contains("would lose untracked files")) {
        auto files = indented_lines(merged->err);
        auto reason = std::format("{} has files that the landing would overwrite: {}.", clone.string(), name_some(files));
        return WaitsForClone{std::move(reason), std::move(files), clone};
    }
    const Error error = explain(clone, "merge", *merged);
    if (error.code == "locked")
        return WaitsForClone{error.message, {}, clone};
    return std::unexpected(error);
}

Result<LandOutcome> swap_ref(const fs::path &repository, const Landing &landing)
{
    const auto swapped =
        try_run(repository, {"update-ref", "-m", landing.reflog, "refs/heads/" + landing.target, landing.new_sha, landing.expected_old});
    if (!swapped)
        return std::unexpected(swapped.error());
    const auto after = probe(repository, landing);
    if (!after)
        return std::unexpected(after.error());
    if (*after)
        return **after;
    return std::unexpected(explain(repository, "update-ref", *swapped));
}

} // namespace

Result<LandOutcome> land(const fs::path &repository, const Landing &landing)
{
    const auto before = probe(repository, landing);
    if (!before)
        return std::unexpected(before.error());
    if (*before)
        return **before;
    const auto forward = is_ancestor(repository, landing.expected_old, landing.new_sha);
    if (!forward)
        return std::unexpected(forward.error());
    if (!*forward)
        return fail("not_a_descendant",
            std::format(
                "{} is not built on {}, so landing it would drop commits of {}.", landing.new_sha, landing.expected_old, landing.target));
    const auto checkouts = find_checkouts(repository, landing.target);
    if (!checkouts)
        return std::unexpected(checkouts.error());
    if (checkouts->held_elsewhere)
        return *checkouts->held_elsewhere;
    if (checkouts->places.empty())
        return swap_ref(repository, landing);
    if (checkouts->places.size() > 1)
        return WaitsForClone{std::format("{} is checked out in two places: {} and {}.", landing.target, checkouts->places[0].string(),
                                 checkouts->places[1].string()),
            {}, checkouts->places.front()};
    return land_in(checkouts->places.front(), repository, landing);
}

} // namespace wm::git
