#pragma once
// Bytes for a program that is started, as a file that lies in memory only and is gone with the last who has it open. Any thread.
#include "base/fd.h"
#include "base/result.h"

#include <string_view>

namespace wm::process {

/// Open for reading from its beginning, closed on exec. Errors: of the system.
Result<Fd> memory_file(std::string_view bytes);

} // namespace wm::process
