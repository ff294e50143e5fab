#pragma once
// Bytes of a program's output as lines a person can read.
#include <QString>
#include <string_view>
#include <vector>

namespace wm::models {

inline constexpr qsizetype log_line_limit = 4'000; ///< characters shown of one line

/// Terminal escapes and control characters left out, what a carriage return overwrote left out, invalid UTF-8 replaced,
/// cut at log_line_limit with "…". `raw` has no newline.
QString plainLine(std::string_view raw);

struct LogLine {
    QString text;
    qint64 begin = 0;  ///< offset of its first byte in the file
    qint64 end = 0;    ///< offset after its newline
    bool whole = true; ///< false: the file may go on in this line
};

/// The lines of a piece of the file that begins at `offset`; only the last may be not whole.
std::vector<LogLine> splitLog(std::string_view piece, qint64 offset);

} // namespace wm::models
