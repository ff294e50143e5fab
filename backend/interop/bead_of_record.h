#pragma once
// A record as a bead of the town and back. What a change in the town means for a record is found by comparing the bead
// with what its origin would be as a bead now: only where the two differ does the record change, so that whatever the
// town understands in its own way (a title with a line break, a status nobody knows) goes out as it came in.
// Pure.
#include "interop/issue_record.h"
#include "ledger/rows.h"
#include "town/bead/bead.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace wm::interop {

/// The long texts of an import, on their way into the ledger. Their ids follow each other, as the ledger keeps them: in any
/// other order each would touch a page of its own.
class Texts {
public:
    explicit Texts(Timestamp now) : m_now(now) {}
    town::TextRef add(std::string text);
    std::vector<ledger::TextRow> take() { return std::move(m_rows); }

private:
    Timestamp m_now;
    std::string m_last_id;
    std::vector<ledger::TextRow> m_rows;
};

/// `line` is kept as the bead's origin. Rig, numbers and what is running on it are the town's business.
town::Bead bead_of(const IssueRecord &record, std::string line, Timestamp now, Texts &texts);

using ReadText = std::function<Result<std::string>(const town::TextRef &)>;

/// How many of the bead's notes, from the first on, say together what the notes of its line say.
Result<std::size_t> notes_that_say(const std::string &notes, const town::Bead &bead, const ReadText &read);

/// Beads before 0.50 counts comments and can read no other ids.
enum class CommentIds { as_given, numbers };

/// `origin` is the record of the line it came from, null for a bead that was made here. A comment from here that has to
/// have a number gets one above those of the bead: the same each time, for comments are only ever added.
Result<IssueRecord> record_of(
    const town::Bead &bead, const IssueRecord *origin, const ReadText &read, CommentIds ids = CommentIds::as_given);
/// A comment of the bead has a number.
bool has_numbered_comment(const town::Bead &bead);

} // namespace wm::interop
