#include "unit/town/random_town.h"

#include <algorithm>

namespace wm::tests {
namespace {

struct Dice {
    const State &state;
    const Step &step;

    int below(std::size_t at, int limit) const { return limit > 0 ? step[at] % limit : 0; }

    /// One of the table's ids, in their order; now and then one that does not exist.
    template <class Key, class Value> Key pick(const Table<Key, Value> &table, std::size_t at) const
    {
        std::vector<Key> ids;
        for (const auto &[id, box] : table)
            ids.push_back(id);
        std::ranges::sort(ids);
        const auto index = static_cast<std::size_t>(step[at] % 64);
        return index == 63 || ids.empty() ? Key("none") : ids[index % ids.size()];
    }
    BeadId bead(std::size_t at = 1) const { return pick(state.beads, at); }
    /// Of another project, by the name or the prefix of a rig; some bring what there is.
    BeadId external() const
    {
        const char *project = std::array{"demo", "wm", "other", "ot", "nowhere"}[static_cast<std::size_t>(below(2, 5))];
        return BeadId(std::format("external:{}:{}", project, below(3, 2) == 0 ? "login" : bead(3).value));
    }
    /// Mostly one that lives, so that things go on.
    RunId run(std::size_t at = 1) const { return live(state.live_runs, at).value_or(pick(state.runs, at)); }
    MrId mr(std::size_t at = 1) const { return live(state.queue, at).value_or(pick(state.merge_requests, at)); }
    template <class T> std::optional<T> live(const immer::flex_vector<T> &list, std::size_t at) const
    {
        if (list.empty() || step[at] / 64 % 4 == 0)
            return std::nullopt;
        return list[static_cast<std::size_t>(step[at]) % list.size()];
    }
    /// Mostly what the town would accept, sometimes an older one.
    std::optional<Seq> expected(const BeadId &id) const
    {
        const Bead *bead = find(state.beads, id);
        if (bead == nullptr || below(3, 3) != 0)
            return std::nullopt;
        return below(2, 4) == 0 ? bead->changed - 1 : bead->changed;
    }
    int round(const MrId &id) const
    {
        const MergeRequest *found = find(state.merge_requests, id);
        return found == nullptr ? 1 : below(3, 8) == 7 ? found->round - 1 : found->round;
    }
    int gate(const MrId &id) const
    {
        const MergeRequest *found = find(state.merge_requests, id);
        return found == nullptr ? 1 : below(3, 8) == 7 ? found->gate_starts - 1 : found->gate_starts;
    }
    std::string sha() const { return std::format("sha-{}", below(2, 3)); }
    std::vector<Gate> gates() const { return {static_cast<std::size_t>(below(2, 3)), unit_gate}; }
    Finished work() const { return {std::format("head-{}", below(2, 3)), below(3, 4), 1, 1, {}}; }
    Judged judged(const TextRef &text) const
    {
        const std::string number = std::to_string(below(3, 3));
        return {"Bash", below(2, 4) == 0 ? "unknown" : "destructive", "git.push.force", "default for destructive",
            "Rewrites remote history", "call-" + number, "print-" + number, {"git.push.force origin branch:" + number}, "", text};
    }
    std::string holder(const RunId &id) const { return by(below(2, 6) == 5 ? run(3) : id); }
};

} // namespace

Asked command_of(const State &state, const Step &step, int number)
{
    const Dice dice{state, step};
    const BeadId bead = dice.bead();
    const RunId run = dice.run();
    const MrId mr = dice.mr();
    const TextRef text{std::format("t{}", number), 3, "aa"};
    const RigId rig = dice.pick(state.rigs, 1);
    const ConvoyId convoy = dice.pick(state.convoys, 1);
    const std::string person = "person", daemon = "daemon";
    constexpr std::array types = {DependencyType::blocks, DependencyType::parent_child, DependencyType::related,
        DependencyType::conditional_blocks, DependencyType::waits_for, DependencyType::custom};
    const auto type = types[static_cast<std::size_t>(dice.below(3, types.size()))];
    const DependencyMore more{
        type == DependencyType::custom ? "inspired-by" : "", dice.below(2, 2) == 0 ? R"({"gate":"any-children"})" : "", ""};
    switch (step[0] % step_kinds) {
    case 0: return {ConfigureTown{dice.below(1, 5)}, person};
    case 1: return {NoticeClockJump{-dice.below(1, 9)}, daemon};
    case 2:
        return {AddRig{RigId(std::format("rig{}", dice.below(1, 3))), "/p", std::format("/g{}", dice.below(2, 3)), "main",
                    std::format("p{}", dice.below(1, 3)), {}},
            person};
    case 3: return {ChangeRig{rig, dice.below(2, 2) != 0 ? "release" : "main", std::vector<std::string>{"agent"}}, person};
    case 4:
    case 5: return {TrustGates{rig, dice.sha()}, person};
    case 6:
    case 7:
    case 8: return {CreateBead{rig, std::format("Bead {}", dice.below(2, 4)), "task", dice.below(2, 5), {}, {}, {}}, person};
    case 9:
        return {CreateBead{rig, "Found", "bug", 2, {"ui"}, text,
                    {{dice.bead(2), type, 0, {}, Rare(more)}, {dice.bead(3), type, 0, {}, Rare(more)}}},
            dice.holder(run)};
    case 10:
        return {UpdateBead{bead, "Renamed", "bug", dice.below(2, 6),
                    std::vector<std::string>{dice.below(3, 2) == 0 ? "a" : "provides:login"}, text},
            person};
    case 11: return {UpdateBead{bead, {}, {}, 1, {}, {}}, by(run)};
    case 12: return {CloseBead{bead, "", dice.below(2, 2) == 0, dice.expected(bead)}, person};
    case 13: return {CloseBead{bead, "no", true}, dice.below(2, 4) == 0 ? by(run) : person};
    case 14: return {ReopenBead{bead, "again"}, person};
    case 15: return {DeferBead{bead, dice.below(2, 2) != 0 ? std::optional<Timestamp>(5) : std::nullopt, dice.expected(bead)}, person};
    case 16: return {UndeferBead{bead, dice.expected(bead)}, person};
    case 17: return {NoteBead{bead, text}, dice.below(2, 2) != 0 ? person : by(dice.run(2))};
    case 18:
    case 19:
    case 20: return {AddDependency{bead, step[0] % step_kinds == 20 ? dice.external() : dice.bead(2), type, more}, person};
    case 21: return {RemoveDependency{bead, dice.bead(2)}, person};
    case 22: return {ClaimBead{bead}, dice.below(2, 4) == 0 ? by(run) : person};
    case 23: return {ReleaseBead{bead}, person};
    case 24: return {CreateConvoy{"Convoy", {bead, dice.bead(2)}}, person};
    case 25: return {AddToConvoy{convoy, {dice.bead(2), dice.bead(3)}}, person};
    case 26: return {RemoveFromConvoy{convoy, dice.bead(2)}, person};
    case 27:
    case 28:
    case 29: {
        constexpr std::array<const char *, 3> names = {"Ann", "Bob", "bad name"};
        const auto name = static_cast<std::size_t>(dice.below(2, 12));
        return {Sling{bead, name < 3 ? std::optional<std::string>(names[name]) : std::nullopt, {}, RunId(std::format("R{:04}", number)),
                    dice.expected(bead)},
            person};
    }
    case 30: return {StopRun{bead, "stopped by you", dice.expected(bead)}, person};
    case 31:
    case 32: return {FinishRun{run, dice.work()}, dice.holder(run)};
    case 33:
    case 34: return {ReportRunStarted{run, "/w/" + run.value, "base"}, daemon};
    case 35:
    case 36:
    case 37:
        return {ReportRunEnded{run, {static_cast<ExitClass>(dice.below(2, 5)), dice.below(3, 2), 9, ""},
                    dice.below(3, 3) == 0 ? std::optional(dice.work()) : std::nullopt},
            daemon};
    case 38:
    case 39:
    case 40: return {ReportMrChecked{mr, dice.round(mr), "base", "merge", dice.gates(), dice.sha(), dice.below(3, 5) == 0}, daemon};
    case 41: return {ReportMrConflict{mr, dice.round(mr), {"a\xff", "b"}}, daemon};
    case 42: return {ReportMrFailed{mr, dice.round(mr), "failed"}, daemon};
    case 43: return {ReportGateEnded{mr, dice.gate(mr), dice.below(2, 3) != 0, "no", 5}, daemon};
    case 44: return {ReportLanded{mr, dice.round(mr), "0123456789abcdef"}, daemon};
    case 45:
        if (dice.below(2, 2) != 0)
            return {ReportTargetMoved{mr, dice.round(mr)}, daemon};
        return {ReportMrWaiting{mr, dice.round(mr), "waits"}, daemon};
    case 46: return {ApproveMr{mr}, person};
    case 47: return {WithdrawMr{mr, ""}, person};
    // And more often than the rest what brings work to the queue.
    case 48:
    case 49:
    case 50:
    case 51: return {Sling{bead, {}, {"agent"}, RunId(std::format("R{:04}", number)), {}}, person};
    case 52:
    case 53: return {ReportRunStarted{run, "/w/" + run.value, "base"}, daemon};
    case 54:
        return {SetStatus{bead,
                    std::array{"open", "blocked", "pinned", "in_progress", "closed", "deferred", "qa",
                        "shipped"}[static_cast<std::size_t>(dice.below(2, 8))],
                    dice.below(3, 2) == 0, {}},
            dice.below(3, 5) == 0 ? by(run) : person};
    case 55: return {CommentBead{bead, text, "ann"}, person};
    case 56: return {DeleteBeads{{bead, dice.bead(2)}, "", dice.below(3, 2) == 0}, person};
    case 57: return {ResolveGate{bead, dice.below(2, 2) == 0 ? "rejected" : "approved"}, dice.below(3, 4) == 0 ? by(run) : person};
    case 58:
        return {
            Remember{MemoryKey(std::format("k{}", dice.below(1, 2))), dice.below(2, 2) == 0 ? std::optional(text) : std::nullopt}, person};
    case 59: return {ClaimNext{dice.below(2, 8) == 0 ? BeadId() : bead, "bob"}, person};
    case 60: return {LaunchConvoy{convoy, {"agent"}}, person};
    case 61: return {HoldConvoy{convoy}, person};
    case 62: return {SlingMany{{bead, dice.bead(2)}, "", {}}, person};
    case 63:
    case 64: return {PassTime{}, daemon};
    case 65: { // a gate, an ephemeral bead, a template, an assigned one
        BeadExtra extra;
        switch (dice.below(2, 4)) {
        case 0:
            extra.await_type = std::array{"human", "timer", "bead"}[static_cast<std::size_t>(dice.below(3, 3))];
            extra.await_id = bead.value;
            extra.timeout = 3 * nanoseconds_per_second;
            break;
        case 1: extra.ephemeral = true; break;
        case 2: extra.is_template = true; break;
        default: extra.assignee = "bob";
        }
        return {CreateBead{rig, "Other", dice.below(2, 4) == 0 ? "gate" : "task", 2, {}, {}, {}, extra}, person};
    }
    case 66:
        return {PourMolecule{rig, dice.below(2, 2) == 0 ? BeadId() : bead, "feature", "Pour", {},
                    {{"a", "First", "task", 2, {}, {}, {}, {}}, {"b", "Second", "task", 2, {}, text, {"a"}, {}}}, ""},
            dice.below(3, 2) == 0 ? by(run) : person};
    case 67: {
        Bead record;
        record.id = dice.below(2, 2) == 0 ? bead : BeadId(std::format("wm-i{}", dice.below(3, 5)));
        record.title = "Imported";
        record.status = static_cast<Status>(dice.below(2, 4));
        record.updated_at = record.created_at = 7;
        if (record.status == Status::in_progress && dice.below(3, 2) == 0)
            record.claim = Claim{"carol", 0, {}};
        if (dice.below(3, 3) == 0)
            record.dependencies = {{dice.below(2, 3) == 0 ? dice.external() : dice.bead(3), type, 7, "carol", Rare(more)}};
        return {ImportBeads{rig, {record}, {}, {{MemoryKey("k1"), text}}, text, false}, person};
    }
    case 68:
        return {UpdateBead{bead, {}, {}, {}, {}, {}, {"late"}, {"a"}, Json{{"pinned", dice.below(2, 2) == 0}, {"assignee", "bob"}}, {}},
            person};
    case 69: return {ConfigureTown{2, std::map<std::string, std::string>{{"qa", "wip"}, {"shipped", "done"}}}, person};
    case 70:
    case 71: return {CloseBead{bead, "done", dice.below(2, 2) == 0}, by(run)};
    case 72: // soon over
        return {DeferBead{bead, state.at + (dice.below(2, 3) - 1) * 3 * nanoseconds_per_second, {}}, person};
    case 73: return {Freeze{"wild"}, person};
    case 74:
    case 75: return {Thaw{}, person};
    case 76:
        return {SetBudget{std::array<std::string, 4>{"day", "bead:" + bead.value, "agent:demo/Juniper", "convoy:" + convoy.value}.at(
                              static_cast<std::size_t>(dice.below(2, 4))),
                    dice.below(3, 3) == 0 ? std::nullopt : std::optional<std::int64_t>(dice.below(3, 50))},
            person};
    case 77:
    case 78: return {PromptRun{run, std::format("P{}", number), "Say", text, dice.below(2, 2) == 0}, person};
    case 79: {
        const Run *found = find(state.runs, run);
        return {ReportDelivered{run, found != nullptr && !found->prompts.empty() ? found->prompts.front().id : "none"}, daemon};
    }
    case 80: return {ReportSession{run, std::format("s{}", dice.below(2, 2)), "1.0", "opus"}, daemon};
    case 81: return {ReportTurn{run, dice.below(2, 4), "finished", ""}, daemon};
    case 82:
    case 83: return {ReportSpent{run, {dice.below(2, 9), 2, 0, 0, dice.below(3, 40), 0}}, daemon};
    case 84:
        return {ReportTrouble{run,
                    {std::array{"rate_limited", "login_needed", "broken"}[static_cast<std::size_t>(dice.below(2, 3))], "no",
                        dice.below(3, 2) == 0 ? state.at + 5 * nanoseconds_per_second : 0}},
            daemon};
    case 85: return {PauseRun{run, dice.below(2, 2) == 0 ? "" : "budget"}, person};
    case 86: return {GoOn{run}, person};
    case 87: return {ReportStalled{run, 5}, daemon};
    case 88: return {ReportMoved{run}, daemon};
    case 89: return {HandOff{run, dice.below(2, 2) == 0 ? std::optional(text) : std::nullopt}, dice.below(3, 2) == 0 ? by(run) : person};
    case 90:
        return {
            AskApproval{run, std::format("q{}", dice.below(2, 3)), "t", "git push", "execute", "/w", "", dice.below(3, 3) == 0, {}, text},
            daemon};
    case 91:
        return {AskApproval{run, std::format("q{}", dice.below(2, 3)), "t", "git push", "execute", "/w", "", false, {}, text,
                    dice.judged(text), dice.below(3, 2) * 5 * nanoseconds_per_second},
            daemon};
    case 92:
    case 93: {
        const ApprovalId id = dice.pick(state.approvals, 1);
        const Approval *approval = find(state.approvals, id);
        return {AnswerApproval{id, dice.below(2, 3) != 0, dice.below(3, 2) == 0 ? "so" : "",
                    std::array{"once", "", "bead", "agent", "always", "never"}[static_cast<std::size_t>(dice.below(3, 6))],
                    approval != nullptr && dice.below(2, 5) != 0 ? approval->judged.fingerprint : "", ""},
            dice.below(1, 5) == 0 ? by(run) : person};
    }
    case 94: return {CloseApproval{dice.pick(state.approvals, 1), ""}, daemon};
    case 95:
    case 96:
    case 97: return {Sling{bead, {}, {"@claude", "--model", "opus"}, RunId(std::format("R{:04}", number)), {}}, person};
    case 98:
        return {ConfigureTown{3, {}, std::map<std::string, int>{{"provider:anthropic", 1}, {"rig:demo", 2}},
                    std::map<std::string, std::string>{{"claude", "anthropic"}}},
            person};
    case 99: return {RestateApproval{dice.pick(state.approvals, 1), dice.judged(text), dice.below(3, 2) * nanoseconds_per_second}, daemon};
    case 100:
        return {DenyCall{run, std::format("t{}", dice.below(3, 3)), "git push -f", "execute", "/w", "never", dice.judged(text)}, daemon};
    case 101: return {RevokeGrant{dice.pick(state.grants, 1), ""}, dice.below(3, 5) == 0 ? by(run) : person};
    case 102: { // what a grant lets pass
        const ApprovalId id = dice.pick(state.approvals, 1);
        return {AnswerApproval{id, true, {}, {}, {}, {}, dice.pick(state.grants, 2)}, daemon};
    }
    default: return {ReportRunEnded{run, {}, TownBuilder::work(std::format("head-{}", number))}, daemon};
    }
}

State small_town()
{
    TownBuilder town;
    town.must(AddRig{RigId("other"), "/src/other", "/src/other/.git", "main", "ot", {"agent"}});
    for (const char *title : {"One", "Two", "Three"})
        town.bead(title);
    return town.state;
}

} // namespace wm::tests
