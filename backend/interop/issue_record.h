#pragma once
// One bead in the words of Beads, its texts inline: what a line of an issues.jsonl says, and what an issue of tbd becomes.
// It knows no town. An empty text is an absent one, as in Beads. Members that have no field here (compaction, leases,
// bonds, event fields, those of old versions, those nobody knows) are not lost: they stay in the line that
// the record was read from, and go out again from there (beads_line.h).
#include "base/clock.h"

#include <optional>
#include <string>
#include <vector>

namespace wm::interop {

/// This bead waits for, or otherwise points at, `on`.
struct RecordDependency {
    std::string on; ///< an id, or external:<project>:<capability or id>
    std::string type = "blocks";
    std::optional<Timestamp> created_at;
    std::string created_by;
    std::string metadata; ///< a text that holds JSON
    std::string thread_id;

    bool operator==(const RecordDependency &) const = default;
};

struct RecordComment {
    std::string id; ///< a UUID; a number in old files
    std::string author;
    std::string text;
    std::optional<Timestamp> created_at;

    bool operator==(const RecordComment &) const = default;
};

struct IssueRecord {
    std::string id;
    std::string title;
    std::string description;
    std::string design;
    std::string acceptance_criteria;
    std::string notes;
    std::string spec_id;
    std::string status = "open";
    int priority = 2;
    std::string issue_type = "task";
    std::string assignee; ///< who holds it now
    std::string owner;    ///< whose it is
    std::optional<std::int64_t> estimated_minutes;
    std::optional<Timestamp> created_at;
    std::string created_by;
    std::optional<Timestamp> updated_at;
    std::optional<Timestamp> started_at;
    std::optional<Timestamp> closed_at;
    std::string close_reason;
    std::string closed_by_session;
    std::optional<Timestamp> due_at;
    std::optional<Timestamp> defer_until;
    std::string external_ref;
    std::string source_system;
    std::string metadata; ///< JSON text of any value
    std::vector<std::string> labels;
    std::vector<RecordDependency> dependencies;
    std::vector<RecordComment> comments;
    std::string sender; ///< of messages
    bool ephemeral = false;
    bool no_history = false;
    std::string wisp_type;
    bool pinned = false;
    bool is_template = false;
    std::string await_type;
    std::string await_id;
    std::int64_t timeout = 0; ///< nanoseconds
    std::vector<std::string> waiters;
    std::string source_formula;
    std::string source_location;
    std::string mol_type;
    std::string work_type;

    bool operator==(const IssueRecord &) const = default;
};

} // namespace wm::interop
