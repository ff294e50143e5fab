#pragma once
// The fold itself (claude.h says what for): claude_read.cpp has what Claude says, claude_calls.cpp of it the tool calls,
// claude_control.cpp its control protocol, claude_write.cpp what is said to it, claude_checkpoint.cpp the
// fold between two turns.
#include "runtimes/claude_tools.h"
#include "runtimes/claude_usage.h"
#include "runtimes/json_lines.h"
#include "runtimes/runtime.h"

#include <deque>
#include <map>
#include <set>

namespace wm::runtimes::claude {

/// The id of our first request, "initialize".
inline constexpr const char *opening = "wm-0";

class ClaudeRuntime final : public Runtime {
public:
    explicit ClaudeRuntime(const Start &start);

    std::vector<transcript::Content> read(std::string_view bytes) override;
    void wrote(std::string_view bytes) override;
    Result<> want(const Wish &wish) override;
    std::optional<std::string> due() override;
    const Standing &standing() const override { return m_standing; }
    std::optional<Json> checkpoint() const override;
    void restore(const Json &checkpoint) override;

private:
    /// A call without its result.
    struct Call {
        bool denied = false;
        bool background = false; ///< its result came, it goes on
        std::string parent;
        std::optional<transcript::ToolCall> about_steps; ///< shown only when it fails; otherwise as a Plan
        Json steps;
    };
    /// A request of Claude's that waits for us.
    struct Asked {
        Json input; ///< whole: allowing a call says it back
        bool question = false;
    };
    /// A prompt, from when we know of it until it is forgotten.
    struct Said {
        std::string id;
        bool known = false;     ///< wished for or written
        bool written = false;
        bool delivered = false;
        bool over = false;      ///< Claude is done with it, delivered or not
        NLOHMANN_DEFINE_TYPE_INTRUSIVE(Said, id, known, written, delivered, over)
    };
    /// A line to write.
    struct Due {
        std::string key; ///< request_id or prompt
        std::string line;
        enum class When { at_once, opened, at_boundary /* of turns */ } when = When::at_once;
        bool offered = false;     ///< `due` said it: it stays the next
        bool hold = false;
    };

    // What Claude says.
    void take(const Json &line);
    void take_system(const Json &line);
    void take_init(const Json &line);
    void take_task_end(const Json &line);
    void take_assistant(const Json &line);
    void take_user(const Json &line);
    void take_tool_result(const Json &block, const Json &line);
    void take_result(const Json &line);
    void take_request(const Json &line);
    void take_response(const Json &response);
    void withdraw(const std::string &request);
    void take_lifecycle(const Json &line);
    void take_rate_limit(const Json &line);

    void begin_call(const Json &block, const std::string &parent);
    void end_unfinished_calls(const std::string &deferred);
    void begin_turn(std::string rule);
    void trouble(transcript::Trouble trouble);
    void delivered(std::string_view uuid);
    void unknown(const std::string &kind);
    void emit(transcript::Content content);
    void enter(transcript::Phase phase, std::string rule);
    void show_phase(std::string rule);
    void set_session(const transcript::Session &session);
    void set_context(std::int64_t used, std::int64_t size);

    // What is said to it.
    void saw_written(const Json &line);
    void saw_answer(const Json &response);
    Result<> want_prompt(const Prompt &prompt);
    Result<> want_reply(const Reply &reply);
    void ask(const char *subtype, Json body);
    void answer(const std::string &request, Json response);
    void answer_error(const std::string &request, const std::string &error);
    bool is_in_flight() const;
    bool may_go(const Due &due) const;
    Said &said(const std::string &prompt);

    const std::string m_cwd;

    JsonLines m_lines;
    std::vector<transcript::Content> m_entries; ///< for the next read
    Standing m_standing;
    transcript::Phase m_phase = transcript::Phase::starting; ///< without what is asked
    bool m_tells_states = false;
    std::string m_model; ///< of the main thread's newest message
    std::map<std::string, Call> m_calls;
    std::map<std::string, Asked> m_asked;
    Spending m_spending;
    Steps m_steps;
    std::optional<transcript::Trouble> m_limit; ///< the newest that is reached
    std::string m_blocked;                      ///< why a hook did not let the prompt through
    std::set<std::string> m_unknown;            ///< kinds that were remarked upon

    bool m_opened = false;
    int m_next_request = 1;
    std::map<std::string, std::string> m_waits_for; ///< our requests without a response, by id: subtype
    std::map<std::string, transcript::RequestClosed> m_answered; ///< by us, and not read yet
    std::deque<Due> m_due;
    std::deque<Said> m_said;
};

} // namespace wm::runtimes::claude
