#include "doctor/rig_checks.h"

#include "agents/detect.h"
#include "agents/project_file.h"
#include "agents/warm_pool.h"
#include "base/sha256.h"
#include "commands/gates_file.h"
#include "commands/kept_work.h"
#include "git/git_command.h"
#include "git/history.h"
#include "git/repository.h"
#include "git/status.h"

#include <algorithm>
#include <format>

namespace wm::doctor {
namespace {

/// Collects what is wrong with one rig.
class RigChecks {
public:
    explicit RigChecks(const town::Rig &rig) : m_rig(rig), m_subject("rig " + rig.id.value) {}

    Checks take(const process::Environment &environment)
    {
        look_at_repository();
        look_at_program(environment);
        std::ranges::stable_sort(m_checks, std::greater(), &Check::health);
        if (m_checks.empty())
            add(Health::ok, std::format("{}: work lands on {}.", m_rig.path, m_rig.target), "");
        return std::move(m_checks);
    }

private:
    void add(Health health, std::string text, std::string hint)
    {
        m_checks.push_back({m_subject, health, std::move(text), std::move(hint)});
    }
    void add(const Error &error) { add(Health::problem, error.message, error.hint); }

    void look_at_repository()
    {
        const auto dirs = git::git_dirs(m_rig.path);
        if (!dirs)
            return add(dirs.error());
        std::error_code unknown;
        if (!std::filesystem::equivalent(dirs->common, m_rig.git_dir, unknown))
            return add(Health::problem, std::format("{} is another repository than the one that was added.", m_rig.path),
                "Bring the clone back; worktrees and branches of agents are in it.");
        const auto target =
            git::try_run(m_rig.path, {"rev-parse", "--verify", "--quiet", "--end-of-options", "refs/heads/" + m_rig.target});
        if (!target)
            return add(target.error());
        if (!target->succeeded())
            return add(Health::problem, std::format("{} has no branch {}, on which work lands.", m_rig.path, m_rig.target),
                std::format("Make it, or `wm rig set {} --target BRANCH`.", m_rig.id.value));
        look_at_gates();
        look_at_clone();
    }
    void look_at_gates()
    {
        const auto gates = git::read_blob(m_rig.path, "refs/heads/" + m_rig.target, std::string(commands::gates_file_name));
        if (!gates)
            return add(gates.error());
        if (!*gates)
            return look_for_gates_here();
        if (const auto checked = agents::check_project_file(**gates); !checked)
            return add(Health::problem, checked.error().message,
                std::format("{} Commit the correction to {}, then `wm rig trust {}`.", checked.error().hint, m_rig.target, m_rig.id.value));
        if (!std::ranges::contains(m_rig.trusted, sha256_hex(**gates)))
            add(Health::warning, "Its gates changed, or were never trusted: nothing lands until you trust them.",
                std::format("`wm rig gates {0}` shows them, `wm rig trust {0}` trusts them.", m_rig.id.value));
    }
    /// The target has none: perhaps they were written and not committed.
    void look_for_gates_here()
    {
        const bool is_here = commands::has_another_gates_file(m_rig.path, "");
        add(Health::warning,
            std::format("{} has no gates: work lands without a test.{}", m_rig.target,
                is_here ? std::format(" {} is in the clone but not committed to it.", commands::gates_file_name) : ""),
            std::format("{} {} to {}, then `wm rig trust {}`.",
                is_here ? "Commit" : "Write [gates.test] cmd = \"…\" into a file and commit it as", commands::gates_file_name, m_rig.target,
                m_rig.id.value));
    }
    /// Landing in the person's clone waits for what is not committed there.
    void look_at_clone()
    {
        const auto status = git::status(m_rig.path);
        if (!status)
            return add(status.error());
        if (status->branch != m_rig.target)
            return;
        if (status->operation != git::Operation::none)
            add(Health::warning, std::format("{} is in the middle of {}: landings wait.", m_rig.path, git::to_words(status->operation)),
                "Finish it, or give it up.");
        else if (!status->tracked_clean())
            add(Health::warning, std::format("{} has changes that are not committed: landings wait.", m_rig.path), "Commit or stash them.");
    }
    void look_at_program(const process::Environment &environment)
    {
        if (m_rig.command.empty())
            return add(Health::warning, "No program is chosen for its agents.",
                std::format("`wm rig set {} --command claude`, or choose one with each sling.", m_rig.id.value));
        const std::string &program = m_rig.command.front();
        const bool in_worktree = program.contains('/') && !program.starts_with('/');
        if (!in_worktree && agents::find_program(program, environment).empty())
            add(Health::problem, std::format("{}, which its agents run, is not there.", program),
                std::format("Install it, or `wm rig set {} --command PROGRAM`.", m_rig.id.value));
    }

    const town::Rig &m_rig;
    std::string m_subject;
    Checks m_checks;
};

} // namespace

Checks rig_checks(const town::Rig &rig, const process::Environment &environment)
{
    return RigChecks(rig).take(environment);
}

namespace {

/// Without what is linked elsewhere.
std::uintmax_t bytes_in(const std::filesystem::path &folder)
{
    std::uintmax_t bytes = 0;
    std::error_code error;
    for (auto entry = std::filesystem::recursive_directory_iterator(folder, error);
        !error && entry != std::filesystem::recursive_directory_iterator(); entry.increment(error)) {
        std::error_code gone; // somebody may be at work there
        if (entry->symlink_status(gone).type() == std::filesystem::file_type::regular)
            if (const auto size = entry->file_size(gone); !gone)
                bytes += size;
    }
    return bytes;
}

} // namespace

Checks warm_checks(const town::Rig &rig, const wire::Places &places)
{
    const auto tip = git::branch_tip(rig.path, rig.target);
    if (!tip || !*tip)
        return {};
    const auto wishes = agents::worktree_wishes(rig, **tip);
    if (!wishes)
        return {}; // that its file is not trusted or cannot be read is said of its gates
    const auto wanted = static_cast<std::size_t>(wishes->warm_count());
    const auto trees = agents::warm_trees(places, rig);
    const std::string subject = "rig " + rig.id.value;
    Checks checks;
    std::uintmax_t bytes = 0;
    std::size_t ready = 0;
    for (const agents::WarmTree &tree : trees) {
        ready += tree.ready_at == **tip;
        bytes += bytes_in(tree.path);
    }
    for (std::size_t i = wanted; i < trees.size(); ++i)
        checks.push_back({subject, Health::warning,
            std::format("The warm worktree {} is not wanted any more, but somebody's files may be in it.", trees[i].path.string()),
            std::format("Look at it, then remove it: git worktree remove --force '{}'", trees[i].path.string())});
    if (wanted > 0)
        checks.push_back({subject, Health::ok,
            std::format("{} of {} warm worktrees {} ready ({} MB).", std::min(ready, wanted), wanted, wanted == 1 ? "is" : "are",
                bytes / 1'000'000),
            ""});
    return checks;
}

namespace {

Check kept_check(const town::Rig &rig, const commands::KeptWork &work)
{
    const std::string commits = work.commits_in_words(), files = work.files_in_words();
    const std::string text = std::format("{}{}{} {}", commits, commits.empty() || files.empty() ? "" : " ", files,
        work.bead.empty() ? "There is no bead for it any more." : work.bead.value + " is closed.");
    std::string away = work.worktree.empty() ? "" : std::format("git worktree remove --force '{}'", work.worktree.string());
    if (!work.branch.empty() && work.commits.total > 0)
        away += std::format("{}git branch -D {}", away.empty() ? "" : " && ", work.branch);
    return {"rig " + rig.id.value, Health::warning, text,
        work.bead.empty() ? std::format("Bring it to {} yourself, or throw it away: {}", rig.target, away)
                          : std::format("`wm reopen {}` goes on with it; to throw it away: {}", work.bead.value, away)};
}

} // namespace

Checks kept_checks(const town::State &state, const town::Rig &rig, const wire::Places &places)
{
    commands::KeptWorkFinder finder(state, places);
    Checks checks;
    const auto add = [&](const Result<std::vector<commands::KeptWork>> &kept) {
        for (const commands::KeptWork &work : kept.value_or(std::vector<commands::KeptWork>())) // that the clone is away is said of the rig
            checks.push_back(kept_check(rig, work));
    };
    add(finder.of_nobody(rig));
    for (const auto &[id, bead] : state.beads)
        if (bead->rig == rig.id && bead->status == town::Status::closed && bead->attempts > 0)
            add(finder.of(bead.get()));
    return checks;
}

} // namespace wm::doctor
