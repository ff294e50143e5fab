#pragma once
// What the writer that is killed writes, and how the file alone tells whether a unit is whole: each event says which
// of how many it is, and each command has one outbox row and one text of its own. The state folded from the events is
// a record per subject, so that a snapshot can be compared with a fold.
#include "ledger/reader.h"
#include "ledger/rows.h"

#include <format>
#include <map>
#include <set>

namespace wm::ledger {

inline Unit story_unit(const std::string &id, Seq first)
{
    Unit unit;
    unit.command = CommandRecord{CommandId(id), "person", "hash", "{}", first};
    const int count = 1 + int(first % 4);
    for (int number = 0; number < count; ++number) {
        const Seq seq = first + number;
        unit.events.push_back(
            {seq, seq, "person", id, "bead.changed", 1, std::format("wm-{}", seq * 7 % 31), std::format("{} of {}", number + 1, count)});
    }
    unit.outbox.push_back({"outbox of " + id, "start_run", "{}", 0});
    unit.texts.push_back({"text of " + id, std::string(std::size_t(first * 37 % 6000), 'x'), "hash"});
    return unit;
}

struct Story {
    std::map<std::string, std::string> records;

    void apply(const EventRow &event)
    {
        if (event.seq % 5 == 0)
            records.erase(event.subject);
        else
            records[event.subject] = std::to_string(event.seq);
    }
    bool operator==(const Story &) const = default;
};

struct Restored {
    Story story;
    std::set<std::string> dirty; ///< changed since the snapshot
    Seq snapshot = 0;
};

/// As the daemon starts: the newest snapshot, then the events after it.
inline Result<Restored> restore(LedgerReader &reader)
{
    Restored restored;
    const auto at = reader.load_snapshot([&restored](const SnapshotRow &row) -> Result<> {
        restored.story.records[row.id] = *row.json;
        return {};
    });
    if (!at)
        return std::unexpected(at.error());
    restored.snapshot = *at;
    const auto tail = reader.replay(*at + 1, newest_seq, [&restored](const EventRow &event) -> Result<> {
        restored.story.apply(event);
        restored.dirty.insert(event.subject);
        return {};
    });
    return tail.transform([&] { return std::move(restored); });
}

} // namespace wm::ledger
