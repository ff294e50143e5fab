#include "agents/run_effects.h"

#include "agents/agent_program.h"
#include "agents/worktree_setup.h"
#include "git/git_command.h"
#include "git/history.h"
#include "git/status.h"
#include "git/worktree.h"
#include "git/worktree_removal.h"
#include "hosts/sandbox.h"
#include "base/crashpoint.h"
#include "base/files.h"
#include "process/shim_client.h"
#include "process/shim_launch.h"
#include "process/stop_run.h"
#include "town/run/agent_kind.h"

#include <format>

namespace wm::agents {
namespace {

using engine::Job;
using engine::Outcome;

/// After a shim that was not ready in time.
constexpr std::int64_t look_again_ms = 1000;

const town::Run *run_of(const Job &job)
{
    return find(job.state.runs, job.data.at("run").get<RunId>());
}

std::filesystem::path setup_dir(const wire::Places &places, const RunId &run)
{
    return places.run(run) / "setup";
}

std::string in_one(const Error &error)
{
    return error.hint.empty() ? error.message : error.message + " " + error.hint;
}

town::ReportRunEnded could_not_start(const town::Run &run, const Error &error)
{
    return {run.id, {town::ExitClass::start_failed, 0, 0, in_one(error)}, std::nullopt};
}

/// How long until a set-up that runs is looked at again: soon at first, then less often.
std::int64_t next_look_ms(const Job &job)
{
    return std::min(2000, 100 * job.attempt);
}

/// Ends the set-up of a run that will not start, and takes away the worktree and branch that were made for it. One that
/// an earlier run worked in stays.
void undo_start(const wire::Places &places, const town::State &state, const town::Run &run)
{
    const auto set_up = setup_dir(places, run.id);
    if (process::is_being_started(set_up) || !process::stop_run(set_up, stop_grace))
        return; // it may still write there
    const town::Rig *rig = find(state.rigs, run.rig);
    if (rig == nullptr || !run.worktree.empty())
        return;
    const std::string target = "refs/heads/" + rig->target;
    const auto removed =
        git::remove_worktree(rig->path, worktree_of(places, run), {.kept = {target}, .preserve_as = run.id.value, .discard_files = true});
    if (!removed)
        return;
    const auto tip = git::branch_tip(rig->path, run.branch);
    if (tip && *tip && git::is_ancestor(rig->path, **tip, target).value_or(false))
        (void)git::try_run(rig->path, {"update-ref", "-d", "refs/heads/" + run.branch, **tip});
}

/// A worktree that an earlier run left without anything in it begins where the target is now: as a new one would.
void bring_to(const std::string &tip, const town::Run &run)
{
    if (run.worktree.empty() || !run.resume.empty()) // a session that goes on has read what is there
        return;
    const auto status = git::status(run.worktree);
    if (!status || !status->clean() || status->branch != run.branch || status->head == tip ||
        !git::is_ancestor(run.worktree, status->head, tip).value_or(false))
        return;
    forget_set_up(run.worktree);
    (void)git::try_run(run.worktree, {"reset", "--quiet", "--keep", tip}, {.deadline = std::chrono::minutes(10)}); // else as it was
}

class StartRun final : public engine::Effect {
public:
    StartRun(wire::Places places, Programs programs, std::shared_ptr<WarmPool> pool)
        : m_places(std::move(places)), m_programs(std::move(programs)), m_pool(std::move(pool))
    {}

    std::optional<Outcome> probe(const Job &job) override
    {
        const town::Run *run = run_of(job);
        if (run == nullptr || run->state != town::RunState::starting)
            return engine::done(); // stopped before it began
        const auto state = process::probe_run(m_places.run(run->id));
        if (std::holds_alternative<process::NeverStarted>(state))
            return std::nullopt;
        if (std::holds_alternative<process::Lost>(state)) {
            town::RunExit exit = exit_of(state);
            end_what_is_left(m_places.run(run->id), exit); // see RunMonitor::report_end
            return engine::done(town::ReportRunEnded{run->id, exit, std::nullopt});
        }
        return engine::done(started(job, *run)); // it runs, or has already ended: the watch reports that
    }

    Outcome act(const Job &job) override
    {
        const town::Run *run = run_of(job);
        const town::Rig *rig = find(job.state.rigs, run->rig);
        if (rig == nullptr)
            return engine::failed("its rig is gone");
        auto tip = git::branch_tip(rig->path, rig->target);
        if (tip && !*tip)
            return engine::done(could_not_start(*run,
                {"unknown_revision", std::format("{} has no branch {}.", rig->path, rig->target),
                    std::format("Set the target: `wm rig set {} --target BRANCH`.", rig->id.value)}));
        if (!tip)
            return engine::done(could_not_start(*run, tip.error()));
        const std::filesystem::path path = place_for(*rig, *run, **tip);
        if (auto made = make_private_directory(path.parent_path()); !made)
            return engine::done(could_not_start(*run, made.error()));
        if (auto added = git::add_worktree(rig->path, path, run->branch, **tip); !added) {
            Error error = added.error();
            if (error.code == "path_taken" && !run->worktree.empty()) // in the middle of a rebase, say
                error.hint =
                    std::format("Bring it back to the branch {}, or begin anew: `wm sling {} --anew`.", run->branch, run->bead.value);
            return engine::done(could_not_start(*run, error));
        }
        if (std::error_code error; !std::filesystem::exists(setup_dir(m_places, run->id), error)) // not under a set-up that runs
            bring_to(**tip, *run);
        crashpoint("run.after_worktree");
        const auto tended = set_up(*rig, **tip, path, setup_dir(m_places, run->id), m_programs.shim);
        if (!tended) {
            undo_start(m_places, job.state, *run);
            return engine::done(could_not_start(*run, tended.error()));
        }
        if (!tended->ended)
            return engine::retry(next_look_ms(job));
        if (const auto wait = until_resumable(*run, m_places, SystemClock().now()); wait.count() > 0)
            return engine::retry(wait.count());
        const auto spec = run_spec(job.state, *run, path, m_places, m_programs);
        if (!spec) {
            undo_start(m_places, job.state, *run);
            return engine::done(could_not_start(*run, spec.error()));
        }
        if (auto launched = process::launch_shim(m_programs.shim, m_places.run(run->id), spec->spec); !launched) {
            if (launched.error().code == "timeout") // it may start yet: nobody may take its place meanwhile
                return engine::retry(look_again_ms);
            if (launched.error().code == "lost")
                return probe(job).value_or(engine::retry(look_again_ms));
            return engine::done(could_not_start(*run, launched.error()));
        }
        crashpoint("run.after_launch");
        town::ReportRunStarted report = started(job, *run);
        report.sandbox = spec->sandbox;
        Outcome outcome = engine::done(std::move(report));
        outcome.result = tended->remarks;
        return outcome;
    }

private:
    /// Where it works already, or one that is ready, or a new place.
    std::filesystem::path place_for(const town::Rig &rig, const town::Run &run, const std::string &tip) const
    {
        auto known = worktree_of(m_places, run);
        std::error_code error;
        if (run.worktree.empty() && !std::filesystem::exists(known, error))
            return m_pool->take(rig, run, tip, setup_dir(m_places, run.id)).value_or(std::move(known));
        return known;
    }
    town::ReportRunStarted started(const Job &job, const town::Run &run) const
    {
        std::string base = run.base;
        if (const town::Rig *rig = find(job.state.rigs, run.rig); rig != nullptr && base.empty())
            base = git::merge_base(rig->path, "refs/heads/" + rig->target, "refs/heads/" + run.branch).value_or("");
        return {run.id, worktree_of(m_places, run).string(), base, hosts::sandbox_of(m_places.run(run.id))};
    }

    wire::Places m_places;
    Programs m_programs;
    std::shared_ptr<WarmPool> m_pool;
};

class StopRun final : public engine::Effect {
public:
    explicit StopRun(wire::Places places) : m_places(std::move(places)) {}

    std::optional<Outcome> probe(const Job &job) override
    {
        const town::Run *run = run_of(job);
        if (run == nullptr || run->state == town::RunState::ended)
            return engine::done();
        return std::nullopt;
    }

    Outcome act(const Job &job) override
    {
        const town::Run *run = run_of(job);
        const auto directory = m_places.run(run->id);
        constexpr int starts_within = 60; // looks
        const bool is_being_started = process::is_being_started(directory);
        if (is_being_started && job.attempt < starts_within)
            return engine::retry(look_again_ms);
        if (is_being_started) // it is over for us, and the run says what is still there
            return engine::done(town::ReportRunEnded{run->id,
                {town::ExitClass::stopped, 0, 0,
                    std::format("Its shim held {} for a minute without starting it, and may do so yet.", directory.string())},
                std::nullopt});
        if (std::holds_alternative<process::NeverStarted>(process::probe_run(directory))) {
            undo_start(m_places, job.state, *run);
            return engine::done(town::ReportRunEnded{run->id, {town::ExitClass::stopped, 0, 0, "stopped before it began"}, std::nullopt});
        }
        auto ended = process::stop_run(directory, stop_grace);
        constexpr int patience = 5;
        if (!ended && job.attempt < patience)
            return engine::retry(2000);
        if (!ended) // it is over for us, and the run says what is still there
            return engine::done(town::ReportRunEnded{run->id, {town::ExitClass::stopped, 0, 0, in_one(ended.error())}, std::nullopt});
        // Its monitor sees the end as well, and reports it with all that was said before: the last of that may be what it cost.
        constexpr int left_to_monitor = 150; // looks: half a minute
        if (run->started_at != 0 && town::converses(run->command) && job.attempt < left_to_monitor)
            return engine::retry(200);
        return engine::done(town::ReportRunEnded{run->id, exit_of(*ended), std::nullopt});
    }

private:
    wire::Places m_places;
};

/// Every agent at once, by its shim: nobody has to take part.
class FreezeTown final : public engine::Effect {
public:
    explicit FreezeTown(wire::Places places) : m_places(std::move(places)) {}

    std::optional<Outcome> probe(const Job &job) override
    {
        if (job.data.at("freeze").get<bool>() != job.state.frozen.has_value())
            return engine::done(); // it was taken back meanwhile
        return std::nullopt;
    }

    Outcome act(const Job &job) override
    {
        const wire::ShimRequest request =
            job.state.frozen ? wire::ShimRequest(wire::FreezeRequest{}) : wire::ShimRequest(wire::ThawRequest{});
        auto directories = warm_setups(m_places);
        for (const RunId &id : job.state.live_runs)
            directories.insert(directories.end(), {m_places.run(id), setup_dir(m_places, id)});
        bool all = true;
        for (const auto &directory : directories) {
            if (!std::holds_alternative<process::Running>(process::probe_run(directory)))
                continue;
            auto shim = process::ShimClient::connect(directory, std::chrono::seconds(1));
            all = shim && shim->request(request) && all;
        }
        return all ? engine::done() : engine::retry(500);
    }

private:
    wire::Places m_places;
};

class RemoveWorktree final : public engine::Effect {
public:
    RemoveWorktree(wire::Places places, Programs programs) : m_places(std::move(places)), m_programs(std::move(programs)) {}

    std::optional<Outcome> probe(const Job &job) override
    {
        const town::Run *run = run_of(job);
        if (run == nullptr || run->worktree.empty())
            return engine::done();
        return std::nullopt;
    }

    Outcome act(const Job &job) override
    {
        const town::Run *run = run_of(job);
        const town::Rig *rig = find(job.state.rigs, run->rig);
        if (rig == nullptr)
            return engine::failed("its rig is gone");
        const auto tended = tear_down(*rig, run->worktree, m_places.run(run->id) / "teardown", m_programs.shim);
        if (!tended.ended)
            return engine::retry(next_look_ms(job));
        auto removed =
            git::remove_worktree(rig->path, run->worktree, {.kept = {"refs/heads/" + rig->target}, .preserve_as = run->id.value});
        if (!removed) // files appeared after the last commit, say: they stay, and so does the worktree
            return engine::failed(removed.error().message);
        Outcome outcome = engine::done();
        outcome.result = tended.remarks;
        return outcome;
    }

private:
    wire::Places m_places;
    Programs m_programs;
};

} // namespace

void end_what_is_left(const std::filesystem::path &run_dir, town::RunExit &exit)
{
    if (const auto stopped = process::stop_run(run_dir, stop_grace); !stopped)
        exit.message += (exit.message.empty() ? "" : " ") + in_one(stopped.error());
}

town::RunExit exit_of(const process::RunState &state)
{
    if (const auto *lost = std::get_if<process::Lost>(&state))
        return {town::ExitClass::lost, 0, 0, lost->sentence};
    const auto *ended = std::get_if<process::Ended>(&state);
    if (ended == nullptr)
        return {town::ExitClass::lost, 0, 0, "Its process is gone and nobody saw how it ended."};
    const wire::ExitRecord &exit = ended->exit;
    switch (exit.reason) {
    case wire::ExitReason::exited: return {town::ExitClass::exited, exit.code.value_or(0), 0, exit.message};
    case wire::ExitReason::signalled: return {town::ExitClass::signalled, 0, exit.signal.value_or(0), exit.message};
    case wire::ExitReason::start_failed: return {town::ExitClass::start_failed, 0, 0, exit.message};
    case wire::ExitReason::time_limit:
    case wire::ExitReason::stopped: return {town::ExitClass::stopped, 0, 0, exit.message};
    }
    return {};
}

std::unique_ptr<engine::Effect> make_start_effect(const wire::Places &places, const Programs &programs, std::shared_ptr<WarmPool> pool)
{
    return std::make_unique<StartRun>(places, programs, std::move(pool));
}

std::unique_ptr<engine::Effect> make_stop_effect(const wire::Places &places)
{
    return std::make_unique<StopRun>(places);
}

std::unique_ptr<engine::Effect> make_freeze_effect(const wire::Places &places)
{
    return std::make_unique<FreezeTown>(places);
}

std::unique_ptr<engine::Effect> make_remove_worktree_effect(const wire::Places &places, const Programs &programs)
{
    return std::make_unique<RemoveWorktree>(places, programs);
}

} // namespace wm::agents
