#pragma once
// A segment of a transcript: whole lines, plain while it grows, packed later, and beside them the index, four bytes for
// the end of each line. All of it is named by the number of the segment's first entry:
//   000000000.jsonl.zst  000000000.index      000041210.jsonl  000041210.index
// The text decides, the index only saves reading it: what does not fit is found out from the text. Any thread.
#include "transcript/packed.h"

#include <optional>
#include <string_view>
#include <variant>

namespace wm::transcript {

std::filesystem::path plain_file(const std::filesystem::path &folder, std::int64_t first);
std::filesystem::path packed_file(const std::filesystem::path &folder, std::int64_t first);
std::filesystem::path index_file(const std::filesystem::path &folder, std::int64_t first);

/// The first entries of all segments, in order. A folder that is not there has none.
Result<std::vector<std::int64_t>> list_segments(const std::filesystem::path &folder);

class Segment {
public:
    enum class Index { trusted, ignored };

    /// Error "not_found" when there is neither file. Reads the index (160 KB for 8 MiB of ordinary lines), and of the
    /// text only what the index does not have.
    static Result<Segment> open(const std::filesystem::path &folder, std::int64_t first, Index index = Index::trusted);

    std::int64_t first() const { return m_first; }
    /// The number after its last entry. Only whole units count.
    std::int64_t next() const { return m_first + static_cast<std::int64_t>(m_ends.size()); }
    bool is_packed() const { return std::holds_alternative<PackedText>(m_text); }

    /// Where an entry's line begins; that of next() is the end of the text.
    std::int64_t start_of(std::int64_t number) const;
    /// The lines [from, to), each without its newline. When the index was wrong it is made anew first; after that, error
    /// "damaged".
    Result<std::vector<std::string>> lines(std::int64_t from, std::int64_t to);
    /// How far out.log had been read at its last entry; nullopt when it has none.
    Result<std::optional<std::int64_t>> out() const;
    /// The index as it should be.
    std::string index() const;

private:
    Result<std::string> read(std::int64_t from, std::int64_t to) const;
    void read_index(const std::filesystem::path &path);
    bool closes_unit(std::size_t index) const;
    Result<> read_units();

    std::int64_t m_first = 0;
    std::variant<Fd, PackedText> m_text;
    std::int64_t m_size = 0;
    std::vector<std::uint32_t> m_ends;
};

} // namespace wm::transcript
