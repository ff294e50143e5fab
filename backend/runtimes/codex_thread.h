#pragma once
// What a Codex thread says of itself, folded: its turn, its items, its tokens, its troubles. Only what Codex printed
// goes in here, so a replay ends where the live run ended. One thread at a time.
// Memory: open calls and the ids of the running turn's items; five numbers for each subagent.
#include "runtimes/codex_usage.h"
#include "runtimes/runtime.h"

#include <set>

namespace wm::runtimes::codex {

class Thread {
public:
    /// `standing` is kept by the runtime; phase, action, trouble, context and turns are written here.
    explicit Thread(Standing &standing) : m_standing(standing) {}

    void opened(const Json &result);
    void begin_turn(const std::string &turn);
    /// The model of a turn that Codex took.
    void use_model(const std::string &model);
    void fail(transcript::Trouble trouble);

    /// True when it was one of the thread's.
    bool take(const std::string &method, const Json &params);

    void emit(transcript::Content content);
    /// The phase as it is now, when it is another; `asked`: requests wait for an answer.
    void announce(bool asked, const std::string &rule);
    std::vector<transcript::Content> emitted() { return std::exchange(m_emitted, {}); }

    bool is_open() const { return m_open; }
    bool has_failed() const { return m_failed; }
    bool is_in_turn() const { return !m_turn.empty() || m_active; }
    const std::string &turn() const { return m_turn; }
    /// The changes of a file change that began and is not over.
    const std::vector<transcript::FileChange> *changes_of(const std::string &item) const;

    /// Between two turns, with nothing running; else nothing.
    std::optional<Json> checkpoint() const;
    void restore(const Json &checkpoint);

private:
    bool is_main(const Json &params) const;
    void status(const Json &status);
    void item(const Json &params, bool over);
    void began(const Json &params);
    void ended(const Json &params);
    void error(const Json &params);
    /// With what was said of the limit or of the same trouble before.
    transcript::Trouble known(transcript::Trouble trouble) const;
    void tokens(const Json &params);
    void limits(const Json &params);
    void plan(const Json &params);

    Standing &m_standing;
    std::vector<transcript::Content> m_emitted;
    TokenCounts m_counts;
    std::map<std::string, std::string> m_turns;   ///< newest turn of each thread, ours and its subagents'
    std::map<std::string, std::string> m_parents; ///< the call that made a subagent, by the subagent's thread
    std::map<std::string, std::vector<transcript::FileChange>> m_changes;
    std::set<std::string> m_running, m_over; ///< calls, by id
    std::string m_turn, m_ended;
    std::optional<transcript::Trouble> m_limit;
    bool m_open = false, m_failed = false;
    bool m_active = false, m_flagged = false, m_retrying = false;
};

} // namespace wm::runtimes::codex
