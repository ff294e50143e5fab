#pragma once
// Rows of a run of entries, in the order they began, and the finding of a row by what later entries name it by.
// Says of each entry what it did, so that a list model can say it on.
#include "transcript/transcript_row.h"

#include <deque>
#include <unordered_map>

namespace wm::models {

class TranscriptFold {
public:
    const std::deque<TranscriptRow> &rows() const { return m_rows; }
    int count() const { return static_cast<int>(m_rows.size()); }
    std::size_t weight() const { return m_weight; }

    /// The row that this entry joins, or -1.
    int row_for(const transcript::Content &content) const;
    void join(int row, const transcript::Entry &entry);
    /// An entry that joins no row: begins one, at the end, or waits for its row to be found further up.
    bool begins(const transcript::Entry &entry) const { return row_of(entry, 0).has_value(); }
    void append(const transcript::Entry &entry, qint64 number);
    void keep(const transcript::Entry &entry);

    /// Everything of the entries before: rows of which this one has the rest are to be taken from here first.
    std::vector<int> rests(const TranscriptFold &earlier) const;
    /// Takes the rows of the entries before, joined with what stands here.
    void prepend(TranscriptFold earlier, std::deque<TranscriptRow> rests);

    TranscriptRow take(int row);
    void clear();

private:
    void index(const TranscriptRow &row);

    std::deque<TranscriptRow> m_rows;                           ///< ascending `first`
    std::unordered_map<std::string, qint64> m_by_key;           ///< `first` of the row
    std::unordered_map<std::string, transcript::Entry> m_kept;  ///< by the key of the row they belong to
    std::size_t m_weight = 0;
};

} // namespace wm::models
