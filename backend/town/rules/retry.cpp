#include "town/rules/retry.h"

#include "base/sha256.h"
#include "base/ulid.h"
#include "town/run/agent_kind.h"

#include <algorithm>
#include <array>

namespace wm::town {
namespace {

constexpr Timestamp first_wait = 10 * nanoseconds_per_second;
constexpr Timestamp longest_wait = 600 * nanoseconds_per_second;

bool may_help(const Run &run, const RunExit &exit)
{
    if (run.trouble) {
        constexpr std::array passing = {"vendor_busy", "rate_limited", "out_of_quota", "network", "broken", "other"};
        return std::ranges::contains(passing, run.trouble->what);
    }
    return exit.how == ExitClass::signalled || exit.how == ExitClass::lost || (exit.how == ExitClass::exited && exit.code != 0);
}

Timestamp wait_after(int failed)
{
    return std::min(longest_wait, first_wait << failed);
}

} // namespace

RunId run_id_for(const State &state, const BeadId &bead)
{
    const auto digest = sha256(std::format("{}|{}", bead.value, state.seq));
    std::array<std::uint8_t, 10> tail{};
    std::copy_n(digest.begin(), tail.size(), tail.begin());
    return RunId(ulid_of(state.at, tail));
}

std::optional<RunQueued> next_run(const State &state, const Run &run, const RunExit &exit, Timestamp now, bool committed)
{
    RunQueued next{run_id_for(state, run.bead), run.bead, run.agent, run.rig, run.command, run.attempt, run.branch};
    if (run.hand_off) {
        if (run.turns > 0 || committed)
            return next;
        if (run.tries + 1 >= most_tries)
            return std::nullopt;
        next.tries = run.tries + 1;
        if (run.tries > 0)
            next.not_before = now + wait_after(run.tries - 1);
        return next;
    }
    if (run.state == RunState::stopping && !run.trouble) // a person's, however its end was seen
        return std::nullopt;
    if (!converses(run.command) || !may_help(run, exit))
        return std::nullopt;
    next.resume = run.session;
    if (run.trouble && run.trouble->until > now) { // no fault of its own
        next.not_before = run.trouble->until;
        next.tries = run.turns > 0 ? 0 : run.tries;
        return next;
    }
    const int failed = run.turns > 0 ? 0 : run.tries; // an ended turn is progress
    if (failed + 1 >= most_tries)
        return std::nullopt;
    next.tries = failed + 1;
    next.not_before = now + wait_after(failed);
    return next;
}

} // namespace wm::town
