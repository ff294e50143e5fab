#pragma once
// What callers write for the members of a bead, and how those are called in replies.
#include "base/clock.h"
#include "base/result.h"
#include "commands/command_spec.h"
#include "town/bead/bead.h"

#include <string>
#include <vector>

namespace wm::commands {

/// "open", "in_progress", "blocked", a project's own word …
std::string status_of(const town::Bead &bead);
/// Who works on it, else whom it is meant for.
std::string assignee_of(const town::Bead &bead);

/// "feature" for "feat": what Beads calls its types besides. Any other word is itself.
std::string type_meant(const std::string &word);
/// "P1" or "1".
Result<int> priority_of(const std::string &word);
/// "2030-01-31", "2030-01-31T09:00:00Z", "+2h", "2h", "3d", "2w", "today", "tomorrow"; a day is its first moment.
Result<Timestamp> time_of(const std::string &word, Timestamp now);
/// "90", "90m", "1h30m", "2d" (of eight hours).
Result<std::int64_t> minutes_of(const std::string &word);

/// Any word; those that Beads knows are understood, "depends-on" and "blocked-by" mean blocks.
town::Dependency dependency_of(std::string type, const BeadId &on);
/// "wm-a3f8", "discovered-from:wm-a3f8", "external:shop:login", "related:external:shop:login".
town::Dependency dependency_of(const std::string &spec);
/// "blocks", "parent-child", …
std::string type_of(const town::Dependency &dependency);

inline constexpr std::string_view known_statuses = "open in_progress blocked deferred pinned closed";
inline constexpr std::string_view built_in_statuses = "open in_progress blocked hooked deferred pinned closed";
inline constexpr std::string_view known_types = "task bug feature epic chore decision spike story milestone gate";
inline constexpr std::string_view wisp_types = "heartbeat ping patrol gc_report recovery error escalation";
inline constexpr std::string_view known_dependencies =
    "blocks parent-child conditional-blocks waits-for related discovered-from relates-to duplicates supersedes tracks";

// Parameters that several commands have.
inline constexpr Param bead_param = Param{"id", Kind::text, "the bead", true, true}.one_of("@bead");
inline constexpr Param beads_param = Param{"id", Kind::words, "the bead, or several", true, true}.one_of("@bead");
inline constexpr Param rig_param = Param{"rig", Kind::text, "which rig; else the one of the working directory"}.one_of("@rig");
inline constexpr Param only_rig_param = Param{"rig", Kind::text, "only of this rig; else of all"}.one_of("@rig");
inline constexpr Param list_rig_param =
    Param{"rig", Kind::text, "of this rig; else of the one of the working directory, and outside of any of all"}.one_of("@rig");
inline constexpr Param all_rigs_param = Param{"all_rigs", Kind::flag, "of the whole town, also inside a rig"};
inline constexpr Param limit_param = Param{"limit", Kind::number, "at most this many; 0 = all"}.also("-n");
inline constexpr Param expected_param = Param{"expected", Kind::number, "refuse when it has changed since this sequence number"};
inline constexpr Param reason_param = Param{"reason", Kind::text, "why; - reads standard input", false, false, true}.also("-r");

} // namespace wm::commands
