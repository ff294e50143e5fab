#pragma once
// Everything that can happen in a town. Kinds and members are never renamed or reused: fixtures of every version ever
// written must replay (tests/fixtures/events). Members may be added with a default.
#include "base/clock.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/kinds.h"
#include "town/approval/approval.h"
#include "town/approval/grant.h"
#include "town/bead/bead.h"
#include "town/merge/merge_request.h"
#include "town/run/run.h"

#include <map>
#include <string>
#include <variant>
#include <vector>

namespace wm::town {

// clang-format off
struct TownConfigured    { int wip_limit = 0; std::optional<std::map<std::string, std::string>> statuses = {}; /* name → category */ std::optional<std::map<std::string, int>> limits = {}; /* see Settings */ std::optional<std::map<std::string, std::string>> providers = {}; };
struct TownFrozen        { std::string reason; };
struct TownThawed        { std::string reason; };
struct BudgetSet         { std::string scope; std::optional<std::int64_t> limit; /* micro-dollars; absent = none */ };
struct ClockJumped       { std::int64_t by = 0; /* nanoseconds, negative = back */ };

struct RigAdded          { RigId rig; std::string path, git_dir, target, prefix; std::vector<std::string> command; std::string sandbox = {}; };
struct RigChanged        { RigId rig; std::optional<std::string> target; std::optional<std::vector<std::string>> command; std::optional<std::string> sandbox = {}; std::optional<bool> network = {}; };
struct GatesTrusted      { RigId rig; std::string sha256; };
struct RigImported       { RigId rig; std::optional<TextRef> leftovers; bool sorted = true; };

struct BeadCreated       { BeadId bead; RigId rig; std::string title, type; int priority = 2; std::vector<std::string> labels; std::optional<TextRef> description; std::string by = {}; /* empty = the actor */ Rare<BeadExtra> extra = {}; };
struct BeadUpdated       { BeadId bead; std::optional<std::string> title, type; std::optional<int> priority; std::optional<std::vector<std::string>> labels; std::optional<TextRef> description; Boxed<BeadExtra> extra = {}; };
struct BeadDeferred      { BeadId bead; std::optional<Timestamp> until; };
struct BeadUndeferred    { BeadId bead; };
struct BeadClosed        { BeadId bead; std::string reason; };
struct BeadReopened      { BeadId bead; std::string reason; };
struct BeadNoted         { BeadId bead; TextRef text; std::string by = {}; };
struct BeadCommented     { BeadId bead; TextRef text; std::string by; };
struct BeadStatusSet     { BeadId bead; Status status = Status::open; std::string word; };
struct BeadImported      { BeadId bead; Boxed<Bead> record; };
struct BeadDeleted       { BeadId bead; std::string reason; };
struct MemorySet         { MemoryKey key; std::optional<TextRef> text; /* absent = forgotten */ };
struct DependencyAdded   { BeadId bead, on; DependencyType type = DependencyType::blocks; DependencyMore more = {}; };
struct DependencyRemoved { BeadId bead, on; };
struct BeadClaimed       { BeadId bead; std::string holder; RunId run; };
struct BeadReleased      { BeadId bead; std::string reason; };

struct ConvoyCreated     { ConvoyId convoy; std::string title; std::vector<BeadId> beads; };
struct ConvoyBeadAdded   { ConvoyId convoy; BeadId bead; };
struct ConvoyBeadRemoved { ConvoyId convoy; BeadId bead; };
struct ConvoyLaunched    { ConvoyId convoy; std::vector<std::string> command; };
struct ConvoyHeld        { ConvoyId convoy; };
struct ConvoyLanded      { ConvoyId convoy; };
struct ConvoyReopened    { ConvoyId convoy; };

struct AgentAdded        { AgentId agent; RigId rig; std::string name, role, runtime; std::vector<std::string> command; };

struct RunQueued         { RunId run; BeadId bead; AgentId agent; RigId rig; std::vector<std::string> command; int attempt = 1; std::string branch; std::string resume = {}; Timestamp not_before = 0; int tries = 0; };
struct RunDue            { RunId run; };
struct RunAdmitted       { RunId run; };
struct RunStarted        { RunId run; std::string worktree, base; std::string sandbox = {}; };
struct RunFinished       { RunId run; Finished work; };
struct RunStopRequested  { RunId run; std::string reason; };
struct RunEnded          { RunId run; RunExit exit; };
struct RunSession        { RunId run; std::string session, version, model; };
struct RunTurnEnded      { RunId run; int turns = 0; std::string how, reason, not_handed_over = {}; };
struct RunSpent          { RunId run; DayId day; Spent spent; };
struct RunTroubled       { RunId run; RunTrouble trouble; };
struct RunPaused         { RunId run; std::string reason; };
struct RunWentOn         { RunId run; };
struct RunStalled        { RunId run; Timestamp since = 0; };
struct RunMoved          { RunId run; };
struct RunHandedOff      { RunId run; };
struct PromptQueued      { RunId run; std::string prompt, start; TextRef text; bool now = false; };
struct PromptDelivered   { RunId run; std::string prompt; bool typed = false; /* into a terminal: nothing says that it was read */ };

struct ApprovalAsked     { ApprovalId approval; RunId run; std::string request, tool_call, title, kind, cwd, reason; bool question = false; std::vector<ApprovalChoice> choices; TextRef detail; Judged judged = {}; Timestamp expires_at = 0; };
struct ApprovalRestated  { ApprovalId approval; Judged judged; Timestamp expires_at = 0; };
struct ApprovalAnswered  { ApprovalId approval; bool allow = false; std::string text; std::string scope = {}, fingerprint = {}, by = {}; /* empty = the actor */ };
struct ApprovalExpired   { ApprovalId approval; std::string reason; };
struct ApprovalClosed    { ApprovalId approval; std::string reason; /* empty = the agent has the answer */ };
struct CallDenied        { RunId run; std::string tool_call, title, kind, cwd, reason; Judged judged; };
struct GrantMade         { GrantId grant; std::string scope; RigId rig; BeadId bead; AgentId agent; std::vector<std::string> covers; std::string headline; ApprovalId approval; std::string by; /* empty = the actor */ };
struct GrantEnded        { GrantId grant; std::string reason; };

struct MrOpened          { MrId mr; BeadId bead; RunId run; AgentId agent; RigId rig; std::string branch, head, target; };
struct MrCheckStarted    { MrId mr; };
struct MrChecked         { MrId mr; std::string base, commit; std::vector<Gate> gates; std::string gates_sha256; };
struct MrConflicted      { MrId mr; std::vector<std::string> files; };
struct MrGateStarted     { MrId mr; std::string gate; };
struct MrGatePassed      { MrId mr; std::string gate; std::int64_t took_ms = 0; };
struct MrFailed          { MrId mr; std::string gate, reason; std::int64_t took_ms = 0; };
struct MrLandStarted     { MrId mr; };
struct MrWaiting         { MrId mr; WaitFor what = WaitFor::nothing; std::string reason; };
struct MrRequeued        { MrId mr; std::string reason; bool approved = false; };
struct MrLanded          { MrId mr; std::string commit; };
struct MrWithdrawn       { MrId mr; std::string reason; };
// clang-format on

/// One of them. A type of its own, so that copying, moving and ending one of so many kinds is compiled once, in event.cpp, and
/// not in every file that handles events.
struct Event
    : std::variant<TownConfigured, ClockJumped, RigAdded, RigChanged, GatesTrusted, BeadCreated, BeadUpdated, BeadDeferred, BeadUndeferred,
          BeadClosed, BeadReopened, BeadNoted, DependencyAdded, DependencyRemoved, BeadClaimed, BeadReleased, ConvoyCreated,
          ConvoyBeadAdded, ConvoyBeadRemoved, ConvoyLanded, ConvoyReopened, AgentAdded, RunQueued, RunAdmitted, RunStarted, RunFinished,
          RunStopRequested, RunEnded, MrOpened, MrCheckStarted, MrChecked, MrConflicted, MrGateStarted, MrGatePassed, MrFailed,
          MrLandStarted, MrWaiting, MrRequeued, MrLanded, MrWithdrawn, RigImported, BeadCommented, BeadStatusSet, BeadImported, BeadDeleted,
          MemorySet, ConvoyLaunched, ConvoyHeld, TownFrozen, TownThawed, BudgetSet, RunDue, RunSession, RunTurnEnded, RunSpent, RunTroubled,
          RunPaused, RunWentOn, RunStalled, RunMoved, RunHandedOff, PromptQueued, PromptDelivered, ApprovalAsked, ApprovalAnswered,
          ApprovalClosed, ApprovalRestated, ApprovalExpired, CallDenied, GrantMade, GrantEnded> {
    using Kinds = variant;
    Event();
    Event(const Event &);
    Event(Event &&) noexcept;
    Event &operator=(const Event &);
    Event &operator=(Event &&) noexcept;
    ~Event();
    template <KindOf<Kinds> T> Event(T kind) : Event() { put(kind); }

private:
    template <class T> void put(T &kind);
};

/// An event with its place in the ledger.
struct Recorded {
    Seq seq = 0;
    Timestamp at = 0;
    std::string actor; ///< "person", "run:<run id>" or "daemon"
    Event event;
};

/// "bead.created". Stable.
std::string_view kind_of(const Event &event);
/// What it is about: the id under which the ledger's `subject` column finds it.
std::string subject_of(const Event &event);
int version_of(const Event &event);
Json to_data(const Event &event);
/// "newer_ledger" for an unknown kind or version; "bad_event" for data that does not fit.
Result<Event> event_from(std::string_view kind, int version, const Json &data);

/// {"seq","at","actor","kind","v","data"}: the form of the change feed.
Json to_feed(const Recorded &event);
Result<Recorded> recorded_from_feed(const Json &value);

/// SHA-256 over all kinds with their members: a window folds events only when its value equals the daemon's.
const std::string &schema_hash();

} // namespace wm::town
