#pragma once
// What was decided, by whom and on what grounds: persons' answers, the policy's questions and denials and every grant from the
// ledger, what the policy allowed by itself from the runs' decisions.jsonl. Blocking; any thread; nothing is written.
#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"

#include <filesystem>
#include <functional>
#include <string>

namespace wm::approvals {

/// Name of the file in a run's directory: one JSON object per line.
inline constexpr const char *decisions_file = "decisions.jsonl";

struct AuditQuery {
    std::string filter;      ///< words; each must be found somewhere in an item, in any case
    Timestamp since = 0;
    std::size_t limit = 50;  ///< the newest; 0 = all
    bool whole = false;      ///< with the assessment that was shown
};

/// {"items": newest first, "total"}. An item: at, decision (asked, restated, allowed, denied, answered, expired, withdrawn, granted,
/// revoked), by, agent, bead, rig, run, title, and what else is known of it.
Result<Json> audit(const std::filesystem::path &ledger, const std::filesystem::path &runs, const AuditQuery &query);

/// Secrets in any text of it masked, as in exported transcripts.
Json without_secrets(Json value);

} // namespace wm::approvals
