#pragma once
// The transcript of a run on the disk: runs/<run>/transcript/, only ever added to. A Writer adds entries in units, each
// with the offset in the run's out.log up to which it was derived; a unit is there whole or not at all, also after
// kill -9. So a daemon that comes back folds out.log once more, throws away what was derived up to `derived_to`, and
// goes on behind it. That is also why nothing waits for the disk: what a power cut takes is derived again.
//
// Finished segments are compressed by a thread of the Writer's own: beside it, fsync, rename, then the plain one goes.
// Whoever finds both uses one. What the files are is said in segment.h.
#include "transcript/entry.h"
#include "transcript/segment.h"

#include <span>
#include <thread>

namespace wm::transcript {

/// One per folder (the town's lock sees to that), one thread at a time. Blocking, but for the page cache only.
class Writer {
public:
    static constexpr std::int64_t ordinary_segment = 8 << 20;

    /// Makes the folder (0700), or goes on with what is there: half a unit is cut off, and so is what follows a segment
    /// that a power cut shortened.
    static Result<Writer> open(const std::filesystem::path &folder, std::int64_t segment_bytes = ordinary_segment);

    /// All of these entries, derived from out.log up to `out_offset`, or with an error none. No entries: nothing is
    /// written. An offset before derived_to() is refused ("stale").
    Result<> append(std::span<const Entry> entries, std::int64_t out_offset);

    /// Of the last unit; 0 at first.
    std::int64_t derived_to() const { return m_derived_to; }
    /// How many entries there are, and the number of the next one.
    std::int64_t total() const { return m_total; }

    /// Waits until finished segments are compressed. The destructor does too.
    void settle();

private:
    Writer(std::filesystem::path folder, std::int64_t segment_bytes) : m_folder(std::move(folder)), m_segment_bytes(segment_bytes) {}

    Result<> take_up();
    Result<> take_up_last(std::int64_t first);
    Result<> open_segment(bool is_new);
    void close_segment();
    void finish(std::vector<std::int64_t> segments);

    std::filesystem::path m_folder;
    std::int64_t m_segment_bytes = 0;
    std::int64_t m_total = 0;
    std::int64_t m_derived_to = 0;

    std::int64_t m_first = 0; ///< of the segment that grows
    std::int64_t m_size = 0;  ///< of its text
    Fd m_text, m_index;       ///< none: the next unit begins one
    std::jthread m_finishing;
};

/// A part of a transcript.
struct Window {
    std::int64_t first = 0; ///< number of the first of these
    std::vector<Entry> entries;
    std::int64_t next = 0;  ///< where to go on; `total` at the end
    std::int64_t total = 0; ///< of the transcript, now

    bool operator==(const Window &) const = default;
};

/// Any thread, while a Writer adds to it or not. Keeps nothing: each answer is of now. A folder that is not there is an
/// empty transcript.
class Reader {
public:
    /// An answer holds at most this much text, or one entry that is longer.
    static constexpr std::int64_t most_bytes = 1 << 20;
    static constexpr std::int64_t most_entries = 10'000;

    explicit Reader(std::filesystem::path folder) : m_folder(std::move(folder)) {}

    Result<std::int64_t> total() const;
    /// From there on.
    Result<Window> window(std::int64_t first, std::int64_t count) const;
    /// The newest before there.
    Result<Window> before(std::int64_t end, std::int64_t count) const;
    /// The newest.
    Result<Window> tail(std::int64_t count) const { return before(INT64_MAX, count); }

private:
    std::filesystem::path m_folder;
};

} // namespace wm::transcript
