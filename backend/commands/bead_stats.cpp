#include "commands/bead_stats.h"

#include "commands/bead_words.h"
#include "commands/print/table.h"

#include "base/clock.h"
#include "town/bead/index.h"
#include "town/rules/blocking.h"
#include "town/rules/lane.h"

#include <algorithm>
#include <format>
#include <map>

namespace wm::commands {
namespace {

/// An open epic whose parts are all closed.
bool could_be_closed(const town::State &state, const town::Bead &bead)
{
    if (bead.type != "epic" || bead.status == town::Status::closed)
        return false;
    const auto parts = children(state, bead.id);
    return !parts.empty() &&
        std::ranges::all_of(parts, [&](const BeadId &part) { return find(state.beads, part)->status == town::Status::closed; });
}

} // namespace

Json summary_of(const town::State &state, const RigId *rig, const std::function<bool(const town::Bead &)> &takes)
{
    std::map<std::string, std::size_t> counts;
    std::size_t total = 0, blocked = 0, ready = 0, eligible = 0, pinned = 0;
    double hours = 0;
    for (const auto &[id, box] : state.beads) {
        const town::Bead &bead = box.get();
        if ((rig != nullptr && bead.rig != *rig) || (takes && !takes(bead)))
            continue;
        const bool closed = bead.status == town::Status::closed;
        ++total;
        ++counts[status_of(bead)];
        blocked += bead.blocked && !closed;
        ready += !closed && is_ready(bead);
        pinned += bead.extra->pinned;
        eligible += could_be_closed(state, bead);
        if (closed)
            hours += static_cast<double>(bead.closed_at - bead.created_at) / (3600.0 * nanoseconds_per_second);
    }
    const std::size_t closed = counts["closed"];
    return {{"total_issues", total}, {"open_issues", counts["open"]}, {"in_progress_issues", counts["in_progress"]},
        {"closed_issues", closed}, {"blocked_issues", blocked}, {"deferred_issues", counts["deferred"]}, {"ready_issues", ready},
        {"pinned_issues", pinned}, {"epics_eligible_for_closure", eligible},
        {"average_lead_time_hours", closed == 0 ? 0.0 : hours / static_cast<double>(closed)}};
}

std::string print_stats(const Json &result, const Screen &)
{
    constexpr std::pair<const char *, const char *> rows[] = {{"total_issues", "beads"}, {"open_issues", "open"},
        {"in_progress_issues", "in progress"}, {"blocked_issues", "waiting for others"}, {"ready_issues", "ready"},
        {"deferred_issues", "put aside"}, {"closed_issues", "closed"}, {"pinned_issues", "pinned"},
        {"epics_eligible_for_closure", "epics that could be closed"}};
    std::string out;
    for (const auto &[member, words] : rows)
        out += std::format("{:>7} {}\n", text_of(result["summary"], member), words);
    return out;
}

} // namespace wm::commands
