#pragma once
// Whole small files, written so that a crash leaves the old or the new content and never half of one.
#include "base/result.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace wm {

/// At most `limit` bytes; a larger file is an error ("too_large"), a missing one is "not_found".
Result<std::string> read_file(const std::filesystem::path &path, std::size_t limit = 4u << 20);
/// Temporary file beside it, fsync, rename. Mode 0600.
Result<> write_file_atomically(const std::filesystem::path &path, std::string_view bytes);
/// Creates the directory and its parents with mode 0700; an existing one is left as it is.
Result<> make_private_directory(const std::filesystem::path &path);

} // namespace wm
