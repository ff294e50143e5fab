#pragma once
// SHA-256 (FIPS 180-4), by OpenSSL's libcrypto.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace wm {

std::array<std::uint8_t, 32> sha256(std::string_view bytes);
std::string sha256_hex(std::string_view bytes);

} // namespace wm
