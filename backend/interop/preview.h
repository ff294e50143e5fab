#pragma once
// What an import would do, before it does it: each bead of a file beside the one the town has. The rules are those of
// bd: a later updated_at wins, and of two equally old ones ours stays.
// Pure.
#include "interop/beads_file.h"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace wm::interop {

/// A bead of the town in the part of it that the file is about.
struct TownBead {
    std::string id;
    std::string title;
    Timestamp updated_at = 0;
    bool imported = false; ///< came from a file, so that it can be gone from it
};

struct PreviewBead {
    std::string id;
    std::string title;

    bool operator==(const PreviewBead &) const = default;
};

struct Preview {
    std::vector<PreviewBead> fresh;   ///< new here
    std::vector<PreviewBead> changed; ///< newer in the file
    std::vector<PreviewBead> older;   ///< different, but ours is as new or newer: kept
    std::vector<PreviewBead> gone;    ///< imported once, and no longer in the file: kept
    std::size_t same = 0;
    std::size_t tombstones = 0; ///< deleted in the file: not imported
    std::size_t memories = 0;
    std::size_t foreign = 0; ///< lines of unknown kinds: kept as they are

    bool changes_nothing() const { return fresh.empty() && changed.empty(); }
    bool operator==(const Preview &) const = default;
};

/// Whether the line says of the bead what the town says.
using SaysTheSame = std::function<bool(const FileLine &, const TownBead &)>;

/// Lists are in the order of the file, `gone` in that of `town`.
Preview preview_of(const BeadsFile &file, std::span<const TownBead> town, const SaysTheSame &same);

} // namespace wm::interop
