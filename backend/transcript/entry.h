#pragma once
// What is seen of an agent, in one vocabulary for every kind of agent: the lines of a transcript. A runtime makes them
// from its agent's protocol (runtimes/runtime.h), a transcript keeps them (transcript/log.h), the window shows them.
// Values only; any thread. Nothing here says what was decided: facts of that kind are events of the ledger.
#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace wm::transcript {

enum class Speaker { agent, person, town };

struct Message {
    Speaker from = Speaker::agent;
    std::string text;
    std::string id = {}; ///< the agent's own, or of the prompt (a ULID) when it was said to the agent
    std::string parent = {}; ///< the tool call of the subagent that speaks

    bool operator==(const Message &) const = default;
};

struct Thought {
    std::string text;
    std::string parent = {};

    bool operator==(const Thought &) const = default;
};

enum class ToolKind { read, edit, remove, move, search, execute, think, fetch, delegate, other };
enum class ToolState { pending, running, done, failed, denied };

struct Location {
    std::string path;
    int line = 0; ///< from 1; 0 = the whole file

    bool operator==(const Location &) const = default;
};

/// A file before and after, or, where the agent only gives that, a unified patch.
struct FileChange {
    std::string path;
    std::optional<std::string> before = {}; ///< absent: the file is new, or `patch` is given
    std::optional<std::string> after = {};  ///< absent: the file is gone, or `patch` is given
    std::string patch = {};

    bool operator==(const FileChange &) const = default;
};

/// The first with an id begins a call; a later one carries what changed, and lists replace those before.
struct ToolCall {
    std::string id;
    std::optional<std::string> title = {}; ///< one line: "git commit -m …", "limiter.cpp"
    std::optional<std::string> name = {};  ///< the agent's own name of the tool
    std::optional<ToolKind> kind = {};
    std::optional<ToolState> state = {};
    std::optional<std::vector<Location>> locations = {};
    std::optional<std::vector<FileChange>> changes = {};
    Json input = {};                        ///< as the agent gave it; null = unchanged
    std::optional<std::string> output = {}; ///< as text, cut to `most_output` at a character
    std::string parent = {};                ///< the tool call of the subagent that makes it

    bool operator==(const ToolCall &) const = default;
};
/// Longer outputs and file versions are cut to this many bytes; the run's out.log has all of it.
inline constexpr std::size_t most_output = 256 * 1024;

enum class StepState { pending, running, done };
struct PlanStep {
    std::string text;
    StepState state = StepState::pending;

    bool operator==(const PlanStep &) const = default;
};
/// Replaces the plan before it.
struct Plan {
    std::vector<PlanStep> steps;

    bool operator==(const Plan &) const = default;
};

enum class ChoiceKind { allow_once, allow_always, reject_once, reject_always, other };
struct Choice {
    std::string id; ///< the agent's own, sent back as it is
    std::string label;
    ChoiceKind kind = ChoiceKind::other;

    bool operator==(const Choice &) const = default;
};

/// The agent waits for an answer. A permission is about a tool call; a question has choices or wants text.
struct Request {
    enum class What { permission, question };
    std::string id; ///< unique in the run
    What what = What::permission;
    std::string tool_call = {};
    std::string title; ///< the exact command, or what is asked
    ToolKind kind = ToolKind::other;
    Json input = {}; ///< of the tool call, as the agent gave it
    std::string cwd = {};
    std::vector<Choice> choices = {};
    std::string reason = {}; ///< why it asks, in the agent's words
    std::vector<FileChange> changes = {};
    std::string tool = {}; ///< the agent's own name of it
    std::vector<Location> locations = {};

    bool operator==(const Request &) const = default;
};

/// A request is over: answered, or withdrawn by the agent.
struct RequestClosed {
    enum class How { allowed, denied, answered, withdrawn };
    std::string id;
    How how = How::withdrawn;
    std::string reason = {};

    bool operator==(const RequestClosed &) const = default;
};

/// Tokens used since the usage before it; never a running total, never counted twice.
struct Usage {
    std::string model = {};
    std::int64_t input = 0;       ///< without what came from or went into a cache
    std::int64_t output = 0;      ///< thinking included
    std::int64_t cache_read = 0;
    std::int64_t cache_write = 0;
    std::optional<std::int64_t> cost = {}; ///< micro-dollars, when the agent says so itself; for the same span

    bool operator==(const Usage &) const = default;
};

/// How full the model's context is, in tokens.
struct Context {
    std::int64_t used = 0;
    std::int64_t size = 0; ///< 0 = not known

    bool operator==(const Context &) const = default;
};

/// What the agent's protocol says it does. The process and the bead are other facts.
enum class Phase {
    starting,
    idle,    ///< waits for a prompt
    working, ///< in a turn
    asking,  ///< in a turn, and waits for an answer
    waiting, ///< in a turn, and waits for its vendor: retries, a limit
    failed,  ///< its protocol is broken or it refused to begin; it will do nothing more
};
struct PhaseChange {
    Phase phase = Phase::starting;
    std::string rule = {}; ///< what said so, in words of the protocol: "result", "session_state_changed: idle"

    bool operator==(const PhaseChange &) const = default;
};

/// How a turn ended.
enum class TurnEnd { finished, interrupted, refused, limit, failed };
struct Turn {
    TurnEnd how = TurnEnd::finished;
    std::string reason = {};

    bool operator==(const Turn &) const = default;
};

enum class TroubleClass { vendor_busy, rate_limited, out_of_quota, login_needed, budget, context_full, network, refused, broken, other };
struct Trouble {
    TroubleClass what = TroubleClass::other;
    std::string message;                   ///< as the agent said it
    std::optional<Timestamp> until = {};   ///< when it may go on
    bool final = false;                    ///< the agent gave up; otherwise it tries again by itself

    bool operator==(const Trouble &) const = default;
};

/// The agent's own session: what a later run resumes.
struct Session {
    std::string id;
    std::string agent = {};   ///< its program and version, "Claude Code 2.1.329"
    std::string model = {};
    std::string mode = {};    ///< permission mode, in the agent's words

    bool operator==(const Session &) const = default;
};

/// A prompt reached the agent, in the sense of docs/contracts.md "Runs".
struct Delivered {
    std::string prompt;

    bool operator==(const Delivered &) const = default;
};

/// Whatever else was said: a line outside the protocol, a message of an unknown kind (its kind only).
struct Remark {
    std::string text;

    bool operator==(const Remark &) const = default;
};

using Content = std::variant<Message, Thought, ToolCall, Plan, Request, RequestClosed, Usage, Context, PhaseChange, Turn, Trouble, Session,
    Delivered, Remark>;

struct Entry {
    Timestamp at = 0; ///< when the daemon read it
    Content content;

    bool operator==(const Entry &) const = default;
};

/// {"at":"…","type":"tool_call", members that say something}. Stable: transcripts are kept. No member is called "at",
/// "type" or "out" (transcript/line.h).
Json to_json(const Entry &entry);
/// Errors: "bad_entry". An unknown type reads as a Remark, so that an older window shows a newer transcript.
Result<Entry> entry_from(const Json &json);

/// The words of the JSON form, for other records that name them.
std::string word_of(ToolKind kind);
std::string word_of(TurnEnd how);
std::string word_of(TroubleClass what);
std::string word_of(Phase phase);

/// One line for a list: what the agent is doing by this entry ("edits limiter.cpp"), or empty. At most 200 characters,
/// without control characters.
std::string in_short(const Content &content);

} // namespace wm::transcript
