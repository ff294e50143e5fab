#include "town/bead/index.h"
#include "town/decide_parts.h"
#include "town/rules/blocking.h"
#include "town/rules/follow_ups.h"

#include <algorithm>
#include <cctype>

namespace wm::town {

Result<Decision> decide(const State &state, const Command &command, const Asker &asker)
{
    Decision decision{{}, state, {}};
    std::size_t seen = 0; // events whose follow-ups have been drawn
    const auto take = [&](Events &&events) {
        seen = decision.events.size();
        for (Event &event : events) {
            decision.events.push_back({decision.state.seq + 1, asker.now, asker.actor, std::move(event)});
            apply(decision.state, decision.events.back());
            std::ranges::move(effects_of(decision.state, decision.events.back().event), std::back_inserter(decision.effects));
        }
    };
    State now = state; // in a quiet town the last event may be yesterday's, and the day's budget is today's
    now.at = std::max(now.at, asker.now);
    auto own = std::visit(Rules{now, asker}, command);
    if (!own)
        return std::unexpected(std::move(own.error()));
    take(std::move(*own));
    // Each follow-up takes something off the list of what is due (a queued run, a waiting request …), so this ends.
    while (!decision.events.empty()) {
        Events due = follow_ups(decision.state, std::span(decision.events).subspan(seen));
        if (due.empty())
            break;
        take(std::move(due));
    }
    return decision;
}

Result<Events> Rules::operator()(const ConfigureTown &c) const
{
    if (c.wip_limit < 1 || c.wip_limit > 1000)
        return fail("bad_value", std::format("There cannot be {} agents at work at once.", c.wip_limit), "Choose a number from 1 to 1000.");
    if (c.statuses)
        for (const auto &[name, category] : *c.statuses) {
            const bool plain = !name.empty() && name.size() <= 50 && name[0] >= 'a' && name[0] <= 'z' &&
                std::ranges::all_of(
                    name, [](unsigned char s) { return std::islower(s) != 0 || std::isdigit(s) != 0 || s == '_' || s == '-'; });
            if (!plain || (category != "active" && category != "wip" && category != "frozen" && category != "done"))
                return fail(
                    "bad_value", "A status is a word in small letters with a category.", "Categories are active, wip, frozen and done.");
        }
    if (c.limits)
        for (const auto &[scope, limit] : *c.limits)
            if (limit < 0 || (!scope.starts_with("rig:") && !scope.starts_with("provider:")))
                return fail("bad_value", std::format("\"{}\" is no limit on agents.", scope), "Limit rig:NAME or provider:NAME.");
    const auto changed = [](const auto &wanted, const auto &now) { return wanted && *wanted != now ? wanted : std::nullopt; };
    const Settings &now = state.settings;
    const TownConfigured event{
        c.wip_limit, changed(c.statuses, now.statuses), changed(c.limits, now.limits), changed(c.providers, now.providers)};
    if (c.wip_limit == now.wip_limit && !event.statuses && !event.limits && !event.providers)
        return Events{};
    return Events{event};
}

Result<Events> Rules::operator()(const NoticeClockJump &c) const
{
    return Events{ClockJumped{c.by}};
}

Result<const Bead *> Rules::bead(const BeadId &id) const
{
    if (const Bead *found = find(state.beads, id))
        return found;
    return fail("not_found", std::format("There is no bead {}.", id.value), "`wm bead list` shows what there is.");
}

Result<const Rig *> Rules::rig(const RigId &id) const
{
    if (const Rig *found = find(state.rigs, id))
        return found;
    return fail(
        "not_found", std::format("There is no rig {}.", id.value), "`wm rig list` shows what there is; `wm rig add PATH` adds one.");
}

Result<const Run *> Rules::run(const RunId &id) const
{
    if (const Run *found = find(state.runs, id))
        return found;
    return fail("not_found", std::format("There is no run {}.", id.value));
}

Result<const Convoy *> Rules::convoy(const ConvoyId &id) const
{
    if (const Convoy *found = find(state.convoys, id))
        return found;
    return fail("not_found", std::format("There is no convoy {}.", id.value), "`wm convoy list` shows what there is.");
}

Result<const MergeRequest *> Rules::merge_request(const MrId &id) const
{
    if (const MergeRequest *found = find(state.merge_requests, id))
        return found;
    return fail("not_found", std::format("There is no merge request {}.", id.value), "`wm mq` shows what there is.");
}

Result<> Rules::unchanged(const Bead &bead, const std::optional<Seq> &expected) const
{
    if (!expected || *expected == bead.changed)
        return {};
    return fail("stale", std::format("{} has changed since you looked.", bead.id.value), "Look again and repeat it if it still fits.");
}

Result<> Rules::may_speak_for(const Bead &bead) const
{
    const RunId speaker = asker.run();
    if (speaker.empty() || (bead.claim && bead.claim->run == speaker))
        return {};
    if (const Bead *parent = is_step(bead) ? parent_of(state, bead) : nullptr;
        parent != nullptr && parent->claim && parent->claim->run == speaker)
        return {};
    if (const Run *run = find(state.runs, speaker);
        run != nullptr && bead.created_by == run->agent.value && !bead.claim && bead.last_run.empty())
        return {};
    return fail("not_yours", std::format("This run does not hold {}.", bead.id.value),
        bead.claim ? std::format("It is held by {}.", bead.claim->holder) : "");
}

} // namespace wm::town
