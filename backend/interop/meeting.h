#pragma once
// A line of a file meets the bead that is here already: what comes of it, and the bead that the two make together.
// Reads a state and the texts of the ledger; any thread.
#include "interop/bead_of_record.h"
#include "interop/beads_file.h"
#include "interop/merge.h"
#include "interop/preview.h"
#include "town/state.h"

#include <memory>
#include <string>
#include <vector>

namespace wm::interop {

struct Meeting {
    enum class Result {
        nothing,  ///< the bead stays, and so does what it is compared with
        file,     ///< the bead becomes what the line says
        merged,   ///< the line becomes what the bead is compared with from now on
        comments, ///< of a line that is older than what is known: only those that the bead has not
    };
    Verdict verdict = Verdict::same;
    Result result = Result::nothing;
    std::unique_ptr<Merged> merged; ///< null when nothing of ours is in it
    std::vector<RecordComment> comments; ///< of comments
};

/// `line` holds a record with the id of the bead. `ids` as an export of its rig would write them.
Result<Meeting> meet(const town::State &state, const town::Bead &bead, const FileLine &line, const ReadText &read, CommentIds ids);

/// Not for `nothing`. `raw` is the line of the record, and kept as the bead's origin unless only comments come.
town::Bead bead_after(Meeting meeting, const town::Bead &bead, const IssueRecord &theirs, std::string raw, Timestamp now, Texts &texts);

} // namespace wm::interop
