#pragma once
// What the fuzz targets share. Each target is one function over bytes: libFuzzer drives it in the `fuzz` preset, and the
// ordinary build runs it over corpus/<target>/ (replay_test.cpp).
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

namespace wm::fuzz {

/// The input is a damaged one: what a library of others makes of it need not be the same however it is cut.
inline bool damaged = false;

inline void require(bool condition)
{
    if (!condition)
        std::abort();
}

inline std::string_view text_of(const std::uint8_t *data, std::size_t size)
{
    return {reinterpret_cast<const char *>(data), size};
}

} // namespace wm::fuzz
