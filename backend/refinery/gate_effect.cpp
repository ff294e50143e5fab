#include "git/git_command.h"
#include "git/worktree.h"
#include "git/worktree_removal.h"
#include "process/environment.h"
#include "process/shim_launch.h"
#include "process/stop_run.h"
#include "refinery/merge_effects.h"

#include "base/crashpoint.h"
#include "base/files.h"

#include <format>

namespace wm::refinery {
namespace {

using engine::Job;
using engine::Outcome;

class RunGate final : public engine::Effect {
public:
    RunGate(wire::Places places, std::filesystem::path shim) : m_places(std::move(places)), m_shim(std::move(shim)) {}

    std::optional<Outcome> probe(const Job &job) override
    {
        const town::MergeRequest *mr = find(job.state.merge_requests, job.data.at("mr").get<MrId>());
        const int number = job.data.at("number").get<int>();
        if (mr == nullptr || mr->state != town::MrState::gating || mr->gate_starts != number)
            return engine::done();
        const auto state = process::probe_run(gate_run_dir(m_places, mr->id, number));
        if (std::holds_alternative<process::NeverStarted>(state))
            return std::nullopt;
        if (const auto *lost = std::get_if<process::Lost>(&state))
            return engine::done(town::ReportGateEnded{mr->id, number, false, "Could not run: " + lost->sentence, 0});
        return engine::done(); // it runs or has ended: the monitor reports that
    }

    Outcome act(const Job &job) override
    {
        const town::MergeRequest &mr = *find(job.state.merge_requests, job.data.at("mr").get<MrId>());
        const int number = job.data.at("number").get<int>();
        const auto could_not_run = [&](const Error &error) {
            return engine::done(town::ReportGateEnded{mr.id, number, false, "Could not run: " + error.message, 0});
        };
        const town::Rig *rig = find(job.state.rigs, mr.rig);
        if (rig == nullptr || mr.results.size() >= mr.gates.size())
            return engine::failed("its rig or gate is gone");
        const town::Gate &gate = mr.gates[mr.results.size()];
        const auto path = m_places.gate_worktree(mr.id, number);
        if (auto made = make_private_directory(path.parent_path()); !made)
            return could_not_run(made.error());
        if (auto added = git::add_detached_worktree(rig->path, path, mr.commit); !added)
            return could_not_run(added.error());
        crashpoint("gate.after_worktree");
        wire::ShimSpec spec;
        spec.argv = {"/bin/sh", "-c", gate.command};
        spec.cwd = path.string();
        spec.env = process::clean_environment();
        spec.env["CI"] = "true";
        spec.env["WAGONMASTER_RUN"] = gate_run_dir(m_places, mr.id, number).string(); // not "mr-1.1": other towns have that, too
        spec.time_limit_ms = gate.timeout_ms;
        if (auto launched = process::launch_shim(m_shim, gate_run_dir(m_places, mr.id, number), spec); !launched)
            return launched.error().code == "timeout" ? engine::retry(1000) : could_not_run(launched.error()); // it may start yet
        crashpoint("gate.after_launch");
        return engine::done();
    }

private:
    wire::Places m_places;
    std::filesystem::path m_shim;
};

class CleanGate final : public engine::Effect {
public:
    explicit CleanGate(wire::Places places) : m_places(std::move(places)) {}

    std::optional<Outcome> probe(const Job &job) override
    {
        std::error_code error;
        if (!std::filesystem::exists(path_of(job), error))
            return engine::done();
        return std::nullopt;
    }

    Outcome act(const Job &job) override
    {
        const MrId id = job.data.at("mr").get<MrId>();
        const auto run_dir = gate_run_dir(m_places, id, job.data.at("number").get<int>());
        constexpr int patience = 60;
        if (process::is_being_started(run_dir)) // withdrawn while its shim was slow: the gate may begin at this moment
            return job.attempt < patience ? engine::retry(1000) : engine::failed("Its shim holds the gate and does not start it.");
        if (auto stopped = process::stop_run(run_dir, std::chrono::seconds(1)); !stopped)
            return engine::failed(stopped.error().message); // it may still write there
        const town::MergeRequest *mr = find(job.state.merge_requests, id);
        const town::Rig *rig = mr != nullptr ? find(job.state.rigs, mr->rig) : nullptr;
        if (rig == nullptr)
            return engine::failed("its request or rig is gone");
        // What a gate leaves behind is nobody's work, and its commit is held by a branch or by the target.
        auto removed = git::remove_worktree(rig->path, path_of(job),
            {.kept = {}, .preserve_as = std::format("gate-{}", path_of(job).filename().string()), .discard_files = true});
        if (!removed)
            return engine::failed(removed.error().message);
        return engine::done();
    }

private:
    std::filesystem::path path_of(const Job &job) const
    {
        return m_places.gate_worktree(job.data.at("mr").get<MrId>(), job.data.at("number").get<int>());
    }

    wire::Places m_places;
};

} // namespace

std::filesystem::path gate_run_dir(const wire::Places &places, const MrId &mr, int number)
{
    return places.runs() / std::format("{}.{}", mr.value, number);
}

std::unique_ptr<engine::Effect> make_gate_effect(const wire::Places &places, const std::filesystem::path &shim_program)
{
    return std::make_unique<RunGate>(places, shim_program);
}

std::unique_ptr<engine::Effect> make_clean_gate_effect(const wire::Places &places)
{
    return std::make_unique<CleanGate>(places);
}

} // namespace wm::refinery
