#include "town/rules/due.h"

#include "town/rules/blocking.h"
#include "town/rules/budget.h"
#include "town/rules/follow_ups.h"

#include <algorithm>
#include <limits>

namespace wm::town {

Timestamp lifetime(std::string_view wisp_type)
{
    constexpr Timestamp hour = 3600 * nanoseconds_per_second;
    if (wisp_type == "heartbeat" || wisp_type == "ping")
        return 6 * hour;
    if (wisp_type == "recovery" || wisp_type == "error" || wisp_type == "escalation")
        return 7 * 24 * hour;
    return 24 * hour;
}

namespace {

/// 0 when there is no such time: a length that somebody wrote may be anything.
Timestamp after(Timestamp start, Timestamp length)
{
    return length > std::numeric_limits<Timestamp>::max() - start ? 0 : start + length;
}

bool is_forgotten(const Bead &bead)
{
    return bead.extra->ephemeral && !bead.extra->no_history;
}

bool is_open_timer(const Bead &bead)
{
    return bead.type == "gate" && bead.extra->await_type == "timer" && bead.status != Status::closed && bead.extra->timeout > 0;
}

/// What the day's budget holds waits for the next day (UTC, as it is counted); what none holds any more goes on now.
std::optional<Timestamp> money_due(const State &state)
{
    constexpr Timestamp day = 24 * 3600 * nanoseconds_per_second;
    if (!freed_runs(state).empty())
        return state.at;
    if (std::ranges::none_of(state.live_runs, [&](const RunId &id) { return waits_for_tomorrow(state, *find(state.runs, id)); }))
        return {};
    State tomorrow = state;
    tomorrow.at = (state.at / day + 1) * day;
    Events admitted;
    admit_runs(tomorrow, admitted);
    if (admitted.empty() && freed_runs(tomorrow).empty()) // frozen, or no place is free: the time alone does not change that
        return {};
    return tomorrow.at;
}

} // namespace

std::optional<Timestamp> next_due(const State &state)
{
    std::optional<Timestamp> next;
    if (!state.due.empty())
        next = state.due.front().at;
    for (const BeadId &id : state.gates)
        if (const Bead *gate = find(state.beads, id); stands_behind_others(*gate))
            if (const Timestamp at = opens_at(state, *gate); at != 0 && (!next || at < *next))
                next = at;
    for (const RunId &id : state.live_runs)
        if (const Timestamp at = find(state.runs, id)->not_before; at != 0 && (!next || at < *next))
            next = at;
    if (const auto at = money_due(state); at && (!next || *at < *next))
        next = at;
    for (const auto &[id, box] : state.approvals)
        if (const Timestamp at = box->expires_at; box->state == ApprovalState::open && at != 0 && (!next || at < *next))
            next = at;
    return next;
}

Timestamp due_time(const Bead &bead)
{
    const BeadExtra &extra = *bead.extra;
    if (is_forgotten(bead)) // what came from a file goes out again, however old it is
        return bead.origin ? 0 : after(bead.created_at, lifetime(extra.wisp_type));
    if (is_deferred(bead))
        return bead.defer_until.value_or(0);
    if (is_open_timer(bead) && !stands_behind_others(bead))
        return after(bead.created_at, extra.timeout);
    return 0;
}

Timestamp opens_at(const State &state, const Bead &gate)
{
    if (!is_open_timer(gate) || gate.status == Status::deferred || is_forgotten(gate))
        return 0;
    const auto since = free_since(state, gate);
    return since ? after(*since, gate.extra->timeout) : 0;
}

} // namespace wm::town
