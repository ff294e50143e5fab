#pragma once
// What an edit changed in a file, as hunks with the words that differ. Plain functions over text; any thread. The
// daemon's diffs of commits are git's (backend/git/diff.h); here are the two texts, or the patch, that an agent gave.
#include "transcript/entry.h"

#include <QString>
#include <vector>

namespace wm::models {

struct TextSpan {
    int start = 0; ///< in UTF-16 units, as QString counts
    int length = 0;

    bool operator==(const TextSpan &) const = default;
};

struct DiffLine {
    enum Kind { Same, Added, Removed };
    Kind kind = Same;
    int before = 0; ///< its number in the old file, from 1; 0 = not in it
    int after = 0;
    QString text;
    std::vector<TextSpan> words{}; ///< what differs from the line it replaces or is replaced by
};

struct DiffHunk {
    int before = 0, beforeCount = 0;
    int after = 0, afterCount = 0;
    QString section; ///< the line that names the part of the file it is in
    std::vector<DiffLine> lines;
};

struct FileDiff {
    std::vector<DiffHunk> hunks;
    int added = 0;
    int removed = 0;
};

/// With three lines around each change. A patch that cannot be read has no hunks.
FileDiff diffFile(const transcript::FileChange &change);

/// The shortest way from one sequence to the other (Myers), removals before additions in each place. What differs
/// altogether (over a thousand edits) is removed and added whole.
std::vector<DiffLine::Kind> shortestEdits(const std::vector<int> &before, const std::vector<int> &after);

} // namespace wm::models
