#pragma once
// A town that changes by the real rules: each call is decided, applied, and kept as a unit of the feed.
#include "town/decide.h"

namespace wm::tests {

class Script {
public:
    town::State state;
    Timestamp now = 1'760'000'000 * nanoseconds_per_second;

    Script();

    /// The unit of events, or the refusal; every call is a second later.
    Result<std::vector<town::Recorded>> attempt(const town::Command &command, const std::string &actor = "person");
    /// As attempt, for commands that must be possible.
    std::vector<town::Recorded> does(const town::Command &command, const std::string &actor = "person");

    BeadId bead(const std::string &title, int priority = 2);
    /// A child with a number of its own.
    BeadId child(const BeadId &parent, const std::string &title);
    /// A gate that holds `waiting` back.
    BeadId gate(const std::string &question, const std::string &await_type, const BeadId &waiting);
    /// The steps of a molecule on `bead`, each waiting for the one before.
    std::vector<BeadId> steps(const BeadId &bead, const std::vector<std::string> &titles);
    /// Slings it and reports the start.
    RunId starts(const BeadId &bead);
    /// Ends a started run with work handed over.
    void finishes(const RunId &run, int added = 3, int removed = 1);
    /// Ends a started run with an exit code and nothing to show.
    void exits(const RunId &run, int code);
    /// From the head of the queue to the target.
    void lands(const BeadId &bead);
};

} // namespace wm::tests
