#include "town/rules/convoy_state.h"

#include "town/bead/checks.h"
#include "town/bead/index.h"
#include "town/rules/blocking.h"
#include "town/rules/landing.h"
#include "town/rules/lane.h"

#include <algorithm>
#include <cassert>
#include <format>
#include <set>

namespace wm::town {
namespace {

std::vector<const Bead *> open_beads_of(const State &state, const Convoy &convoy)
{
    std::vector<const Bead *> open;
    for (const BeadId &id : convoy.beads)
        if (const Bead *bead = find(state.beads, id); bead != nullptr && bead->status != Status::closed)
            open.push_back(bead);
    return open;
}

bool moves(const State &state, const Bead &bead)
{
    const Run *run = find(state.runs, bead.last_run);
    if (run != nullptr && run->state != RunState::ended)
        return true;
    const MergeRequest *mr = find(state.merge_requests, bead.merge_request);
    return mr != nullptr && !is_final(mr->state) && !is_held_in_queue(state, *mr);
}

/// What its work waits for that is done: to land, or, when it has landed, with the bead's closing.
std::vector<BeadId> holding_up(const State &state, const Bead &bead)
{
    if (landed_but_open(state, bead) != nullptr)
        return held_open_by(state, bead);
    const MergeRequest *mr = find(state.merge_requests, bead.merge_request);
    return mr != nullptr && is_held_in_queue(state, *mr) ? blockers(state, bead) : std::vector<BeadId>();
}

std::string beads(std::size_t count)
{
    return count == 1 ? "1 bead" : std::format("{} beads", count);
}

} // namespace

ConvoyState state_of(const State &state, const Convoy &convoy)
{
    ConvoyState result;
    const auto open = open_beads_of(state, convoy);
    for (const BeadId &id : convoy.beads)
        result.total += find(state.beads, id) != nullptr;
    result.closed = result.total - static_cast<int>(open.size());
    const auto say = [&](ConvoyStand stand, std::string word, std::string reason) {
        result.stand = stand;
        result.word = std::move(word);
        result.reason = std::move(reason);
        return result;
    };
    if (result.total == 0)
        return say(ConvoyStand::empty, "Empty", "It has no beads.");
    if (open.empty())
        return say(ConvoyStand::landed, "Landed",
            convoy.beads.size() == 1 ? std::string("Its bead is closed.") : std::format("All {} are closed.", beads(convoy.beads.size())));
    std::size_t moving = 0, ready = 0, failed = 0, dated = 0, elsewhere = 0;
    const Bead *stuck = nullptr;
    const auto is_on_its_way = [&](const BeadId &id) {
        const Bead *other = find(state.beads, id);
        return other != nullptr && (moves(state, *other) || (other->type == "gate" && other->extra->await_type == "timer"));
    };
    for (const Bead *bead : open) {
        const Lane lane = lane_of(state, *bead);
        if (moves(state, *bead))
            ++moving;
        else if (const auto holding = holding_up(state, *bead); std::ranges::any_of(holding, is_on_its_way))
            ++elsewhere;
        else if (!holding.empty())
            stuck = stuck != nullptr ? stuck : bead;
        else if (lane == Lane::review)
            stuck = failed++ == 0 ? bead : stuck;
        else if (lane == Lane::ready)
            ++ready;
        else if (is_deferred(*bead) && bead->defer_until)
            ++dated;
        else if (std::ranges::any_of(blockers(state, *bead), is_on_its_way))
            ++elsewhere;
        else
            stuck = stuck != nullptr ? stuck : bead;
    }
    if (moving > 0)
        return say(ConvoyStand::working, "Working", std::format("{} at work or in the queue.", beads(moving)));
    if (convoy.launched_at == 0)
        return say(
            ConvoyStand::staged, "Staged", ready > 0 ? std::format("{} ready. It is not launched.", beads(ready)) : "It is not launched.");
    if (elsewhere > 0)
        return say(ConvoyStand::waiting, "Waiting",
            std::format("{} for work outside the convoy.", elsewhere == 1 ? "1 bead waits" : std::format("{} beads wait", elsewhere)));
    if (dated > 0 && failed == 0 && ready == 0)
        return say(ConvoyStand::waiting, "Waiting", std::format("{} deferred to a date.", beads(dated)));
    if (failed > 0)
        return say(ConvoyStand::stranded, "Stranded",
            std::format("{}: {}", stuck->id.value, "its last attempt ended without landing. Send it back or close it."));
    if (ready > 0)
        return say(ConvoyStand::stranded, "Stranded",
            std::format("{} ready and nobody is on it. Sling it, or choose an agent program for its rig.", beads(ready)));
    assert(stuck != nullptr); // a bead is open, and none moves, waits or is ready
    if (landed_but_open(state, *stuck) != nullptr)
        return say(ConvoyStand::stranded, "Stranded",
            std::format("{} has landed and is open for {}, which nobody works on.", stuck->id.value, names_of(holding_up(state, *stuck))));
    return say(ConvoyStand::stranded, "Stranded",
        std::format("{} {}.", stuck->id.value,
            stuck->blocked     ? "waits for " + names_of(blockers(state, *stuck)) + ", which nobody works on"
                : stuck->claim ? "is claimed by " + stuck->claim->holder
                               : "is put aside"));
}

std::vector<Wave> waves_of(const State &state, const Convoy &convoy)
{
    std::vector<const Bead *> left = open_beads_of(state, convoy);
    std::set<BeadId> unfinished;
    for (const Bead *bead : left)
        unfinished.insert(bead->id);
    std::vector<Wave> waves;
    while (!left.empty()) {
        Wave wave;
        std::vector<const Bead *> later;
        for (const Bead *bead : left) {
            const auto waits = blockers(state, *bead);
            const bool now = std::ranges::none_of(waits, [&](const BeadId &id) {
                // Outside the convoy and open, or in it and in no wave yet.
                return unfinished.contains(id) || std::ranges::find(convoy.beads, id) == convoy.beads.end();
            });
            if (now)
                wave.beads.push_back(bead->id);
            else
                later.push_back(bead);
        }
        if (wave.beads.empty()) {
            wave.outside = true;
            for (const Bead *bead : later)
                wave.beads.push_back(bead->id);
            later.clear();
        }
        for (const BeadId &id : wave.beads)
            unfinished.erase(id);
        waves.push_back(std::move(wave));
        left = std::move(later);
    }
    return waves;
}

std::vector<std::string> warnings_of(const State &state, const Convoy &convoy)
{
    std::vector<std::string> warnings;
    std::set<RigId> without_program;
    for (const Bead *bead : open_beads_of(state, convoy)) {
        const Rig *rig = find(state.rigs, bead->rig);
        if (rig != nullptr && rig->command.empty() && convoy.command.empty())
            without_program.insert(rig->id);
        if (!is_work(*bead))
            warnings.push_back(std::format("{} is no work that an agent could do.", bead->id.value));
        if (bead->status == Status::deferred)
            warnings.push_back(std::format("{} is put aside.", bead->id.value));
        if (bead->claim && bead->claim->run.empty())
            warnings.push_back(std::format("{} is claimed by {}.", bead->id.value, bead->claim->holder));
        for (const ConvoyId &other : bead->convoys)
            if (other != convoy.id && state.launched.count(other) != 0)
                warnings.push_back(std::format("{} is also in {}, which is launched.", bead->id.value, other.value));
        for (const BeadId &id : blockers(state, *bead))
            if (std::ranges::find(convoy.beads, id) == convoy.beads.end())
                warnings.push_back(std::format("{} waits for {}, which is not in the convoy.", bead->id.value, id.value));
    }
    for (const RigId &rig : without_program)
        warnings.push_back(std::format("No agent program is chosen for {}: `wm rig set {} --command PROGRAM`.", rig.value, rig.value));
    return warnings;
}

} // namespace wm::town
