#pragma once
// The rows of a transcript as a fold over its entries: all that is said of one tool call is one row, a plan replaces the
// one before it, an answer joins its question. Values and plain functions; any thread.
#include "transcript/entry.h"

#include <QString>
#include <memory>
#include <optional>

namespace wm::models {

struct TranscriptRow {
    enum Kind { Message, Thought, Tool, Plan, Request, Turn, Trouble, Remark };

    Kind kind = Remark;
    std::string key;          ///< what later entries name it by; unique in its transcript
    qint64 first = 0;         ///< number of the entry it began with
    Timestamp at = 0;
    Timestamp ended = 0;      ///< of a tool call that is over
    transcript::Content content; ///< merged
    std::optional<transcript::RequestClosed> answer{}; ///< of a request
    bool delivered = false;   ///< of a person's message: the agent has it

    transcript::Speaker speaker() const;
    std::size_t weight() const; ///< bytes it holds, about
};

/// The row that this entry begins, unless it is nothing to look at by itself.
std::optional<TranscriptRow> row_of(const transcript::Entry &entry, qint64 number);

/// The key of the row that this entry has more about; empty = none.
std::string key_of(const transcript::Content &content);

/// Joins what a later entry says to its row.
void join(TranscriptRow &row, const transcript::Entry &entry);

/// `later` was found before its beginning was: the row that has both.
TranscriptRow joined(TranscriptRow earlier, TranscriptRow later);

} // namespace wm::models
