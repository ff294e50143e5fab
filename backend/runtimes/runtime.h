#pragma once
// A runtime speaks the protocol of one kind of agent. It is pure: bytes in → entries, wishes → bytes out; it has no
// process, file or clock. Its state is a fold over what the agent said (`read`) and what was said to it (`wrote`), so a
// daemon that was away takes a run up again by folding in.log and out.log once more: first every line of in.log, then
// out.log, with the entries thrown away. So the two may not depend on how they interleaved: what was written answers,
// by id, requests that come up only later in the fold.
//
// So that a long session need not be folded from its beginning, a runtime says between two turns what it would be then
// (`checkpoint`): one made anew and `restore`d from that goes on with what both logs got since, and stands where the
// first one stands.
//
// Thread: any, one at a time. Memory: bounded by what is open (calls, requests, one message), not by the session.
#include "base/result.h"
#include "transcript/entry.h"

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace wm::runtimes {

/// Rises with every change of what a checkpoint holds or means.
inline constexpr int checkpoint_format = 1;

/// How much an agent may do by its own protocol without asking. What it asks, our side decides.
enum class Asks { everything, outside_edits /* edits in its worktree pass */, nothing };

/// What a run begins with.
struct Start {
    std::vector<std::string> command; ///< program and arguments as configured; the runtime adds its own
    std::string cwd;                  ///< the worktree, absolute
    std::vector<std::string> writable;///< further directories it must write: its part of the shared git directory
    std::string resume;               ///< the agent's own session id; empty = a new session
    std::string model, effort;        ///< empty = the agent's own choice
    Asks asks = Asks::outside_edits;
    std::string mode;                 ///< acp: the agent's own id of a permission mode, instead of what `asks` means to it
    std::string instructions;         ///< role prompt: added to the agent's own, where its protocol has a place for it
    std::string settings;             ///< claude: JSON for --settings (hooks)
    std::string submit = "\r";        ///< terminal: the key after what was typed
};

/// How its program is started.
struct Launch {
    std::vector<std::string> argv;
    std::map<std::string, std::string> env;  ///< added to the run's environment
    std::vector<std::string> unset;          ///< removed from it
    bool input = true;                       ///< stdin is a pipe
    bool terminal = false;                   ///< in a pty instead of pipes
    bool errors_apart = true;                ///< stderr goes to err.log, so that it cannot cut a line of the protocol
};

struct Prompt {
    std::string id; ///< ULID
    std::string text;
    bool now = false; ///< into the running turn, where the protocol can; otherwise at the next turn boundary
    bool hold = false; ///< not before it is wished for again without this
};
struct Interrupt {};
struct Reply {
    std::string request;
    bool allow = false;
    std::string text; ///< why not, or the answer to a question (a choice's id or free text)
};
struct SetModel {
    std::string model, effort;
};
using Wish = std::variant<Prompt, Interrupt, Reply, SetModel>;

/// Where the agent stands, by its own protocol.
struct Standing {
    transcript::Phase phase = transcript::Phase::starting;
    transcript::Session session;
    std::string action;                          ///< the newest `in_short`
    std::vector<transcript::Request> requests;   ///< open ones, oldest first
    std::vector<std::string> undelivered;        ///< ids of prompts that were wished for and not yet acknowledged
    std::vector<std::string> dropped;            ///< of these: the agent had it and is done with it all the same
    bool steers = false;                         ///< takes prompts into its running turn
    bool tries_again = false;                    ///< it was too busy for what was asked of it: once more, when it is quiet
    bool typed = false;                          ///< what is not in `undelivered` was typed: nobody acknowledged it
    std::optional<transcript::Context> context;
    std::optional<transcript::Trouble> trouble;  ///< since the last turn began
    int turns = 0;                               ///< ended ones
};

class Runtime {
public:
    virtual ~Runtime() = default;

    /// What the program printed on stdout, cut anywhere.
    virtual std::vector<transcript::Content> read(std::string_view bytes) = 0;

    /// These bytes are in in.log: written by us now, or by the daemon before us. Whole lines.
    virtual void wrote(std::string_view bytes) = 0;

    /// The same of a line that in.log had before this fold began, and when it was written.
    virtual void wrote_before(std::string_view bytes, Timestamp) { wrote(bytes); }

    /// The program has printed nothing for a while.
    virtual void is_quiet() {}

    /// The program is over: what it had begun to say is all there is of it.
    virtual std::vector<transcript::Content> ended() { return {}; }

    /// Takes a wish; what it needs comes out of `due`. Errors: "unsupported", "unknown_request", "ended".
    /// A prompt that was wished for before is not taken again, it is only held or not; once it is written, neither.
    virtual Result<> want(const Wish &wish) = 0;

    /// The next lines to write, or nullopt; the same until they were `wrote`. Begins with the protocol's own opening.
    virtual std::optional<std::string> due() = 0;

    virtual const Standing &standing() const = 0;

    /// All that the fold has made of the logs so far; nothing while a turn runs, something is asked or half a line is read.
    virtual std::optional<Json> checkpoint() const = 0;
    /// Of one that was just made, with the same Start, by a program of the same `checkpoint_format`. Throws what reading
    /// other JSON throws; what it is then is nothing to go on with.
    virtual void restore(const Json &checkpoint) = 0;
};

} // namespace wm::runtimes
