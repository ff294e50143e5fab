// Of a bead that is closed: its worktrees and branches go as far as everything in them has landed. Whatever has not stays where
// it is, and `wm doctor` tells of it.
#include "agents/run_effects.h"
#include "agents/worktree_setup.h"
#include "commands/kept_work.h"
#include "base/text.h"
#include "git/git_command.h"
#include "git/worktree_removal.h"

#include <algorithm>
#include <format>

namespace wm::agents {
namespace {

using engine::Job;
using engine::Outcome;
namespace fs = std::filesystem;

class TidyUp final : public engine::Effect {
public:
    TidyUp(wire::Places places, Programs programs) : m_places(std::move(places)), m_programs(std::move(programs)) {}

    std::optional<Outcome> probe(const Job &job) override
    {
        const town::Run *run = find(job.state.runs, job.data.at("run").get<RunId>());
        const town::Bead *bead = run != nullptr ? find(job.state.beads, run->bead) : nullptr;
        if (bead == nullptr || bead->status != town::Status::closed)
            return engine::done(); // it was opened again, say
        return std::nullopt;
    }

    Outcome act(const Job &job) override
    {
        const town::Run &run = *find(job.state.runs, job.data.at("run").get<RunId>());
        const town::Rig *rig = find(job.state.rigs, run.rig);
        if (rig == nullptr)
            return engine::failed("its rig is gone");
        if (run.state != town::RunState::ended) // its work has landed, and it is about to end
            return engine::retry(1000);
        std::string remarks;
        for (const fs::path &path : worktrees_of(*find(job.state.beads, run.bead), run)) {
            const auto preview = git::preview_removal(rig->path, path, {"refs/heads/" + rig->target});
            if (!preview || preview->worktree.state == git::WorktreeProbe::State::absent || !preview->harmless())
                continue;
            // What git ignores has not landed either, and the place may be another's by now: of the pool, say. What is not ready is
            // a removal that was cut off, and has no branch.
            const bool ours = preview->worktree.state != git::WorktreeProbe::State::ready ||
                commands::owner_of(job.state, preview->worktree.branch) == run.bead;
            if (!preview->status.ignored.empty() || !ours || is_anothers(job.state, run.bead, path))
                continue;
            forget_set_up(path); // it is torn down even when it stays
            const auto tended = tear_down(*rig, path, teardown_of(run, path), m_programs.shim);
            if (!tended.ended)
                return engine::retry(std::min(2000, 100 * job.attempt));
            remarks += tended.remarks;
            if (auto removed = git::remove_worktree(rig->path, path, {.kept = {"refs/heads/" + rig->target}}); !removed)
                remarks += removed.error().message;
        }
        if (auto dropped = drop_branches(job.state, *rig, run.bead); !dropped)
            return engine::failed(dropped.error().message);
        Outcome outcome = engine::done();
        outcome.result = std::move(remarks);
        return outcome;
    }

private:
    std::vector<fs::path> worktrees_of(const town::Bead &bead, const town::Run &run) const
    {
        std::vector<fs::path> paths{worktree_of(m_places, run)};
        for (int attempt = 1; attempt <= bead.attempts; ++attempt)
            if (fs::path path = m_places.worktree(bead.rig, bead.id, attempt); path != paths.front())
                paths.push_back(std::move(path));
        return paths;
    }
    static bool is_anothers(const town::State &state, const BeadId &bead, const fs::path &path)
    {
        return std::ranges::any_of(
            state.runs, [&](const auto &entry) { return entry.second->bead != bead && entry.second->worktree == path.string(); });
    }
    /// A directory of a shim is used once.
    fs::path teardown_of(const town::Run &run, const fs::path &worktree) const
    {
        const bool own = worktree == worktree_of(m_places, run);
        return m_places.run(run.id) / (own ? std::string("teardown") : "teardown-" + worktree.filename().string());
    }
    static Result<> drop_branches(const town::State &state, const town::Rig &rig, const BeadId &bead)
    {
        const auto landed =
            git::run(rig.path, {"for-each-ref", "--merged=refs/heads/" + rig.target, "--format=%(refname:lstrip=2)", "refs/heads/wm/"});
        if (!landed)
            return std::unexpected(landed.error());
        for (const std::string &branch : split_lines(*landed))
            if (commands::owner_of(state, branch) == bead)
                if (auto removed = git::remove_landed_branch(rig.path, branch, rig.target); !removed)
                    return std::unexpected(removed.error());
        return {};
    }

    wire::Places m_places;
    Programs m_programs;
};

} // namespace

std::unique_ptr<engine::Effect> make_tidy_effect(const wire::Places &places, const Programs &programs)
{
    return std::make_unique<TidyUp>(places, programs);
}

} // namespace wm::agents
