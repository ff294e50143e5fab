#pragma once
// A file of the person's, or standard input, read in pieces. It must stay as it is while it is read.
#include "base/fd.h"
#include "base/result.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace wm::cli {

/// Gives every piece of at most `piece` bytes to `take`, in order. Errors are "bad_input" and name the file, or come from
/// `take`. "-" is standard input.
Result<> read_input(const std::string &path, std::int64_t limit, std::size_t piece, const std::function<Result<>(std::string_view)> &take);

} // namespace wm::cli
