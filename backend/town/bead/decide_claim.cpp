// Claims: compare-and-set by one decision after the other. The sequence number of the claim is its fencing token.
#include "town/bead/checks.h"
#include "town/bead/index.h"
#include "town/decide_parts.h"

namespace wm::town {

Result<Events> Rules::operator()(const ClaimBead &c) const
{
    WM_TRY(bead, this->bead(c.bead));
    WM_CHECK(valid_name(c.as));
    const RunId run = asker.run();
    const std::string holder = c.as.empty() ? asker.actor : c.as;
    if (bead->claim && (run.empty() ? bead->claim->run.empty() && bead->claim->holder == holder : bead->claim->run == run))
        return Events{};
    if (!run.empty())
        return fail("not_allowed", "An agent works on the bead of its hook only.", "`wm hook` shows it.");
    if (bead->claim)
        return fail("claimed", std::format("{} is already claimed by {}.", bead->id.value, bead->claim->holder));
    if (bead->status != Status::open)
        return fail("not_claimable",
            std::format("{} is {} and cannot be claimed.", bead->id.value,
                bead->status == Status::closed ? "closed"
                    : is_deferred(*bead)       ? "deferred"
                                               : bead->extra->status_word.str()));
    if (const std::string &other = bead->extra->assignee; !other.empty() && other != holder)
        return fail("claimed", std::format("{} is assigned to {}.", bead->id.value, other),
            std::format("Assign it to nobody first: `wm assign {} \"\"`; or claim it as {}: --actor.", bead->id.value, other));
    return Events{BeadClaimed{c.bead, holder, {}}};
}

Result<Events> Rules::operator()(const ClaimNext &c) const
{
    WM_CHECK(valid_name(c.as));
    if (!asker.run().empty())
        return fail("not_allowed", "An agent works on the bead of its hook only.", "`wm hook` shows it.");
    const std::string holder = c.as.empty() ? asker.actor : c.as;
    const Bead *next = find(state.beads, c.bead);
    if (next == nullptr || !may_claim(*next, holder))
        return fail("nothing_ready", "No bead is ready.", "`wm blocked` shows what waits for what.");
    return Events{BeadClaimed{next->id, holder, {}}};
}

Result<Events> Rules::operator()(const ReleaseBead &c) const
{
    WM_TRY(bead, this->bead(c.bead));
    if (!bead->claim)
        return Events{};
    if (!asker.run().empty())
        return fail("not_allowed", "An agent keeps its bead until it has handed it over.", "When your work is committed, run `wm done`.");
    WM_CHECK(may_take_from_holder(*bead, c.as));
    if (const Run *run = find(state.runs, bead->claim->run); run != nullptr && run->state != RunState::ended)
        return fail("busy", std::format("{} is at work on {}.", run->agent.value, bead->id.value),
            std::format("Stop it first: `wm stop {}`.", bead->id.value));
    if (const MergeRequest *mr = find(state.merge_requests, bead->merge_request); mr != nullptr && !is_final(mr->state))
        return fail("busy", std::format("{} is in the merge queue as {}.", bead->id.value, mr->id.value),
            std::format("Withdraw that first: `wm mq withdraw {}`.", mr->id.value));
    Events events{BeadReleased{c.bead, "released"}};
    if (bead->defer_until && *bead->defer_until > asker.now) // as it came: claimed, and not to be begun before
        events.push_back(BeadDeferred{c.bead, bead->defer_until});
    return events;
}

} // namespace wm::town
