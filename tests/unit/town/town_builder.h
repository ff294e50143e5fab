#pragma once
// A town that a test tells what happens: commands are decided and applied at once, one second apart. `must` is for what
// the test takes for granted, `refused` for what it is about.
#include "town/decide.h"
#include "town/rules/lane.h"
#include "town/rules/moves.h"
#include "town/words.h"

#include <format>
#include <set>
#include <stdexcept>

namespace wm::tests {

using namespace wm::town;

inline std::string by(const RunId &run)
{
    return "run:" + run.value;
}

class TownBuilder {
public:
    State state;
    Timestamp now = 1'700'000'000 * nanoseconds_per_second;
    std::vector<Recorded> log; ///< every event so far
    const RigId demo{"demo"};

    TownBuilder() { must(AddRig{demo, "/src/demo", "/src/demo/.git", "main", "wm", {"/usr/bin/agent"}}); }

    Result<Decision> ask(const Command &command, const std::string &actor = "person")
    {
        now += nanoseconds_per_second;
        auto decision = decide(state, command, {actor, now});
        if (decision) {
            for (const Effect &effect : decision->effects)
                if (!m_wishes.insert(effect.key).second)
                    throw std::runtime_error("wished a second time: " + effect.key); // the ledger would refuse the whole command
            state = decision->state;
            log.insert(log.end(), decision->events.begin(), decision->events.end());
        }
        return decision;
    }
    /// The events it brought, by kind: "bead.closed convoy.landed".
    std::string must(const Command &command, const std::string &actor = "person")
    {
        const auto decision = ask(command, actor);
        if (!decision)
            throw std::runtime_error(decision.error().code + ": " + decision.error().message);
        std::string kinds;
        for (const Recorded &event : decision->events)
            kinds += (kinds.empty() ? "" : " ") + std::string(kind_of(event.event));
        return kinds;
    }
    Error error(const Command &command, const std::string &actor = "person")
    {
        const auto decision = ask(command, actor);
        return decision ? Error{"accepted", "", ""} : decision.error();
    }
    /// The code of the refusal, or "accepted".
    std::string refused(const Command &command, const std::string &actor = "person") { return error(command, actor).code; }

    BeadId bead(const std::string &title, std::vector<BeadId> waits_for = {}, int priority = 2)
    {
        CreateBead command{demo, title, "task", priority, {}, std::nullopt, {}};
        for (const BeadId &on : waits_for)
            command.dependencies.push_back({on, DependencyType::blocks});
        must(command);
        for (auto event = log.rbegin(); event != log.rend(); ++event)
            if (const auto *created = std::get_if<BeadCreated>(&event->event))
                return created->bead;
        return {};
    }
    RunId sling(const BeadId &bead, std::optional<std::string> agent = {})
    {
        const RunId run(std::format("RUN{:03}", ++m_runs));
        must(Sling{bead, std::move(agent), {}, run, {}});
        return run;
    }
    void started(const RunId &run) { must(ReportRunStarted{run, "/town/worktrees/" + run.value, "base0"}, "daemon"); }
    void finished(const RunId &run, const std::string &head = "c0ffee") { must(FinishRun{run, work(head)}, by(run)); }
    void ended(const RunId &run, int code = 0) { must(ReportRunEnded{run, {ExitClass::exited, code, 0, ""}, {}}, "daemon"); }
    void stopped(const RunId &run) { must(ReportRunEnded{run, {ExitClass::stopped, 0, 0, ""}, {}}, "daemon"); }
    static Finished work(const std::string &head) { return {head, 1, 10, 2, {}}; }

    /// An agent does the bead, says so and ends; its request is being checked if nothing is before it.
    MrId handed_over(const BeadId &bead)
    {
        const RunId run = sling(bead);
        started(run);
        finished(run, "head-of-" + run.value);
        ended(run);
        return find(state.beads, bead)->merge_request;
    }
    std::string checked(const MrId &id, std::vector<Gate> gates = {}, const std::string &sha256 = "sha-1", bool changes_gates = false)
    {
        return must(ReportMrChecked{id, mr(id).round, "base1", "merge1", std::move(gates), sha256, changes_gates}, "daemon");
    }
    std::string gate_ended(const MrId &id, bool passed, const std::string &reason = "")
    {
        return must(ReportGateEnded{id, mr(id).gate_starts, passed, reason, 1200}, "daemon");
    }
    std::string landed(const MrId &id) { return must(ReportLanded{id, mr(id).round, "1a2b3c4d5e6f"}, "daemon"); }
    /// From nothing to closed.
    MrId land(const BeadId &bead)
    {
        const MrId id = handed_over(bead);
        checked(id);
        landed(id);
        return id;
    }

    const Bead &at(const BeadId &id) const { return *find(state.beads, id); }
    const Run &at(const RunId &id) const { return *find(state.runs, id); }
    const MergeRequest &mr(const MrId &id) const { return *find(state.merge_requests, id); }
    const Run &last_run(const BeadId &id) const { return at(at(id).last_run); }
    std::string lane(const BeadId &id) const { return std::string(name_of(lane_of(state, at(id)))); }
    std::string badge(const BeadId &id) const { return badge_of(state, at(id)).word; }
    std::string footnote(const BeadId &id) const { return footnote_of(state, at(id)); }

private:
    int m_runs = 0;
    std::set<std::string> m_wishes; ///< keys of effects
};

inline const Gate unit_gate{"unit", "make test", 600'000};
inline const Gate lint_gate{"lint", "make lint", 60'000};

} // namespace wm::tests
