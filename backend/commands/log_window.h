#pragma once
// A part of a log file that grows meanwhile. Bytes are shown as text: what is not UTF-8 is replaced, and a window
// never begins or ends within a character.
#include "base/json.h"

#include <filesystem>

namespace wm::commands {

/// {"text","offset","next","size"}; offset −1 = the last `limit` bytes. A missing file is an empty one. Blocking.
Result<Json> log_window(const std::filesystem::path &path, std::int64_t offset, std::int64_t limit);

} // namespace wm::commands
