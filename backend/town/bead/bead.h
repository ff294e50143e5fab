#pragma once
// A bead: one unit of work. The words (status, types of dependency, priority 0 = critical … 4 = backlog) are those of
// the Beads project, so that its users find what they know.
#include "base/clock.h"
#include "base/ids.h"
#include "town/rare.h"
#include "town/text_ref.h"

#include <optional>
#include <string>
#include <vector>

namespace wm::town {

/// What the rules know of a status. A bead in progress is a claimed one. Every other status ("blocked", "hooked", one of
/// the project's own, "in_progress" of nobody) puts the bead aside like `deferred` and keeps its name in
/// BeadExtra::status_word.
enum class Status { open, in_progress, deferred, closed };

/// The first four hold a bead back, see rules/blocking.h. The others inform only; `custom` has its name in
/// Dependency::more.
enum class DependencyType {
    blocks,             ///< waits until `on` is closed
    parent_child,       ///< `on` is the parent, whose blockedness is inherited
    related,
    discovered_from,
    tracks,
    conditional_blocks, ///< needed only when `on` fails; waits until it is closed
    waits_for,          ///< waits for the children of `on`: all of them, or any
    relates_to,
    replies_to,
    duplicates,
    supersedes,
    authored_by,
    assigned_to,
    approved_by,
    attests,
    validates,
    until,
    caused_by,
    delegated_from,
    custom,
};

struct DependencyMore {
    std::string word;     ///< the type's name when it is `custom`
    std::string metadata; ///< JSON text, as it came
    std::string thread;

    bool operator==(const DependencyMore &) const = default;
};

struct Dependency {
    BeadId on;
    DependencyType type = DependencyType::blocks;
    Timestamp at = 0;
    std::string by = {};
    Rare<DependencyMore> more = {};

    bool operator==(const Dependency &) const = default;
};

/// A note or a comment. Both are only ever added.
struct Note {
    Timestamp at = 0;
    std::string author;
    TextRef text;
    std::string id = {}; ///< of comments

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

/// What few beads have. Names and meanings are those of the Beads issue record; what stands nowhere here is kept in the
/// imported line (Bead::origin).
struct BeadExtra {
    RareText status_word; ///< its status as it is called, when that is not the name of its category
    std::string assignee;    ///< whom it is meant for; who works on it is its claim
    std::string owner;
    RareText external_ref; ///< "gh-9"
    RareText spec_id;
    RareText source_system;
    std::int64_t estimated_minutes = 0;
    Timestamp due_at = 0;
    Boxed<TextRef> design;
    Boxed<TextRef> acceptance;
    Boxed<TextRef> metadata; ///< JSON
    bool pinned = false;             ///< context, not work: never ready, holds nothing back
    bool is_template = false;
    bool ephemeral = false; ///< forgotten after a time, see rules/due.h; never exported
    bool no_history = false;
    RareText wisp_type; ///< heartbeat, ping, patrol, …: how long an ephemeral bead lives
    RareText mol_type;
    RareText work_type;
    RareText source_formula; ///< the formula that this is a step of
    RareText source_location;
    RareText await_type; ///< of gates: human, timer, bead, gh:run, gh:pr, mail
    RareText await_id;
    std::int64_t timeout = 0; ///< of gates, nanoseconds
    std::vector<std::string> waiters;
    RareText sender;
    RareText closed_by_session;

    bool operator==(const BeadExtra &) const = default;
};

/// Where an imported bead came from.
struct Origin {
    TextRef line;     ///< what stood in the file
    Seq imported = 0; ///< of the import: equal to `changed` as long as that line still says everything

    /// As `imported` of a record that is being imported: it says more than its line, which is what it is compared with later.
    static constexpr Seq not_all = -1;

    bool operator==(const Origin &) const = default;
};

struct Bead {
    BeadId id;
    RigId rig;
    std::string title; ///< 1–500 characters, one line
    std::string type = "task";
    int priority = 2;
    Status status = Status::open;
    bool blocked = false; ///< derived: something holds it back (rules/blocking.h)
    bool shelved = false; ///< derived: an ancestor is deferred
    std::vector<std::string> labels;
    Boxed<TextRef> description;
    std::vector<Dependency> dependencies;
    std::vector<Note> notes;
    std::vector<Note> comments;
    Boxed<Claim> claim;
    std::vector<ConvoyId> convoys;
    RunId last_run;       ///< newest run on this bead, empty before the first
    int runs = 0;         ///< how many runs it has had
    int attempts = 0;     ///< how many branches it has had
    int next_child = 1;   ///< number of the next child: ids are never given twice
    MrId merge_request;   ///< newest one, empty before the first
    Timestamp created_at = 0;
    std::string created_by;
    Timestamp updated_at = 0;
    Timestamp started_at = 0; ///< first claim; 0 before it
    Timestamp closed_at = 0;  ///< 0 while not closed
    std::string close_reason;
    std::optional<Timestamp> defer_until;
    Rare<BeadExtra> extra;
    Boxed<Origin> origin;
    Seq created = 0; ///< sequence number of its first event: age in the ledger's order
    Seq changed = 0; ///< of the newest event that touched it

    bool operator==(const Bead &) const = default;
};

/// Put aside by a deferral, with a date or without: "deferred", or "open" with a time to come, as files have it. Another
/// word ("blocked") ends with no time.
inline bool is_deferred(const Bead &bead)
{
    return bead.status == Status::deferred && (bead.extra->status_word.empty() || bead.extra->status_word == "open");
}

inline constexpr std::size_t title_limit = 500;

} // namespace wm::town
