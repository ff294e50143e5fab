#pragma once
// The words people see for the state of a bead's work, in one place, so that badge, tray, `wm` and notifications never
// differ. Each comes with the rule that set it.
#include "town/state.h"

namespace wm::town {

enum class Shown { none, working, needs_you, stalled, failed, done, idle, queued };

struct Badge {
    Shown state = Shown::none;
    std::string word; ///< "Working", "Gate failed"
    std::string rule; ///< one sentence: what made it so

    bool operator==(const Badge &) const = default;
};

Badge badge_of(const State &state, const Bead &bead);
/// "exited, code 8", "stopped"
std::string words_of(const RunExit &exit);
/// One line under the card's title: "waits for wm-a3f8", "sent back: …", "no gate"; empty when there is nothing to say.
std::string footnote_of(const State &state, const Bead &bead);

/// A merge request, a question (an open gate of kind "human"), a request of an agent, or an agent that cannot go on.
struct NeedsYou {
    BeadId bead; ///< of the request; of a question, what it is about: the first that waits for the answer, else the gate
    MrId mr;     ///< empty for questions
    AgentId agent;
    WaitFor what = WaitFor::nothing;
    std::string sentence; ///< why it waits, or the question
    Timestamp since = 0;
    BeadId gate = {};       ///< of questions
    std::string asker = {}; ///< of questions: who asks, as an event's actor ("person", "run:…") or a name
    ApprovalId approval = {}; ///< of an agent's request
};
/// Everything that waits for the person, longest wait first.
std::vector<NeedsYou> needs_you(const State &state);

} // namespace wm::town
