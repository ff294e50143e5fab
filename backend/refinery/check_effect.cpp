#include "agents/project_file.h"
#include "git/history.h"
#include "git/merge.h"
#include "refinery/merge_effects.h"

#include "base/crashpoint.h"
#include "base/sha256.h"

#include <format>

namespace wm::refinery {
namespace {

using engine::Job;
using engine::Outcome;

class Check final : public engine::Effect {
public:
    std::optional<Outcome> probe(const Job &job) override
    {
        const town::MergeRequest *mr = find(job.state.merge_requests, job.data.at("mr").get<MrId>());
        if (mr == nullptr || mr->state != town::MrState::checking || mr->round != job.data.at("round").get<int>())
            return engine::done();
        return std::nullopt; // nothing it does is visible before its report: asking again is harmless
    }

    Outcome act(const Job &job) override
    {
        const town::MergeRequest &mr = *find(job.state.merge_requests, job.data.at("mr").get<MrId>());
        const town::Rig *rig = find(job.state.rigs, mr.rig);
        auto report = rig != nullptr ? check(job.state, mr, *rig) : fail("not_found", "Its rig is gone.");
        crashpoint("mr.after_check");
        if (report)
            return engine::done(std::move(*report));
        return engine::done(town::ReportMrFailed{mr.id, mr.round, "Could not be merged: " + report.error().message});
    }

private:
    /// It was landed and put back into the queue before anybody was told, or somebody merged it by hand.
    static Result<town::Command> found_landed(const town::MergeRequest &mr, const town::Rig &rig, const std::string &tip)
    {
        const auto merge = git::merge_that_took(rig.path, mr.head, tip);
        if (!merge)
            return std::unexpected(merge.error());
        return town::ReportLanded{mr.id, mr.round, merge->value_or(mr.head)};
    }

    static Result<town::Command> check(const town::State &state, const town::MergeRequest &mr, const town::Rig &rig)
    {
        auto tip = git::branch_tip(rig.path, mr.target);
        if (!tip)
            return std::unexpected(tip.error());
        if (!*tip)
            return fail("unknown_revision", std::format("There is no branch {}.", mr.target));
        const std::string base = **tip;
        auto contained = git::is_ancestor(rig.path, mr.head, base);
        if (!contained)
            return std::unexpected(contained.error());
        if (*contained)
            return found_landed(mr, rig, base);
        auto verdict = git::merge_verdict(rig.path, base, mr.head);
        if (!verdict)
            return std::unexpected(verdict.error());
        if (!verdict->clean())
            return town::ReportMrConflict{mr.id, mr.round, verdict->conflicts};

        const town::Bead *bead = find(state.beads, mr.bead);
        const std::string name = mr.agent.value.substr(mr.agent.value.find('/') + 1);
        git::NewCommit merge;
        merge.tree = verdict->tree;
        merge.parents = {base, mr.head};
        merge.message = git::with_trailers(
            std::format("{} ({})\n\nMerge of {}, {}.", bead != nullptr ? bead->title : mr.branch, mr.bead.value, mr.branch, mr.id.value),
            mr.bead, mr.agent);
        merge.author = {name, std::format("{}@{}.wagonmaster.invalid", name, mr.rig.value)};
        merge.committer = {"Wagonmaster", "refinery@wagonmaster.invalid"};
        merge.time = mr.since; // of this round's beginning: the same after a crash, so the same commit
        auto commit = git::make_merge_commit(rig.path, merge);
        if (!commit)
            return std::unexpected(commit.error());

        town::ReportMrChecked report{mr.id, mr.round, base, *commit, {}, "", false};
        auto file = git::read_blob(rig.path, base, std::string(agents::project_file_name));
        auto merged = git::read_blob(rig.path, *commit, std::string(agents::project_file_name));
        if (!file || !merged)
            return std::unexpected((!file ? file : merged).error());
        report.changes_gates = *file != *merged;
        if (*file) {
            auto project = agents::read_project_file(**file);
            if (!project)
                return std::unexpected(Error{project.error().code, project.error().message + " " + project.error().hint, ""});
            report.gates = std::move(project->gates);
            report.gates_sha256 = sha256_hex(**file);
        }
        return report;
    }
};

} // namespace

std::unique_ptr<engine::Effect> make_check_effect()
{
    return std::make_unique<Check>();
}

} // namespace wm::refinery
