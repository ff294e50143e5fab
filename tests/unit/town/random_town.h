#pragma once
// Random lives of a town: a step is a few small numbers, so that rapidcheck can shrink it; what they mean depends on the
// town as it is then, so that most commands concern something that exists.
#include "unit/town/town_builder.h"

#include <array>
#include <set>

namespace wm::tests {

using Step = std::array<int, 4>;
inline constexpr int step_kinds = 108;

struct Asked {
    Command command;
    std::string actor;
};

/// The command that `step` stands for; `number` is unique in its life.
Asked command_of(const State &state, const Step &step, int number);
/// Two rigs and three beads, so that lives do not all begin with the same questions.
State small_town();

/// Why this bead may not be closed without force, read from all beads without any index: its open children and what it
/// waits for itself.
std::set<BeadId> naive_obstacles(const State &state, const Bead &bead);

/// What is wrong with this town, or nothing.
std::string flaw_in(const State &state);
/// What is wrong with a decision made on `before`, or nothing.
std::string flaw_in(const State &before, const Decision &decision);

} // namespace wm::tests
