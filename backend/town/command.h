#pragma once
// What can be asked of a town. A command is decided by `decide` (decide.h); those named Report… come from the daemon's
// reactors and tell what an effect found.
#include "town/event.h"

namespace wm::town {

// clang-format off
struct ConfigureTown     { int wip_limit = 6; std::optional<std::map<std::string, std::string>> statuses = {}; std::optional<std::map<std::string, int>> limits = {}; std::optional<std::map<std::string, std::string>> providers = {}; };
/// The emergency stop: every agent is frozen at once, nothing starts until it is taken back.
struct Freeze            { std::string reason; };
struct Thaw              {};
/// Scope: "day", "agent:ID", "bead:ID", "convoy:ID". Without a limit there is none any more.
struct SetBudget         { std::string scope; std::optional<std::int64_t> limit; /* micro-dollars */ };
struct NoticeClockJump   { std::int64_t by = 0; };

struct AddRig            { RigId rig; std::string path, git_dir, target, prefix; std::vector<std::string> command; std::string sandbox = {}; /* see Rig */ };
struct ChangeRig         { RigId rig; std::optional<std::string> target; std::optional<std::vector<std::string>> command; std::optional<std::string> sandbox = {}; /* see Rig */ std::optional<bool> network = {}; };
struct TrustGates        { RigId rig; std::string sha256; };

struct CreateBead        { RigId rig; std::string title, type = "task"; int priority = 2; std::vector<std::string> labels; std::optional<TextRef> description; std::vector<Dependency> dependencies; BeadExtra extra = {}; std::string as = {}; /* a name that a person's tool works under */ std::optional<Timestamp> defer_until = {}; BeadId id = {}; /* empty: made by hash, or the parent's next child */ };
/// `extra` is a JSON merge patch (RFC 7396) over the members of BeadExtra.
struct UpdateBead        { BeadId bead; std::optional<std::string> title, type; std::optional<int> priority; std::optional<std::vector<std::string>> labels; std::optional<TextRef> description; std::vector<std::string> add_labels = {}, remove_labels = {}; Json extra = {}; std::optional<Seq> expected = {}; std::string as = {}; };
/// A status by its word, the project's own ones too. "closed", "open" and "deferred" obey the rules of those commands.
struct SetStatus         { BeadId bead; std::string word; bool force = false; std::optional<Seq> expected = {}; std::string as = {}; };
struct CloseBead         { BeadId bead; std::string reason; bool force = false; std::optional<Seq> expected = {}; std::string as = {}; };
struct ReopenBead        { BeadId bead; std::string reason; };
struct DeferBead         { BeadId bead; std::optional<Timestamp> until; std::optional<Seq> expected; };
struct UndeferBead       { BeadId bead; std::optional<Seq> expected; };
struct NoteBead          { BeadId bead; TextRef text; std::string as = {}; };
struct CommentBead       { BeadId bead; TextRef text; std::string as = {}; };
/// Forgets beads for good; `force` also when others depend on them.
struct DeleteBeads       { std::vector<BeadId> beads; std::string reason; bool force = false; };
/// Closes a gate: what waits for it goes on. One made by an agent's --force needs a reason that is a yes or a no.
struct ResolveGate       { BeadId bead; std::string reason; };
/// All or nothing. Records carry ids, texts and times as they came; what is running on a bead stays.
struct ImportBeads       { RigId rig; std::vector<Bead> records; std::vector<BeadId> gone; std::vector<std::pair<MemoryKey, std::optional<TextRef>>> memories; std::optional<TextRef> leftovers; bool sorted = true; std::vector<std::pair<BeadId, Seq>> seen = {}; /* Bead::changed of what the records were made with, 0 where there was none; refused when it is another */ };
struct Remember          { MemoryKey key; std::optional<TextRef> text; /* absent = forget */ };
struct PourStep          { std::string id, title, type = "task"; int priority = 2; std::vector<std::string> labels; std::optional<TextRef> description; std::vector<std::string> needs; BeadExtra extra; };
/// Makes the steps of a formula: children of `on`, or of a new bead. The extra of a step says the formula and its gate.
struct PourMolecule      { RigId rig; BeadId on; std::string formula, title; std::optional<TextRef> description; std::vector<PourStep> steps; std::string as = {}; };
/// Whatever is due by now: deferred beads come back, timer gates close, ephemeral beads are forgotten.
struct PassTime          {};
struct AddDependency     { BeadId bead, on; DependencyType type = DependencyType::blocks; DependencyMore more = {}; };
struct RemoveDependency  { BeadId bead, on; };
struct ClaimBead         { BeadId bead; std::string as = {}; };
/// The first bead of a list that the asker may claim, found on the state that this is decided on; "nothing_ready" when there was none.
struct ClaimNext         { BeadId bead; /* empty = none */ std::string as = {}; };
struct ReleaseBead       { BeadId bead; std::string as = {}; };

struct CreateConvoy      { std::string title; std::vector<BeadId> beads; };
struct AddToConvoy       { ConvoyId convoy; std::vector<BeadId> beads; };
struct RemoveFromConvoy  { ConvoyId convoy; BeadId bead; };

/// Launched again, it also gives beads to agents that were stopped or given back.
struct LaunchConvoy      { ConvoyId convoy; std::vector<std::string> command; };
struct HoldConvoy        { ConvoyId convoy; };
/// A launched convoy of these beads.
struct SlingMany         { std::vector<BeadId> beads; std::string title; std::vector<std::string> command; };

/// Starts an agent on a bead, on the branch and in the worktree of the attempt before as long as that has not landed; else,
/// or `anew`, on a new branch. `expected` is the bead's `changed` that the asker saw; another value means stale.
struct Sling             { BeadId bead; std::optional<std::string> agent; std::vector<std::string> command; RunId run; std::optional<Seq> expected; std::string role = {}; /* of a new agent; empty = polecat */ bool anew = false; };
struct StopRun           { BeadId bead; std::string reason; std::optional<Seq> expected; };
/// The agent says it is finished and the daemon has found this work on its branch.
struct FinishRun         { RunId run; Finished work; };
struct ReportRunStarted  { RunId run; std::string worktree, base; std::string sandbox = {}; };
struct ReportRunEnded    { RunId run; RunExit exit; std::optional<Finished> work; /* found on its branch when it ended with code 0, or hands off and has committed */ };

/// Says something to an agent: at its next turn, or `now` into the running one. `prompt` is a ULID made by the asker.
struct PromptRun         { RunId run; std::string prompt, start; TextRef text; bool now = false; };
struct ReportDelivered   { RunId run; std::string prompt; bool typed = false; };
struct ReportSession     { RunId run; std::string session, version, model; };
/// Totals of the run, so that they may be told again.
struct ReportTurn        { RunId run; int turns = 0; std::string how, reason, not_handed_over = {}; };
struct ReportSpent       { RunId run; Spent total; };
/// The agent cannot go on. Its process is ended; it begins again by itself when that may help.
struct ReportTrouble     { RunId run; RunTrouble trouble; };
/// No new turn begins; a running one is interrupted.
struct PauseRun          { RunId run; std::string reason; };
struct GoOn              { RunId run; };
struct ReportStalled     { RunId run; Timestamp since = 0; };
struct ReportMoved       { RunId run; };
/// Ends the session; the same agent goes on with the bead in a new one, with these notes.
struct HandOff           { RunId run; std::optional<TextRef> notes; };

struct AskApproval       { RunId run; std::string request, tool_call, title, kind, cwd, reason; bool question = false; std::vector<ApprovalChoice> choices; TextRef detail; Judged judged = {}; Timestamp expires_in = 0; /* nanoseconds; 0 = it waits for ever */ };
/// Its effects have changed before the agent heard of an answer: it is open again, and denied `expires_in` from now.
struct RestateApproval   { ApprovalId approval; Judged judged; Timestamp expires_in = 0; };
/// `fingerprint`: what the answerer saw; an allow needs it once the effects have changed. `grant`: the daemon answers for that one.
struct AnswerApproval    { ApprovalId approval; bool allow = false; std::string text; std::string scope = {}, fingerprint = {}, as = {}; GrantId grant = {}; };
/// The agent has the answer, or wants none any more.
struct CloseApproval     { ApprovalId approval; std::string reason; };
/// The policy has denied a call of this run.
struct DenyCall          { RunId run; std::string tool_call, title, kind, cwd, reason; Judged judged; };
struct RevokeGrant       { GrantId grant; std::string reason; };

struct ReportMrChecked   { MrId mr; int round = 0; std::string base, commit; std::vector<Gate> gates; std::string gates_sha256; bool changes_gates = false; };
struct ReportMrConflict  { MrId mr; int round = 0; std::vector<std::string> files; };
struct ReportMrFailed    { MrId mr; int round = 0; std::string reason; };
struct ReportGateEnded   { MrId mr; int number = 0; bool passed = false; std::string reason; std::int64_t took_ms = 0; };
struct ReportLanded      { MrId mr; int round = 0; std::string commit; };
struct ReportTargetMoved { MrId mr; int round = 0; };
struct ReportMrWaiting   { MrId mr; int round = 0; std::string reason; };
struct ApproveMr         { MrId mr; };
struct WithdrawMr        { MrId mr; std::string reason; };
/// A person hands over what is on the branch of the bead's last run, which they have mended themselves.
struct SubmitWork        { BeadId bead; Finished work; };
// clang-format on

/// One of them; see Event.
struct Command
    : std::variant<ConfigureTown, NoticeClockJump, AddRig, ChangeRig, TrustGates, CreateBead, UpdateBead, CloseBead, ReopenBead, DeferBead,
          UndeferBead, NoteBead, AddDependency, RemoveDependency, ClaimBead, ReleaseBead, CreateConvoy, AddToConvoy, RemoveFromConvoy,
          Sling, StopRun, FinishRun, ReportRunStarted, ReportRunEnded, ReportMrChecked, ReportMrConflict, ReportMrFailed, ReportGateEnded,
          ReportLanded, ReportTargetMoved, ReportMrWaiting, ApproveMr, WithdrawMr, SetStatus, CommentBead, DeleteBeads, ResolveGate,
          ImportBeads, Remember, PourMolecule, PassTime, ClaimNext, LaunchConvoy, HoldConvoy, SlingMany, Freeze, Thaw, SetBudget, PromptRun,
          ReportDelivered, ReportSession, ReportTurn, ReportSpent, ReportTrouble, PauseRun, GoOn, ReportStalled, ReportMoved, HandOff,
          AskApproval, AnswerApproval, CloseApproval, RestateApproval, DenyCall, RevokeGrant, SubmitWork> {
    using Kinds = variant;
    Command();
    Command(const Command &);
    Command(Command &&) noexcept;
    Command &operator=(const Command &);
    Command &operator=(Command &&) noexcept;
    ~Command();
    template <KindOf<Kinds> T> Command(T kind) : Command() { put(kind); }

private:
    template <class T> void put(T &kind);
};

} // namespace wm::town
