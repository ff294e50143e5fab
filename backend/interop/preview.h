#pragma once
// What an import would do, before it does it: each bead of a file beside the one the town has.
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
    bool imported = false; ///< came from a file, so that it can be gone from it
};

struct PreviewBead {
    std::string id;
    std::string title;

    bool operator==(const PreviewBead &) const = default;
};

struct Preview {
    std::vector<PreviewBead> fresh;   ///< new here
    std::vector<PreviewBead> changed; ///< the file brings something
    std::vector<PreviewBead> older;   ///< different, but the file brings nothing: kept as it is here
    std::vector<PreviewBead> gone;    ///< imported once, and no longer in the file: kept
    std::size_t same = 0;
    std::size_t tombstones = 0; ///< deleted in the file: not imported
    std::size_t memories = 0;
    std::size_t foreign = 0; ///< lines of unknown kinds: kept as they are

    bool changes_nothing() const { return fresh.empty() && changed.empty(); }
    bool operator==(const Preview &) const = default;
};

/// What a line does to a bead that is here.
enum class Verdict { same, changed, older };
using Judge = std::function<Verdict(const FileLine &, const TownBead &)>;

/// Lists are in the order of the file, `gone` in that of `town`.
Preview preview_of(const BeadsFile &file, std::span<const TownBead> town, const Judge &judge);

} // namespace wm::interop
