// Beads that come from elsewhere, all or nothing. What the records say is kept as it came; refused is only what the
// rules could not live with.
#include "town/bead/checks.h"
#include "town/decide_parts.h"
#include "town/rules/bead_id.h"
#include "town/rules/blocking.h"
#include "town/rules/rings.h"

#include <algorithm>
#include <unordered_set>

namespace wm::town {

Result<Events> Rules::operator()(const ImportBeads &c) const
{
    if (!asker.run().empty())
        return fail("not_allowed", "Beads are imported by a person.");
    WM_TRY(rig, this->rig(c.rig));
    for (const auto &[id, changed] : c.seen) {
        const Bead *bead = find(state.beads, id);
        if ((bead != nullptr ? bead->changed : 0) != changed)
            return fail("stale", std::format("Nothing was imported: {} has changed here meanwhile.", id.value), "Import again.");
    }
    std::unordered_set<BeadId> ids;
    for (const Bead &record : c.records) {
        if (!is_possible_id(record.id.value))
            return fail("bad_id", "A bead has an id that cannot be one.", "Ids are one word, and not \"null\" or \"undefined\".");
        if (!ids.insert(record.id).second)
            return fail("exists", std::format("{} is there twice.", record.id.value), "Each bead may stand in the file once.");
        if (record.title.empty())
            return fail("bad_title", std::format("{} has no title.", record.id.value));
        if (auto fine = valid_priority(record.priority); !fine)
            return fail("bad_value", std::format("{}: {}", record.id.value, fine.error().message), fine.error().hint);
        if (const Bead *old = find(state.beads, record.id)) {
            const Run *run = find(state.runs, old->last_run);
            if (run != nullptr && run->state != RunState::ended && record.status == Status::closed)
                return fail("busy", std::format("{} is closed in the file, and {} is at work on it.", record.id.value, run->agent.value),
                    std::format("Stop it first: `wm stop {}`.", record.id.value));
        }
    }
    if (const auto ring = ring_among(state, c.records, *rig); !ring.empty())
        return fail(
            "cycle", std::format("These wait for each other: {}.", names_of(ring, " → ")), "Remove one of the dependencies in the file.");
    Events events;
    for (Bead record : c.records) {
        const Rig *home = rig_of_id(state, record.id);
        record.rig = home != nullptr ? home->id : rig->id;
        if (record.status == Status::in_progress && !record.claim) { // of nobody: aside, under its name
            record.status = Status::deferred;
            record.extra.edit([](BeadExtra &extra) { extra.status_word = "in_progress"; });
        }
        if (const Bead *old = find(state.beads, record.id); old != nullptr && old->claim && !old->claim->run.empty())
            record.status = Status::in_progress; // an agent has it
        else if (record.status != Status::in_progress)
            record.claim.reset();
        if (record.status != Status::closed)
            record.closed_at = 0;
        else if (record.closed_at == 0)
            record.closed_at = record.updated_at != 0 ? record.updated_at : asker.now;
        events.push_back(BeadImported{record.id, record});
    }
    if (!c.gone.empty()) {
        WM_TRY(deleted, (*this)(DeleteBeads{c.gone, "gone from the imported file", true}));
        std::ranges::move(deleted, std::back_inserter(events));
    }
    for (const auto &[key, text] : c.memories) {
        const Memory *known = find(state.memories, key);
        if (text && (known == nullptr || !(known->text.sha256 == text->sha256)))
            events.push_back(MemorySet{key, text});
    }
    const bool same_leftovers = rig->sorted == c.sorted && rig->leftovers.has_value() == c.leftovers.has_value() &&
        (!c.leftovers || rig->leftovers->sha256 == c.leftovers->sha256);
    if (!same_leftovers)
        events.push_back(RigImported{rig->id, c.leftovers, c.sorted});
    return events;
}

} // namespace wm::town
