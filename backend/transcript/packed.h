#pragma once
// A finished segment, compressed so that a part of it can be read by itself: zstd frames of `frame_bytes` of text each,
// then the table of zstd's seekable format (contrib/seekable_format/zstd_seekable_compression_format.md in its
// repository), which other programs skip: `zstdcat` prints the whole segment.
#include "base/fd.h"
#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace wm::transcript {

inline constexpr std::size_t frame_bytes = 128 * 1024;

/// Compresses the file into `to`, which is there whole and on the disk afterwards, or not at all.
Result<> pack(const std::filesystem::path &from, const std::filesystem::path &to);

/// Any thread, one at a time.
class PackedText {
public:
    /// Error "damaged" when the table does not fit the file.
    static Result<PackedText> open(Fd file);

    /// Of the text.
    std::int64_t size() const { return m_frames.empty() ? 0 : m_frames.back().text_end; }
    /// The bytes [from, to) of the text; unpacks the frames that hold them.
    Result<std::string> read(std::int64_t from, std::int64_t to) const;

private:
    struct Frame {
        std::int64_t end, text_end;
    };

    Fd m_file;
    std::vector<Frame> m_frames;
};

} // namespace wm::transcript
