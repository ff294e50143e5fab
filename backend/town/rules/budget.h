#pragma once
// Money: what a run's work may cost, by everything it belongs to. At 80 % the person is told, at 100 % the agent is
// paused and the person is asked.
#include "town/state.h"

#include <optional>
#include <string>
#include <vector>

namespace wm::town {

struct Budget {
    std::string scope; ///< "day", "agent:demo/Sage", "bead:wm-a3f8", "convoy:cv-1"
    std::int64_t limit = 0; ///< micro-dollars
    std::int64_t spent = 0;

    bool is_exceeded() const { return spent >= limit; }
    bool is_near() const { return !is_exceeded() && spent >= limit - limit / 5; }
    bool operator==(const Budget &) const = default;
};

/// What counts for `run`, tightest first.
std::vector<Budget> budgets_of(const State &state, const Run &run);
std::optional<Budget> exceeded_budget(const State &state, const Run &run);
/// Paused for their money, and no budget holds them any more.
std::vector<RunId> freed_runs(const State &state);
/// A new day frees this run: the day's budget holds it, and no other.
bool waits_for_tomorrow(const State &state, const Run &run);
/// Every budget there is, with what was spent.
std::vector<Budget> all_budgets(const State &state);

Spent spent_by(const State &state, const Bead &bead);
Spent spent_by(const State &state, const Convoy &convoy);

/// "Today's budget of $20.00 is used up", "$16.40 of the $20.00 for wm-a3f8 are used"
std::string words_of(const Budget &budget);
/// "$1.42", "<$0.01", "$0.00"
std::string dollars(std::int64_t micro_dollars);

} // namespace wm::town
