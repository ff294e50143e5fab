#pragma once
// Reading and writing at a place of a file, whole or not at all.
#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace wm::transcript {

Result<> write_at(int file, std::string_view bytes, std::int64_t at);
/// Error "damaged" when the file ends before.
Result<std::string> read_at(int file, std::int64_t from, std::int64_t to);

std::unexpected<Error> damaged();

/// Numbers of four bytes, the low one first.
void put_number(std::string &into, std::uint32_t number);
std::uint32_t number_at(std::string_view bytes, std::size_t at);

} // namespace wm::transcript
