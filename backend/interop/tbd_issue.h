#pragma once
// One issue file of tbd (is-<ulid>.md: YAML front matter, then Markdown), as written by versions 0.1 to 0.7, in the words
// of Beads. What has no field there, unknown keys included, is kept as JSON in the bead's metadata under "tbd". Ids and
// what points at other issues stay those of tbd; tbd_project.h gives them their short ids.
// Pure.
#include "base/json.h"
#include "interop/issue_record.h"

#include <string>
#include <string_view>
#include <vector>

namespace wm::interop {

struct TbdIssue {
    std::string file;
    std::string id;                  ///< "is-" and a ULID
    IssueRecord record;              ///< without id, dependencies and metadata
    std::vector<std::string> blocks; ///< issues that wait for this one: tbd writes the edge on the blocker
    std::string parent;
    std::string duplicate_of;
    Json rest = Json::object(); ///< for metadata.tbd
};

/// "bad_import", beginning with "<file>:<line>: ".
Result<TbdIssue> read_tbd_issue(std::string_view text, std::string_view file);

} // namespace wm::interop
