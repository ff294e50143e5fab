#pragma once
// Our end of an ACP connection: who asked what, what is answered, whose turn it is. The fold of runtime.h: `read` and
// `wrote` are its two inputs, and what they make of the state does not depend on how they interleaved. What payloads
// say is read elsewhere (acp_content, acp_options, acp_requests, acp_usage, acp_trouble).
//
// Requests of ours are answered in order, one at a time. One that was written counts from the line of the agent after
// which it was written (`Sent::after`): in a replay too, where it is known before that line.
#include "runtimes/acp_options.h"
#include "runtimes/acp_requests.h"
#include "runtimes/acp_speech.h"
#include "runtimes/acp_usage.h"
#include "runtimes/json_lines.h"
#include "runtimes/runtime.h"

#include <array>
#include <deque>
#include <map>
#include <set>

namespace wm::runtimes::acp {

class Peer final : public Runtime {
public:
    explicit Peer(Start start);

    std::vector<transcript::Content> read(std::string_view bytes) override;
    void wrote(std::string_view bytes) override;
    std::vector<transcript::Content> ended() override { return m_speech.end(); }
    Result<> want(const Wish &wish) override;
    std::optional<std::string> due() override;
    const Standing &standing() const override { return m_standing; }
    std::optional<Json> checkpoint() const override;
    void restore(const Json &checkpoint) override;

private:
    enum class Step { initialize, open, set, prompt };
    enum class Stage { greeting, opening, open, failed };

    /// A request of ours that was written and has no answer.
    struct Sent {
        std::int64_t id = 0;
        Step step = Step::initialize;
        Setting setting = Setting::mode; ///< of `set`
        std::string detail;              ///< of `set`: the value; of `prompt`: its id
        std::int64_t after = 0;          ///< lines that the agent had written
        bool cancelled = false;
    };
    struct Answer {
        Json id;
        Json said;
    };

    // What the agent says.
    void take(const Json &message);
    void take_answer(const Json &message);
    void take_request(const Json &message);
    void take_update(const Json &update);
    void take_content(const std::string &kind, const Json &update);
    void take_call(const Json &update);
    void initialized(const Json &result);
    void opened(const Json &result);
    void was_set(const Sent &sent, const Json &message);
    void turn_ended(const Sent &sent, const Json &message);
    void give_up(transcript::Trouble trouble);

    // What was written to it.
    void note(const Json &line);
    void note_request(const Json &line);
    void note_answer(const Json &line);

    // What is to be written.
    std::optional<std::string> next_line();
    Json opening() const;
    Json prompt(const Prompt &prompt) const;
    std::string request_line(std::string_view method, Json params, Json ours = Json::object()) const;
    std::optional<Setting> next_setting() const;
    Result<> want_reply(const Reply &reply);
    Result<> want_model(const SetModel &wish);

    // What it means.
    void advance();
    void heard();
    void say(transcript::Content content);
    void say(std::vector<transcript::Content> contents);
    void session_changed();
    void close(const Asked &asked, const Json &answer);
    void withdraw(Asked &asked);
    void list_requests();
    void list_undelivered();
    bool in_turn() const { return m_begun && m_sent.front().step == Step::prompt; }
    bool has_place_for_instructions() const;
    transcript::Phase phase() const;

    const Start m_start;
    JsonLines m_input;
    std::int64_t m_lines = 0; ///< of the agent
    std::vector<transcript::Content> m_entries;
    Standing m_standing;
    std::string m_rule; ///< what last said where the agent stands

    Stage m_stage = Stage::greeting;
    Json m_capabilities;
    std::string m_logins;
    Options m_options;
    std::array<std::string, settings.size()> m_wanted; ///< what is to be set; empty = nothing
    bool m_ready = false; ///< open, and set as wanted

    std::deque<Sent> m_sent;
    bool m_begun = false;      ///< the first of them counts
    bool m_delivered = false;  ///< its prompt
    bool m_waiting = false;    ///< in it the agent tries again
    bool m_interrupt = false;  ///< wanted, not written
    std::int64_t m_requests = 0, m_prompts = 0, m_denials = 0; ///< ever written
    std::optional<std::string> m_due;

    std::deque<Prompt> m_queue;
    std::set<std::string> m_known; ///< ids of all prompts
    std::vector<Asked> m_asked;
    std::vector<Answer> m_answers; ///< written to what was not asked yet: only while a run is taken up

    Speech m_speech;
    Spending m_spending;
    std::set<std::string> m_denied;               ///< tool calls of this turn
    std::map<std::string, std::string> m_outputs; ///< of tool calls whose output comes in pieces
};

} // namespace wm::runtimes::acp
