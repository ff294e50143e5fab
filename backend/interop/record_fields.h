#pragma once
// The members of a line that have a field in IssueRecord, in the order in which bd writes them: how each is read and
// written. One table, so that reading, writing and comparing can never know different fields.
#include "interop/issue_record.h"
#include "interop/raw_members.h"

#include <span>
#include <string>
#include <string_view>

namespace wm::interop {

struct RecordField {
    std::string_view name;
    /// False: it is not what `expects` says, or `problem` says more.
    bool (*read)(IssueRecord &record, std::string_view raw, std::string &problem);
    std::string (*write)(const IssueRecord &record); ///< JSON text; empty when the member is left out
    void (*take)(IssueRecord &to, const IssueRecord &from);
    std::string_view expects;
};

/// The id comes first: what others say is checked against it.
std::span<const RecordField> record_fields();
const RecordField *find_field(std::string_view name);

// The two arrays of objects; elements may have members that nobody knows.
Result<RecordDependency> read_dependency(std::string_view raw, std::string_view bead);
Result<RecordComment> read_comment(std::string_view raw);
std::string write_dependency(const RecordDependency &dependency, std::string_view bead);
std::string write_comment(const RecordComment &comment, std::string_view bead);
/// "[a,b]"; empty for none.
std::string write_array(std::span<const std::string> elements);

/// An id that can be one: 1–200 letters, digits, '-', '_', '.'; not null, undefined, "." or "..".
bool is_id(std::string_view text);

} // namespace wm::interop
