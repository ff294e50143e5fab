#include "town/event.h"

#include "base/sha256.h"
#include "town/codec.h"

#include <array>
#include <format>

namespace wm::town {
namespace {

/// One row per alternative of Event, in its order.
struct Kind {
    std::string_view name;
    Event (*decode)(const Json &);
    Json (*sample)();
};

template <class T> constexpr Kind kind(std::string_view name)
{
    return {name, [](const Json &data) -> Event { return data.get<T>(); }, [] { return Json(T{}); }};
}

constexpr std::array kinds = {
    kind<TownConfigured>("town.configured"),
    kind<ClockJumped>("clock.jumped"),
    kind<RigAdded>("rig.added"),
    kind<RigChanged>("rig.changed"),
    kind<GatesTrusted>("rig.gates_trusted"),
    kind<BeadCreated>("bead.created"),
    kind<BeadUpdated>("bead.updated"),
    kind<BeadDeferred>("bead.deferred"),
    kind<BeadUndeferred>("bead.undeferred"),
    kind<BeadClosed>("bead.closed"),
    kind<BeadReopened>("bead.reopened"),
    kind<BeadNoted>("bead.noted"),
    kind<DependencyAdded>("dependency.added"),
    kind<DependencyRemoved>("dependency.removed"),
    kind<BeadClaimed>("bead.claimed"),
    kind<BeadReleased>("bead.released"),
    kind<ConvoyCreated>("convoy.created"),
    kind<ConvoyBeadAdded>("convoy.bead_added"),
    kind<ConvoyBeadRemoved>("convoy.bead_removed"),
    kind<ConvoyLanded>("convoy.landed"),
    kind<ConvoyReopened>("convoy.reopened"),
    kind<AgentAdded>("agent.added"),
    kind<RunQueued>("run.queued"),
    kind<RunAdmitted>("run.admitted"),
    kind<RunStarted>("run.started"),
    kind<RunFinished>("run.finished"),
    kind<RunStopRequested>("run.stop_requested"),
    kind<RunEnded>("run.ended"),
    kind<MrOpened>("mr.opened"),
    kind<MrCheckStarted>("mr.check_started"),
    kind<MrChecked>("mr.checked"),
    kind<MrConflicted>("mr.conflicted"),
    kind<MrGateStarted>("mr.gate_started"),
    kind<MrGatePassed>("mr.gate_passed"),
    kind<MrFailed>("mr.failed"),
    kind<MrLandStarted>("mr.land_started"),
    kind<MrWaiting>("mr.waiting"),
    kind<MrRequeued>("mr.requeued"),
    kind<MrLanded>("mr.landed"),
    kind<MrWithdrawn>("mr.withdrawn"),
    kind<RigImported>("rig.imported"),
    kind<BeadCommented>("bead.commented"),
    kind<BeadStatusSet>("bead.status_set"),
    kind<BeadImported>("bead.imported"),
    kind<BeadDeleted>("bead.deleted"),
    kind<MemorySet>("memory.set"),
    kind<ConvoyLaunched>("convoy.launched"),
    kind<ConvoyHeld>("convoy.held"),
    kind<TownFrozen>("town.frozen"),
    kind<TownThawed>("town.thawed"),
    kind<BudgetSet>("budget.set"),
    kind<RunDue>("run.due"),
    kind<RunSession>("run.session"),
    kind<RunTurnEnded>("run.turn_ended"),
    kind<RunSpent>("run.spent"),
    kind<RunTroubled>("run.troubled"),
    kind<RunPaused>("run.paused"),
    kind<RunWentOn>("run.went_on"),
    kind<RunStalled>("run.stalled"),
    kind<RunMoved>("run.moved"),
    kind<RunHandedOff>("run.handed_off"),
    kind<PromptQueued>("prompt.queued"),
    kind<PromptDelivered>("prompt.delivered"),
    kind<ApprovalAsked>("approval.asked"),
    kind<ApprovalAnswered>("approval.answered"),
    kind<ApprovalClosed>("approval.closed"),
    kind<ApprovalRestated>("approval.restated"),
    kind<ApprovalExpired>("approval.expired"),
    kind<CallDenied>("call.denied"),
    kind<GrantMade>("grant.made"),
    kind<GrantEnded>("grant.ended"),
};
static_assert(kinds.size() == std::variant_size_v<Event::Kinds>);

} // namespace

WM_DEFINE_KINDS(Event)

std::string_view kind_of(const Event &event)
{
    return kinds[event.index()].name;
}

std::string subject_of(const Event &event)
{
    return std::visit(
        [](const auto &e) -> std::string {
            if constexpr (requires {
                              e.bead;
                              e.run;
                              e.mr;
                          })
                return e.mr.value;
            else if constexpr (requires { e.grant; })
                return e.grant.value;
            else if constexpr (requires { e.approval; })
                return e.approval.value;
            else if constexpr (requires { e.mr; })
                return e.mr.value;
            else if constexpr (requires { e.convoy; })
                return e.convoy.value;
            else if constexpr (requires { e.bead; })
                return e.bead.value;
            else if constexpr (requires { e.run; })
                return e.run.value;
            else if constexpr (requires { e.agent; })
                return e.agent.value;
            else if constexpr (requires { e.rig; })
                return e.rig.value;
            else if constexpr (requires { e.key; })
                return e.key.value;
            else
                return "town";
        },
        event);
}

int version_of(const Event &)
{
    return 1;
}

Json to_data(const Event &event)
{
    return std::visit([](const auto &e) { return Json(e); }, event);
}

Result<Event> event_from(std::string_view kind, int version, const Json &data)
{
    for (const Kind &known : kinds) {
        if (known.name != kind)
            continue;
        if (version != 1)
            break;
        try {
            return known.decode(data);
        } catch (const Json::exception &error) {
            return fail("bad_event", std::format("An event {} does not have the form it should: {}.", kind, error.what()),
                "Restore the newest backup, or report this ledger.");
        }
    }
    return fail("newer_ledger", std::format("The ledger holds an event \"{}\" version {} that this program does not know.", kind, version),
        "It was written by a newer Wagonmaster: use that one. Nothing was changed.");
}

Json to_feed(const Recorded &event)
{
    return {{"seq", event.seq}, {"at", event.at}, {"actor", event.actor}, {"kind", kind_of(event.event)}, {"v", version_of(event.event)},
        {"data", to_data(event.event)}};
}

Result<Recorded> recorded_from_feed(const Json &value)
{
    try {
        auto event = event_from(value.at("kind").get<std::string>(), value.at("v").get<int>(), value.at("data"));
        if (!event)
            return std::unexpected(event.error());
        return Recorded{
            value.at("seq").get<Seq>(), value.at("at").get<Timestamp>(), value.at("actor").get<std::string>(), std::move(*event)};
    } catch (const Json::exception &error) {
        return fail("bad_event", std::format("A message of the change feed does not have the form it should: {}.", error.what()));
    }
}

const std::string &schema_hash()
{
    static const std::string hash = [] {
        std::string all;
        for (const Kind &known : kinds)
            all += std::string(known.name) + to_text(known.sample()) + '\n';
        // What a sample leaves out.
        for (const std::string_view members : {members_of(static_cast<Bead *>(nullptr)), members_of(static_cast<BeadExtra *>(nullptr)),
                 members_of(static_cast<Dependency *>(nullptr)), members_of(static_cast<DependencyMore *>(nullptr)),
                 members_of(static_cast<Note *>(nullptr)), members_of(static_cast<Origin *>(nullptr)),
                 members_of(static_cast<TownConfigured *>(nullptr)), members_of(static_cast<BeadCreated *>(nullptr)),
                 members_of(static_cast<BeadUpdated *>(nullptr)), members_of(static_cast<BeadNoted *>(nullptr)),
                 members_of(static_cast<RigAdded *>(nullptr)), members_of(static_cast<RigChanged *>(nullptr)),
                 members_of(static_cast<RunStarted *>(nullptr)), members_of(static_cast<RunTurnEnded *>(nullptr)),
                 members_of(static_cast<Finished *>(nullptr)), members_of(static_cast<DependencyAdded *>(nullptr)),
                 members_of(static_cast<Spent *>(nullptr)), members_of(static_cast<QueuedPrompt *>(nullptr)),
                 members_of(static_cast<RunTrouble *>(nullptr)), members_of(static_cast<Run *>(nullptr)),
                 members_of(static_cast<Approval *>(nullptr)), members_of(static_cast<RunQueued *>(nullptr)),
                 members_of(static_cast<PromptDelivered *>(nullptr)), members_of(static_cast<ApprovalAsked *>(nullptr)),
                 members_of(static_cast<ApprovalAnswered *>(nullptr)), members_of(static_cast<Judged *>(nullptr)),
                 members_of(static_cast<DeniedCall *>(nullptr)), members_of(static_cast<Grant *>(nullptr))})
            all += std::string(members) + '\n';
        for (const Json &record : {Json(Bead{}), Json(Rig{}), Json(Convoy{}), Json(Agent{}), Json(Memory{}), Json(Run{}),
                 Json(MergeRequest{}), Json(Approval{}), Json(Grant{}), Json(DaySpent{})})
            all += to_text(record) + '\n';
        return sha256_hex(all);
    }();
    return hash;
}

} // namespace wm::town
