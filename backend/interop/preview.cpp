#include "interop/preview.h"

#include <unordered_map>
#include <unordered_set>

namespace wm::interop {

Preview preview_of(const BeadsFile &file, std::span<const TownBead> town, const Judge &judge)
{
    std::unordered_map<std::string_view, const TownBead *> ours;
    for (const TownBead &bead : town)
        ours.emplace(bead.id, &bead);

    Preview preview;
    std::unordered_set<std::string_view> seen;
    for (const FileLine &line : file.lines) {
        preview.tombstones += std::holds_alternative<Tombstone>(line.what) ? 1 : 0;
        preview.memories += std::holds_alternative<Memory>(line.what) ? 1 : 0;
        preview.foreign += std::holds_alternative<Foreign>(line.what) ? 1 : 0;
        const auto *record = std::get_if<IssueRecord>(&line.what);
        if (record == nullptr)
            continue;
        seen.insert(record->id);
        const auto found = ours.find(record->id);
        if (found == ours.end()) {
            preview.fresh.push_back({record->id, record->title});
            continue;
        }
        switch (judge(line, *found->second)) {
        case Verdict::same: ++preview.same; break;
        case Verdict::changed: preview.changed.push_back({record->id, record->title}); break;
        case Verdict::older: preview.older.push_back({record->id, record->title}); break;
        }
    }
    for (const TownBead &bead : town)
        if (bead.imported && !seen.contains(bead.id))
            preview.gone.push_back({bead.id, bead.title});
    return preview;
}

} // namespace wm::interop
