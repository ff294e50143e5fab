#pragma once
// One bead in three versions put together: the line that it came with (the base), what it is here, and what the file says
// now. What was added on either side is in the result. A member that only one side changed is that side's; one that both
// changed is the newer side's, and is named. Without a base nothing counts as taken away: lists are joined, a member that
// one side lacks is the other's, and where both say something the newer one wins.
// Pure.
#include "interop/issue_record.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wm::interop {

struct OurVersion {
    IssueRecord record;             ///< its notes are not looked at
    std::vector<std::string> notes; ///< one by one
    std::size_t notes_of_base = 0;  ///< the first of them say what the base says
};

/// What both sides changed, as people read it.
struct Conflict {
    std::string member;
    std::string ours;
    std::string theirs;
    bool file_wins = false;

    const std::string &lost() const { return file_wins ? ours : theirs; }
    bool operator==(const Conflict &) const = default;
};

struct Merged {
    IssueRecord record; ///< all of it
    // Where its notes and comments come from, so that those written here keep their authors and times.
    std::size_t notes_in_front = 0; ///< so many of ours; with the file's note they are exactly what the file says
    std::string note;               ///< what the file says beyond those; may be empty
    std::vector<std::size_t> notes_behind;
    std::size_t comments_of_file = 0; ///< the first comments of the record
    std::vector<std::size_t> comments_behind; ///< of ours; the others
    std::vector<Conflict> conflicts;
    bool changes_ours = false;   ///< it says more or other than ours does, times of change aside
    bool changes_theirs = false; ///< … than the file
};

/// Which side wins what both changed.
enum class Newer { ours, theirs };

Merged merge(const IssueRecord *base, const OurVersion &ours, const IssueRecord &theirs, Newer newer);

/// Comments that the file has and ours has not. The same are those with one id, and those with one author, time and text:
/// other programs give ids of their own.
std::vector<RecordComment> comments_beyond(const IssueRecord &ours, const IssueRecord &theirs);

} // namespace wm::interop
