#include "git/history.h"
#include "git/landing.h"
#include "refinery/merge_effects.h"

#include "base/crashpoint.h"

namespace wm::refinery {
namespace {

using engine::Job;
using engine::Outcome;

/// While the person's clone is in the way, it is asked again this often.
constexpr std::int64_t look_again_ms = 2'000;

class Land final : public engine::Effect {
public:
    std::optional<Outcome> probe(const Job &job) override
    {
        const town::MergeRequest *mr = find(job.state.merge_requests, job.data.at("mr").get<MrId>());
        const bool wanted = mr != nullptr && mr->round == job.data.at("round").get<int>() &&
            (mr->state == town::MrState::landing || (mr->state == town::MrState::waiting && mr->waits_for == town::WaitFor::clone));
        if (!wanted)
            return engine::done(mr != nullptr ? landed_meanwhile(job, *mr) : std::nullopt);
        return std::nullopt; // git::land is its own probe: it first asks whether the target already holds the commit
    }

    /// It went back into the queue when git, told by a daemon that has died since, was perhaps faster.
    static std::optional<town::Command> landed_meanwhile(const Job &job, const town::MergeRequest &mr)
    {
        const town::Rig *rig = find(job.state.rigs, mr.rig);
        const bool put_back = mr.state == town::MrState::queued && mr.round == job.data.at("round").get<int>() && !mr.commit.empty();
        if (rig == nullptr || !put_back)
            return std::nullopt;
        const auto tip = git::branch_tip(rig->path, mr.target);
        if (!tip || !*tip || !git::is_ancestor(rig->path, mr.commit, **tip).value_or(false))
            return std::nullopt; // should it have landed all the same, the next check finds it
        return town::ReportLanded{mr.id, mr.round, mr.commit};
    }

    Outcome act(const Job &job) override
    {
        const town::MergeRequest &mr = *find(job.state.merge_requests, job.data.at("mr").get<MrId>());
        const town::Rig *rig = find(job.state.rigs, mr.rig);
        if (rig == nullptr)
            return engine::failed("its rig is gone");
        auto outcome = git::land(rig->path, {mr.target, mr.base, mr.commit, "wagonmaster: land " + mr.id.value});
        if (!outcome)
            return engine::done(town::ReportMrFailed{mr.id, mr.round, "Could not land: " + outcome.error().message});
        if (std::holds_alternative<git::Landed>(*outcome)) {
            crashpoint("mr.after_land");
            return engine::done(town::ReportLanded{mr.id, mr.round, mr.commit});
        }
        if (const auto *waits = std::get_if<git::WaitsForClone>(&*outcome))
            return engine::retry(look_again_ms, town::ReportMrWaiting{mr.id, mr.round, waits->reason});
        return engine::done(town::ReportTargetMoved{mr.id, mr.round});
    }
};

} // namespace

std::unique_ptr<engine::Effect> make_land_effect()
{
    return std::make_unique<Land>();
}

} // namespace wm::refinery
