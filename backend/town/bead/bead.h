#pragma once
// A bead: one unit of work. The words (status, types of dependency, priority 0 = critical … 4 = backlog) are those of
// the Beads project, so that its users find what they know.
#include "base/clock.h"
#include "base/ids.h"
#include "town/text_ref.h"

#include <optional>
#include <string>
#include <vector>

namespace wm::town {

enum class Status { open, in_progress, deferred, closed };

/// blocks: waits until `on` is closed. parent_child: `on` is the parent, whose blockedness is inherited. The others
/// inform only.
enum class DependencyType { blocks, parent_child, related, discovered_from, tracks };

struct Dependency {
    BeadId on;
    DependencyType type = DependencyType::blocks;

    bool operator==(const Dependency &) const = default;
};

struct Note {
    Timestamp at = 0;
    std::string author;
    TextRef text;

    bool operator==(const Note &) const = default;
};

/// Who works on it. `token` is the sequence number of the claim event: a later claim has a higher one, so that a run
/// which lost its bead can be told from the one that holds it.
struct Claim {
    std::string holder; ///< an AgentId, or the person's name
    Seq token = 0;
    RunId run; ///< empty when a person holds it

    bool operator==(const Claim &) const = default;
};

struct Bead {
    BeadId id;
    RigId rig;
    std::string title; ///< 1–500 characters, one line
    std::string type = "task";
    int priority = 2;
    Status status = Status::open;
    std::vector<std::string> labels;
    std::optional<TextRef> description;
    std::vector<Dependency> dependencies;
    std::vector<Note> notes;
    std::optional<Claim> claim;
    std::vector<ConvoyId> convoys;
    RunId last_run;       ///< newest run on this bead, empty before the first
    int runs = 0;         ///< how many runs it has had
    int attempts = 0;     ///< how many branches it has had
    MrId merge_request;   ///< newest one, empty before the first
    Timestamp created_at = 0;
    std::string created_by;
    Timestamp updated_at = 0;
    Timestamp closed_at = 0; ///< 0 while not closed
    std::string close_reason;
    std::optional<Timestamp> defer_until;
    Seq created = 0; ///< sequence number of its first event: age in the ledger's order
    Seq changed = 0; ///< of the newest event that touched it

    bool operator==(const Bead &) const = default;
};

inline constexpr std::size_t title_limit = 500;

} // namespace wm::town
