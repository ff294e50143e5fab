#include "chance.h"

#include "base/ulid.h"

#include <algorithm>

using namespace wm::town;

namespace wm::tests {

std::vector<Recorded> Chance::next()
{
    for (;;)
        if (auto events = m_script.attempt(any(), m_actor); events && !events->empty())
            return *events;
}

template <class Key, class Value> Key Chance::one_of(const Table<Key, Value> &table)
{
    std::vector<Key> keys;
    for (const auto &[key, box] : table)
        keys.push_back(key);
    std::ranges::sort(keys);
    return keys.empty() ? Key("none") : keys[below(keys.size())];
}

RunId Chance::live_run()
{
    return m_script.state.live_runs.empty() ? RunId("none") : m_script.state.live_runs[below(m_script.state.live_runs.size())];
}

MrId Chance::open_request()
{
    return m_script.state.queue.empty() ? MrId("none") : m_script.state.queue[below(m_script.state.queue.size())];
}

int Chance::round(const MrId &id) const
{
    const MergeRequest *mr = find(m_script.state.merge_requests, id);
    return mr != nullptr ? mr->round : 0;
}

Command Chance::any()
{
    const auto &state = m_script.state;
    const BeadId bead = one_of(state.beads);
    const BeadId other = one_of(state.beads);
    const MrId mr = open_request();
    m_actor = "person";
    switch (below(28)) {
    case 0:
    case 1:
    case 2: {
        CreateBead command;
        command.rig = RigId("demo");
        command.title = "bead " + std::to_string(state.seq);
        command.priority = static_cast<int>(below(5));
        if (below(3) == 0)
            command.labels = {"upload"};
        return command;
    }
    case 3: return UpdateBead{bead, "renamed " + std::to_string(state.seq), std::nullopt, std::nullopt, std::nullopt, std::nullopt};
    case 4: return UpdateBead{bead, std::nullopt, std::nullopt, static_cast<int>(below(5)), std::nullopt, std::nullopt};
    case 5: return CloseBead{bead, "not needed", below(2) == 0};
    case 6: return ReopenBead{bead, "after all"};
    case 7: return DeferBead{bead, std::nullopt, std::nullopt};
    case 8: return UndeferBead{bead, std::nullopt};
    case 9: return AddDependency{bead, other, DependencyType::blocks};
    case 10: return AddDependency{bead, other, DependencyType::parent_child};
    case 11: return RemoveDependency{bead, other};
    case 12:
    case 13: return Sling{bead, std::nullopt, {}, RunId(make_ulid(m_script.now + static_cast<Timestamp>(below(1000)))), std::nullopt};
    case 14: return StopRun{bead, "stopped by you", std::nullopt};
    case 15: return ConfigureTown{1 + static_cast<int>(below(4))};
    case 16: m_actor = "daemon"; return ReportRunStarted{live_run(), "/worktree", "base"};
    case 17: {
        const RunId run = live_run();
        m_actor = "run:" + run.value;
        return FinishRun{run, {"head" + std::to_string(state.seq), 1, static_cast<int>(below(90)), 2, std::nullopt}};
    }
    case 18:
    case 19:
        m_actor = "daemon";
        return ReportRunEnded{
            live_run(), {below(3) == 0 ? ExitClass::stopped : ExitClass::exited, static_cast<int>(below(3)), 0, ""}, std::nullopt};
    case 20: m_actor = "daemon"; return ReportMrChecked{mr, round(mr), "base", "commit", {}, "", below(4) == 0};
    case 21: m_actor = "daemon"; return ReportLanded{mr, round(mr), "0123456789"};
    case 22:
        m_actor = "daemon";
        return below(2) == 0 ? Command(ReportMrConflict{mr, round(mr), {"main.c"}})
                             : Command(ReportMrWaiting{mr, round(mr), "Your clone has changed files."});
    case 23: return below(2) == 0 ? Command(ApproveMr{mr}) : Command(ClaimBead{bead});
    case 24: {
        const RunId run = live_run();
        m_actor = "run:" + run.value;
        AskApproval asks;
        asks.run = run;
        asks.request = std::to_string(state.seq);
        asks.title = "make " + asks.request;
        asks.kind = "execute";
        return asks;
    }
    case 25: return AnswerApproval{one_of(state.approvals), true, ""};
    case 26: m_actor = "daemon"; return CloseApproval{one_of(state.approvals), ""};
    default:
        if (below(3) == 0)
            return state.frozen ? Command(Thaw{}) : Command(Freeze{"you wished it"});
        m_actor = "daemon";
        return below(2) == 0 ? Command(ReportStalled{live_run(), m_script.now}) : Command(ReportMoved{live_run()});
    }
}

} // namespace wm::tests
