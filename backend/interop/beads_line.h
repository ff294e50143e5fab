#pragma once
// One line of a beads JSONL file (beads-jsonl/1 and the lines before it had a name): what it is, and how a bead becomes
// a line again. The promise: an unchanged bead is its stored line byte for byte; in a changed one only the members whose
// meaning differs are replaced, so what nobody here understands goes out as it came in.
// Pure; records own their texts.
#include "interop/issue_record.h"

#include <string>
#include <string_view>
#include <variant>

namespace wm::interop {

/// "issues.jsonl:12": every error begins with it.
struct LinePlace {
    std::string_view file;
    std::size_t line = 0;
};

struct Memory {
    std::string key;
    std::string value;

    bool operator==(const Memory &) const = default;
};

/// A deleted bead, as files before Beads 0.50 keep it. It is not imported.
struct Tombstone {
    std::string id;

    bool operator==(const Tombstone &) const = default;
};

/// {"_schema":"beads-jsonl/1"}
struct Header {
    bool operator==(const Header &) const = default;
};

/// A kind of line that nobody here knows.
struct Foreign {
    std::string type;

    bool operator==(const Foreign &) const = default;
};

using BeadsLine = std::variant<IssueRecord, Memory, Tombstone, Header, Foreign>;

/// `line` without its newline. Errors: "bad_import", beginning with file and line.
Result<BeadsLine> read_beads_line(std::string_view line, const LinePlace &place);

/// What an export counts for each bead; of the dependencies only `blocks`, as bd does.
struct LineCounts {
    std::size_t dependencies = 0;
    std::size_t dependents = 0;
    std::size_t comments = 0;
};

/// A line for a bead that came from nowhere.
std::string new_beads_line(const IssueRecord &record, const LineCounts &counts);
std::string memory_line(const Memory &memory);
/// `stored` was read before. The counts go into the members that count them, if it has any.
std::string changed_beads_line(const IssueRecord &record, std::string_view stored, const LineCounts &counts);

/// Equal for lines that say the same of a bead, however they are ordered and spaced. Counts do not count.
std::string digest_of_line(std::string_view line);

} // namespace wm::interop
