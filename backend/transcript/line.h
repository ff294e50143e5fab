#pragma once
// One line of a transcript: an entry as JSON. The last line of a unit also says how far the run's out.log was read when
// it was written, {"out":8192,"at":…}: what comes after the last such line is half a unit, and counts for nothing.
#include "transcript/entry.h"

namespace wm::transcript {

/// With its newline. `out` closes a unit.
std::string line_of(const Entry &entry, std::optional<std::int64_t> out = {});
/// Without its newline. What cannot be read is a Remark, so that the entries after it keep their numbers.
Entry entry_of_line(std::string_view line);

/// What a line that closes a unit says; its first `out_head` bytes are enough.
std::optional<std::int64_t> out_of(std::string_view line);
inline constexpr std::size_t out_head = 32;

} // namespace wm::transcript
