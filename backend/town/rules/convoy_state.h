#pragma once
// How a convoy stands, computed and never stored, always with its reason; and the waves in which its beads can go.
#include "town/state.h"

namespace wm::town {

enum class ConvoyStand {
    empty,    ///< no beads
    staged,   ///< not launched: a person slings its beads
    working,  ///< somebody is at work on it, or its work is in the queue
    waiting,  ///< nothing to do now; what holds it back is being worked on elsewhere, or has a date
    stranded, ///< nothing of it moves and nothing will by itself
    landed,   ///< every bead is closed
};

struct ConvoyState {
    ConvoyStand stand = ConvoyStand::empty;
    std::string word;   ///< "Working"
    std::string reason; ///< one sentence
    int closed = 0;
    int total = 0;

    bool operator==(const ConvoyState &) const = default;
};
ConvoyState state_of(const State &state, const Convoy &convoy);

/// Its open beads in the order in which they could go: each wave waits for those before it only. What can never go as
/// things are (it waits for something outside that is open) comes last, as a wave of its own with `outside` set.
struct Wave {
    std::vector<BeadId> beads;
    bool outside = false;
};
std::vector<Wave> waves_of(const State &state, const Convoy &convoy);

/// What a person should know before the launch, one sentence each: beads that wait for something outside, rigs without
/// an agent program, beads that are deferred, claimed or in two launched convoys.
std::vector<std::string> warnings_of(const State &state, const Convoy &convoy);

} // namespace wm::town
