#pragma once
// The prompts on their way to Codex: wished for, written, refused and to be written again. One thread at a time.
// Memory: the texts of those under way, and the ids of all (26 bytes each).
//
// A prompt is to be written when every attempt that was written has been refused. That does not depend on whether the
// attempts are read from in.log first and the answers later, so a replay stands where the live run stood.
#include "runtimes/runtime.h"

#include <list>
#include <set>

namespace wm::runtimes::codex {

class Prompts {
public:
    struct One {
        Prompt prompt;
        int written = 0;       ///< attempts, and how many of them were refused
        int refused = 0;
        bool steering = false; ///< the newest attempt was to go into the running turn
        bool given_up = false; ///< refused for good: shown as undelivered
        SetModel model = {};   ///< with the newest attempt

        bool is_waiting() const { return !given_up && written == refused && !prompt.hold; }
        bool is_under_way() const { return !given_up && written > refused; }
    };

    /// When it is known, it is only held or not.
    void want(const Prompt &prompt);
    void wrote(const Prompt &prompt, int attempt, bool steering, const SetModel &model);
    One *find(const std::string &id);
    bool is_known(const std::string &id) const { return m_ids.contains(id); }
    void delivered(const std::string &id);

    /// For the running turn; for a new one.
    const One *next_to_steer() const;
    const One *next_to_start() const;
    bool is_starting_a_turn() const;
    const std::list<One> &all() const { return m_all; }

    /// Of one in which none is under way.
    Json checkpoint() const { return m_ids; }
    void restore(const Json &checkpoint) { checkpoint.get_to(m_ids); }

private:
    One &make(const Prompt &prompt);

    std::list<One> m_all;
    std::set<std::string> m_ids;
};

} // namespace wm::runtimes::codex
